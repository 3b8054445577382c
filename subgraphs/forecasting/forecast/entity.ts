import { defineEntity, p } from '@mikro-orm/core';
import type { Interval } from '../interval.ts';
import type { MethodName } from './methods/method.ts';

/** One expected value with its interval, in the series' unit, each with six decimals. */
export type ForecastStep = readonly [value: string, lower: string, upper: string];

const StoredForecastSchema = defineEntity({
  name: 'StoredForecast',
  tableName: 'forecast',
  properties: {
    seriesId: p.uuid().primary(),
    clientId: p.uuid(),
    /** The run that made it. */
    runId: p.uuid(),
    /** The distance between its points. */
    interval: p.string().$type<Interval>(),
    /** How many steps it looks ahead. */
    horizon: p.integer(),
    /** The methods whose mean it is, best first. */
    methods: p.json().$type<readonly MethodName[]>(),
    meanAbsoluteScaledError: p.double().$type<number>().nullable(),
    intervalCoverage: p.double().$type<number>(),
    /** One a step, soonest first. */
    points: p.json().$type<readonly ForecastStep[]>(),
    originAt: p.datetime(),
    madeAt: p.datetime(),
  },
});

/** The newest forecast of a series that a run has made. */
export class StoredForecast extends StoredForecastSchema.class {}
StoredForecastSchema.setClass(StoredForecast);
