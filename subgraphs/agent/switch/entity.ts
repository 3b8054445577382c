import { defineEntity, p } from '@mikro-orm/core';
import { decimal } from '#foundation/database/decimal.ts';
import { identityProperties } from '#foundation/database/identity.ts';

export const SwitchPhase = {
  REQUESTED: 'REQUESTED',
  ACKNOWLEDGED: 'ACKNOWLEDGED',
  LAUNCHING: 'LAUNCHING',
  SYNCING: 'SYNCING',
  CUTTING_OVER: 'CUTTING_OVER',
  COMPLETED: 'COMPLETED',
  FAILED: 'FAILED',
} as const;
export type SwitchPhase = keyof typeof SwitchPhase;

const SwitchSchema = defineEntity({
  name: 'Switch',
  tableName: 'switch',
  properties: {
    ...identityProperties,
    clientId: p.uuid(),
    agentId: p.uuid(),
    commandId: p.uuid().nullable(),
    oldInstanceId: p.uuid().nullable(),
    newInstanceId: p.uuid().nullable(),
    trigger: p.string().$type<'AUTOMATIC' | 'MANUAL' | 'EMERGENCY'>(),
    phase: p.string().$type<SwitchPhase>(),
    progressRatio: p.double().$type<number>(),
    oldHourlyPrice: decimal().nullable(),
    newHourlyPrice: decimal().nullable(),
    /** Old price minus new price. */
    hourlySavings: decimal().nullable(),
    downtimeSeconds: p.double().$type<number>().nullable(),
    startedAt: p.datetime(),
    completedAt: p.datetime().nullable(),
    /** By when the agent has to say what moved; null while its command is open, and once it has said so. */
    reportDueAt: p.datetime().nullable(),
  },
});

/** A move of a workload from one machine to another. */
export class Switch extends SwitchSchema.class {
  get isOpen(): boolean {
    return this.completedAt == null;
  }

  get isReported(): boolean {
    return this.phase === SwitchPhase.COMPLETED && this.reportDueAt == null;
  }

  /** It took place, as a promotion has it, and its agent has not said how. */
  get isAwaitingReport(): boolean {
    return this.phase === SwitchPhase.COMPLETED && this.reportDueAt != null;
  }

  /** The command was carried out, or a standby took over, and yet nobody said what moved. */
  isOverdue(now: Date): boolean {
    return this.reportDueAt != null && this.reportDueAt <= now;
  }
}
SwitchSchema.setClass(Switch);
