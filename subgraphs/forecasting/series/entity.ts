import { defineEntity, p } from '@mikro-orm/core';
import { decimal } from '#foundation/database/decimal.ts';
import { identityProperties } from '#foundation/database/identity.ts';
import type { Interval } from '../interval.ts';

export const SeriesKind = { SPOT_PRICE: 'SPOT_PRICE', SPEND: 'SPEND', UPLOADED: 'UPLOADED' } as const;
export type SeriesKind = keyof typeof SeriesKind;

/** What becomes of the values of one step when a series is made evenly spaced. */
export const Resampling = {
  LAST: 'LAST', // the value in force at the moment: prices
  SUM: 'SUM', // what all of the step comes to: demand, sales, spend
  MEAN: 'MEAN',
} as const;
export type Resampling = keyof typeof Resampling;

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
    resampling: p.string().$type<Resampling>(),
    /** The step of its evenly spaced values; null while fewer than two moments are known. */
    interval: p.string().$type<Interval>().nullable(),
    /** How far apart its values are as they come, in seconds; null like the interval. */
    stepSeconds: p.integer().nullable(),
    /** These three of a spot price alone. */
    instanceType: p.string().nullable(),
    zone: p.string().nullable(),
    region: p.string().nullable(),
    pointCount: p.integer(),
    /** Values that came for a moment that had one. */
    duplicateCount: p.integer(),
    /** Prices that came in after news of a later moment. */
    lateCount: p.integer(),
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

/** One value of a series. Of a price the first word on a moment stands; elsewhere a later one corrects it. */
export class SeriesPoint extends SeriesPointSchema.class {}
SeriesPointSchema.setClass(SeriesPoint);
