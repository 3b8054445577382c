import { defineEntity, p } from '@mikro-orm/core';
import { identityProperties } from '#foundation/database/identity.ts';

const PriceIndexSchema = defineEntity({
  name: 'PriceIndex',
  tableName: 'price_index',
  properties: { ...identityProperties, clientId: p.uuid(), region: p.string(), startedAt: p.datetime() },
});

/** What a client's spot capacity in one region costs against the first day. */
export class PriceIndex extends PriceIndexSchema.class {}
PriceIndexSchema.setClass(PriceIndex);

/** Why a composition was taken. */
export const CompositionReason = { STARTED: 'STARTED', CHANGED: 'CHANGED', REBALANCED: 'REBALANCED' } as const;
export type CompositionReason = keyof typeof CompositionReason;

/** A pool of a composition, as it was when that was taken. Prices are USD per hour of one machine. */
export interface CompositionPart {
  readonly poolId: string;
  readonly poolName: string;
  readonly machines: number;
  readonly hourlyPrice: string;
  readonly onDemandHourlyPrice: string;
}

/** Where the indices stood when a composition was taken: that of spot prices, and of on-demand prices beside it. */
export interface Levels {
  readonly capacity: number;
  readonly spend: number;
  readonly onDemandCapacity: number;
  readonly onDemandSpend: number;
}

const CompositionSchema = defineEntity({
  name: 'Composition',
  tableName: 'price_index_composition',
  properties: {
    ...identityProperties,
    indexId: p.uuid(),
    clientId: p.uuid(),
    effectiveAt: p.datetime(),
    reason: p.string().$type<CompositionReason>(),
    levels: p.json().$type<Levels>(),
    /** At most 100, those with the dearest capacity first. */
    parts: p.json().$type<readonly CompositionPart[]>(),
  },
});

/** What an index is made of from a moment on: a link of its chain. */
export class Composition extends CompositionSchema.class {}
CompositionSchema.setClass(Composition);
