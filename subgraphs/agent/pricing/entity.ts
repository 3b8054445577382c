import { defineEntity, p } from '@mikro-orm/core';
import { decimal } from '#foundation/database/decimal.ts';
import { identityProperties } from '#foundation/database/identity.ts';
import { parseDecimal, ratioOf } from '#foundation/money/money.ts';

export const PriceSource = {
  AGENT: 'AGENT',
  AGENT_REPLICA: 'AGENT_REPLICA',
  IMPORT: 'IMPORT',
  INTERPOLATED: 'INTERPOLATED',
} as const;
export type PriceSource = keyof typeof PriceSource;

export const PriceMethod = {
  OBSERVED: 'OBSERVED',
  MEDIAN: 'MEDIAN',
  LINEAR: 'LINEAR',
  PEER_WEIGHTED: 'PEER_WEIGHTED',
} as const;
export type PriceMethod = keyof typeof PriceMethod;

const PoolSchema = defineEntity({
  name: 'Pool',
  tableName: 'pool',
  properties: {
    ...identityProperties,
    clientId: p.uuid(),
    /** `<type>.<zone>` */
    name: p.string(),
    instanceType: p.string(),
    zone: p.string(),
    region: p.string(),
    hourlyPrice: decimal().nullable(),
    onDemandHourlyPrice: decimal().nullable(),
    observedAt: p.datetime().nullable(),
    /** 0 to 1, as of `upScoreAt`; null while no sign of the pool being up or down was seen. */
    upScore: p.double().$type<number>().nullable(),
    upScoreAt: p.datetime().nullable(),
    isUp: p.boolean().nullable(),
    /** When the present run, up or down, began. */
    upSince: p.datetime().nullable(),
    /** The last sign of the pool being down. */
    lastDownAt: p.datetime().nullable(),
    /** A pool that has just failed is left alone until then. */
    blockedUntil: p.datetime().nullable(),
    /** Prices up to then were deleted by their age; null while none was. */
    pricesGoneUntil: p.datetime().nullable(),
    /** The same of hours that were summed up. */
    hoursGoneUntil: p.datetime().nullable(),
  },
});

/** Spot capacity of one machine size in one zone, as one client sees it. */
export class Pool extends PoolSchema.class {
  /** The part of the on-demand price that the pool saves now, negative when it costs more; null while one is unknown. */
  get savingsRatio(): number | null {
    const { hourlyPrice, onDemandHourlyPrice } = this;
    if (hourlyPrice == null || onDemandHourlyPrice == null) return null;
    const onDemand = parseDecimal(onDemandHourlyPrice);
    return ratioOf(onDemand - parseDecimal(hourlyPrice), onDemand) ?? null;
  }
}
PoolSchema.setClass(Pool);

const PricePointSchema = defineEntity({
  name: 'PricePoint',
  tableName: 'price_point',
  properties: {
    poolId: p.uuid().primary(),
    observedAt: p.datetime().primary(),
    hourlyPrice: decimal(),
    source: p.string().$type<PriceSource>(),
    method: p.string().$type<PriceMethod>(),
    /** 0 to 1: how sure the price is. */
    confidence: p.float().$type<number>(),
    /** Not yet looked at beside the others of its five minutes. */
    isRaw: p.boolean(),
  },
});

/**
 * What a pool cost at a moment. It comes in raw; of those of five minutes one stays, and gaps between them are filled.
 */
export class PricePoint extends PricePointSchema.class {
  get isInterpolated(): boolean {
    return this.source === PriceSource.INTERPOLATED;
  }
}
PricePointSchema.setClass(PricePoint);

export const PriceInterval = { HOUR: 'HOUR', DAY: 'DAY' } as const;
export type PriceInterval = keyof typeof PriceInterval;

const PriceRollUpSchema = defineEntity({
  name: 'PriceRollUp',
  tableName: 'price_roll_up',
  properties: {
    poolId: p.uuid().primary(),
    period: p.string().$type<PriceInterval>().primary(),
    startsAt: p.datetime().primary(),
    /** Each price weighs as long as it was in force. */
    meanPrice: decimal(),
    minimumPrice: decimal(),
    maximumPrice: decimal(),
    openingPrice: decimal(),
    closingPrice: decimal(),
    /** Prices that somebody saw in the period; what was filled in does not count. */
    observedCount: p.integer(),
    /** For so long of the period a price is known. */
    coveredMilliseconds: p.integer(),
    /** For so long of that it is a price that was filled in. */
    interpolatedMilliseconds: p.integer(),
    /** When the closing price was seen. */
    lastObservedAt: p.datetime(),
  },
});

/** What a pool cost in an hour or a day, UTC, in which prices were seen or filled in. */
export class PriceRollUp extends PriceRollUpSchema.class {}
PriceRollUpSchema.setClass(PriceRollUp);

/** FILL: gaps next to its prices are to be filled; ROLL_UP: it is to be summed up. */
export type PriceWork = 'FILL' | 'ROLL_UP';

const PriceDueSchema = defineEntity({
  name: 'PriceDue',
  tableName: 'price_due',
  properties: {
    work: p.string().$type<PriceWork>().primary(),
    poolId: p.uuid().primary(),
    startsAt: p.datetime().primary(),
    markedAt: p.datetime(),
  },
});

/** An hour of a pool in which prices have changed since the work was last done. */
export class PriceDue extends PriceDueSchema.class {}
PriceDueSchema.setClass(PriceDue);
