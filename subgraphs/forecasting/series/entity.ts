import { defineEntity, p } from '@mikro-orm/core';
import { decimal } from '#foundation/database/decimal.ts';
import { identityProperties } from '#foundation/database/identity.ts';

export const SeriesKind = { SPOT_PRICE: 'SPOT_PRICE' } as const;
export type SeriesKind = keyof typeof SeriesKind;

const SeriesSchema = defineEntity({
  name: 'Series',
  tableName: 'series',
  properties: {
    ...identityProperties,
    clientId: p.uuid(),
    /** Null unless it is a spot price. */
    poolId: p.uuid().nullable(),
    kind: p.string().$type<SeriesKind>(),
    name: p.string(),
    unit: p.string(),
    pointCount: p.integer(),
    firstObservedAt: p.datetime().nullable(),
    lastObservedAt: p.datetime().nullable(),
  },
});

/** Values of one quantity over time, such as the spot price of one pool. */
export class Series extends SeriesSchema.class {}
SeriesSchema.setClass(Series);

const SeriesPointSchema = defineEntity({
  name: 'SeriesPoint',
  tableName: 'series_point',
  properties: {
    seriesId: p.uuid().primary(),
    observedAt: p.datetime().primary(),
    value: decimal(),
  },
});

/** One value of a series. Added, never changed: the first word on a moment stands. */
export class SeriesPoint extends SeriesPointSchema.class {}
SeriesPointSchema.setClass(SeriesPoint);

const InstancePoolSchema = defineEntity({
  name: 'InstancePool',
  tableName: 'instance_pool',
  properties: {
    instanceId: p.uuid().primary(),
    clientId: p.uuid(),
    agentId: p.uuid(),
    /** Null on demand. */
    poolId: p.uuid().nullable(),
    effectiveAt: p.datetime(),
  },
});

/** Which pool a machine that runs is in, as its owner tells it. */
export class InstancePool extends InstancePoolSchema.class {}
InstancePoolSchema.setClass(InstancePool);
