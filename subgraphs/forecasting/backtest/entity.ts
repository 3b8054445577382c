import { defineEntity, p } from '@mikro-orm/core';
import { decimal } from '#foundation/database/decimal.ts';
import { identityProperties } from '#foundation/database/identity.ts';

export const BacktestStatus = {
  QUEUED: 'QUEUED',
  RUNNING: 'RUNNING',
  SUCCEEDED: 'SUCCEEDED',
  FAILED: 'FAILED',
  CANCELLED: 'CANCELLED',
} as const;
export type BacktestStatus = keyof typeof BacktestStatus;

export interface BacktestPool {
  readonly poolId: string;
  readonly poolName: string;
}

/** What of the policy's settings is not as it is by default. */
export interface StrategySettings {
  readonly riskThreshold?: number | undefined;
  readonly minimumDwellSeconds?: number | undefined;
  readonly maxSwitchesPerDay?: number | undefined;
  readonly maxSwitchesPerWeek?: number | undefined;
  readonly minSavingsRatio?: number | undefined;
  /** USD. */
  readonly penalty?: number | undefined;
}

/** Which record was replayed: that of prices, all pools being up, or that of when pools were up. */
export const ReplayKind = { PRICES: 'PRICES', AVAILABILITY: 'AVAILABILITY' } as const;
export type ReplayKind = keyof typeof ReplayKind;

/** What one policy came to. */
export interface ReplayRow {
  readonly kind: ReplayKind;
  readonly policy: string;
  /** The cost as a share of on-demand throughout. */
  readonly J: number;
  readonly paidRatio: number;
  readonly downtimeRatio: number;
  readonly switchesPerDay: number;
  /** The cost against the offline optimum. */
  readonly costRatio: number;
}

const BacktestSchema = defineEntity({
  name: 'Backtest',
  tableName: 'backtest',
  properties: {
    ...identityProperties,
    clientId: p.uuid(),
    /** At most 50. */
    pools: p.json().$type<readonly BacktestPool[]>(),
    fromAt: p.datetime(),
    toAt: p.datetime(),
    changeoverHours: p.double().$type<number>(),
    onDemandHourlyPrice: decimal(),
    settings: p.json().$type<StrategySettings>(),
    status: p.string().$type<BacktestStatus>(),
    /** 0 to 1. */
    progressRatio: p.double().$type<number>(),
    failureReason: p.text().nullable(),
    /** What of the span there were prices for; null until it has succeeded. */
    replayedFromAt: p.datetime().nullable(),
    replayedToAt: p.datetime().nullable(),
    /** Empty until it has succeeded. */
    rows: p.json().$type<readonly ReplayRow[]>(),
    taskId: p.uuid().nullable(),
    createdAt: p.datetime(),
    finishedAt: p.datetime().nullable(),
  },
});

/** A strategy tried on what a client's pools cost in the past. */
export class Backtest extends BacktestSchema.class {
  get isOpen(): boolean {
    return this.status === BacktestStatus.QUEUED || this.status === BacktestStatus.RUNNING;
  }
}
BacktestSchema.setClass(Backtest);
