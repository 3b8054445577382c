import { defineEntity, p } from '@mikro-orm/core';
import type { MeasuredAs, MeasuredMethod, MethodName, Reach } from '../forecast/service.ts';
import type { Interval } from '../interval.ts';
import type { SeriesKind } from '../series/service.ts';

const AccuracySchema = defineEntity({
  name: 'ForecastAccuracy',
  tableName: 'forecast_accuracy',
  properties: {
    seriesId: p.uuid().primary(),
    reach: p.string().$type<Reach>().primary(),
    clientId: p.uuid(),
    /** The run that measured it. */
    runId: p.uuid(),
    kind: p.string().$type<SeriesKind>(),
    /** What a step is. */
    interval: p.string().$type<Interval>(),
    fromStep: p.integer(),
    toStep: p.integer(),
    /** The mean of the chosen ones first, then the candidates, best first; Naive 2 last. */
    methods: p.json().$type<readonly MeasuredMethod[]>(),
    measuredAt: p.datetime(),
  },
});

/** How well a series was forecast so far ahead, as its newest run has measured it. */
export class ForecastAccuracy extends AccuracySchema.class {}
AccuracySchema.setClass(ForecastAccuracy);

/** Means over series of one interval; null where none of them could be measured. */
export interface AccuracyMeans {
  readonly as: MeasuredAs;
  readonly method: MethodName | null;
  readonly reach: Reach;
  readonly interval: Interval;
  readonly seriesCount: number;
  readonly smape: number | null;
  readonly mase: number | null;
  readonly coverage: number | null;
  readonly width: number | null;
  /** Of the series in which both the method and Naive 2 were measured: the method's, then that of Naive 2. */
  readonly comparedSmape: number | null;
  readonly comparedMase: number | null;
  readonly benchmarkSmape: number | null;
  readonly benchmarkMase: number | null;
}
