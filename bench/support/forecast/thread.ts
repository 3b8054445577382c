/** Scores series off the main thread, one at a time, as it is told. */
import { parentPort, workerData } from 'node:worker_threads';
import { type ComparisonOptions, type SeriesScore, scoreSeries } from './contenders.ts';
import type { SplitSeries } from './read-series.ts';

/** What the thread is started with. */
export interface ThreadData extends ComparisonOptions {
  readonly series: readonly SplitSeries[];
}

/** What it is sent. */
export interface ThreadTask {
  readonly contender: string;
  readonly index: number;
}

/** What it sends back for each. */
export type ThreadReply = ThreadTask & { readonly score: SeriesScore };

const port = parentPort;
const { series, ...options } = workerData as ThreadData;
port?.on('message', ({ contender, index }: ThreadTask) => {
  const split = series[index];
  if (!split) throw new RangeError(`There is no series ${index}.`);
  port.postMessage({ contender, index, score: scoreSeries(contender, split, options) } satisfies ThreadReply);
});
