import type { MeasuredAs, MethodName, Reach } from '../forecast/service.ts';
import { type Interval, stepOf } from '../interval.ts';
import type { AccuracyMeans } from './entity.ts';

/** How one method did over many series of one interval, so far ahead. */
export interface AccuracySummary extends Pick<AccuracyMeans, 'as' | 'method' | 'reach' | 'interval' | 'seriesCount'> {
  readonly smape: number | null;
  readonly mase: number | null;
  readonly owa: number | null;
  readonly coverage: number | null;
  readonly width: number | null;
}

const REACHES: readonly Reach[] = ['ALL', 'NEXT', 'SOON', 'LATER', 'FAR'];
const RANK: Readonly<Record<MeasuredAs, number>> = { CHOSEN: 0, CANDIDATE: 1, BENCHMARK: 2 };

/** Whether a candidate is among those asked for; the mean of the chosen ones and Naive 2 always are. */
export const isAskedFor = (
  { as, method }: { readonly as: MeasuredAs; readonly method: MethodName | null },
  methods: readonly MethodName[] | null | undefined,
): boolean => as !== 'CANDIDATE' || !methods || (method !== null && methods.includes(method));

/**
 * The overall weighted average is that of the means, as in the M4 competition, over the series in which both could be measured;
 * null where Naive 2 was without an error.
 */
export function toSummary(means: AccuracyMeans): AccuracySummary {
  const { as, method, reach, interval, seriesCount, smape, mase, coverage, width } = means;
  const ratio = (of: number | null, to: number | null) => (of === null || !to ? null : of / to);
  const [percentage, scaled] = [
    ratio(means.comparedSmape, means.benchmarkSmape),
    ratio(means.comparedMase, means.benchmarkMase),
  ];
  const owa = percentage === null || scaled === null ? null : (percentage + scaled) / 2;
  return { as, method, reach, interval, seriesCount, smape, mase, owa, coverage, width };
}

/** The finest interval first, then the whole horizon before its parts, then the mean of the chosen ones and the best methods. */
export function byUse(a: AccuracySummary, b: AccuracySummary): number {
  const lengthOf = (interval: Interval) => stepOf(interval).seconds;
  const loss = ({ owa, mase }: AccuracySummary) => owa ?? mase ?? Number.MAX_VALUE;
  return (
    lengthOf(a.interval) - lengthOf(b.interval) ||
    REACHES.indexOf(a.reach) - REACHES.indexOf(b.reach) ||
    RANK[a.as] - RANK[b.as] ||
    loss(a) - loss(b) ||
    String(a.method).localeCompare(String(b.method))
  );
}
