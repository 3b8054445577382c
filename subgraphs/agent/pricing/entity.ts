import { defineEntity, p } from '@mikro-orm/core';
import { decimal } from '#foundation/database/decimal.ts';
import { identityProperties } from '#foundation/database/identity.ts';

export const PriceSource = { AGENT: 'AGENT', IMPORT: 'IMPORT' } as const;
export type PriceSource = keyof typeof PriceSource;

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
  },
});

/** Spot capacity of one machine size in one zone, as one client sees it. */
export class Pool extends PoolSchema.class {}
PoolSchema.setClass(Pool);

const PricePointSchema = defineEntity({
  name: 'PricePoint',
  tableName: 'price_point',
  properties: {
    poolId: p.uuid().primary(),
    observedAt: p.datetime().primary(),
    hourlyPrice: decimal(),
    source: p.string().$type<PriceSource>(),
  },
});

/** What a pool cost at a moment. Added, never changed: the first word on a moment stands. */
export class PricePoint extends PricePointSchema.class {}
PricePointSchema.setClass(PricePoint);
