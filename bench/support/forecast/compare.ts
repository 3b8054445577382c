import { type Accuracy, owa } from '../../../subgraphs/forecasting/forecast/methods/measures.ts';
import type { Table } from '../benchmark.ts';
import { contenderNames, NAIVE_2, type SeriesScore } from './contenders.ts';
import { openForecastPool } from './pool.ts';
import type { ThreadData } from './thread.ts';

/** How one method did over all series: means over those where it can be said, NaN where that is none. */
export interface MethodFigures {
  readonly method: string;
  readonly smape: number;
  readonly mase: number;
  readonly owa: number;
  /** The share of values within their 90 % interval. */
  readonly coverage90: number;
  /** Mean width of these intervals, in units of the seasonal naive error. */
  readonly width90: number;
  /** From the first series to the last, on all cores. */
  readonly seconds: number;
  /** Of processors, all threads together: what it takes beside other work too. */
  readonly cpuSeconds: number;
}

export interface CompareOptions extends ThreadData {
  readonly signal?: AbortSignal;
  readonly threads?: number;
  /** The rows wanted; all unless said. Naive2 comes first, whatever is wanted. */
  readonly names?: readonly string[];
  onProgress?(contender: string, done: number, total: number): void;
}

const meanOf = (scores: readonly SeriesScore[], of: (score: SeriesScore) => number) => {
  const known = scores.map(of).filter(Number.isFinite);
  return known.reduce((sum, value) => sum + value, 0) / known.length;
};

const accuracyOf = (scores: readonly SeriesScore[]): Accuracy => ({
  smape: meanOf(scores, (score) => score.smape),
  mase: meanOf(scores, (score) => score.mase),
});

/** The figures of a method by those of each series, relative to Naive 2 of the same ones. */
export function figuresOf(
  method: string,
  scores: readonly SeriesScore[],
  { reference, ...took }: { readonly reference: Accuracy } & Pick<MethodFigures, 'seconds' | 'cpuSeconds'>,
): MethodFigures {
  const accuracy = accuracyOf(scores);
  return {
    method,
    ...accuracy,
    owa: owa(accuracy, reference),
    coverage90: meanOf(scores, (score) => score.coverage),
    width90: meanOf(scores, (score) => score.width),
    ...took,
  };
}

/** Lets every method forecast every series, one method after another, each on all cores. */
export async function compareMethods(o: CompareOptions): Promise<readonly MethodFigures[]> {
  const { names = contenderNames, onProgress, ...pool } = o;
  const ordered = [NAIVE_2, ...names.filter((name) => name !== NAIVE_2)];
  await using threads = openForecastPool(pool);
  const total = ordered.length * o.series.length;
  const figures: MethodFigures[] = [];
  let [done, reference]: [number, Accuracy | undefined] = [0, undefined];
  for (const name of ordered) {
    const [begunAt, cpu] = [performance.now(), process.cpuUsage()];
    const scores = await threads.score(name, () => onProgress?.(name, ++done, total));
    reference ??= accuracyOf(scores);
    const { user, system } = process.cpuUsage(cpu);
    const took = { seconds: (performance.now() - begunAt) / 1000, cpuSeconds: (user + system) / 1e6 };
    figures.push(figuresOf(name, scores, { reference, ...took }));
  }
  return figures;
}

const shown = (value: number, digits: number) => (Number.isFinite(value) ? value.toFixed(digits) : '–');

/** The figures as a table, a row for each method. */
export function tableOf(figures: readonly MethodFigures[]): Table {
  return {
    head: ['method', 'sMAPE', 'MASE', 'OWA', 'coverage of 90 %', 'width of 90 %', 'seconds', 'CPU seconds'],
    rows: figures.map(({ method, smape, mase, owa: relative, coverage90, width90, seconds, cpuSeconds }) => [
      method,
      shown(smape, 3),
      shown(mase, 3),
      shown(relative, 3),
      shown(coverage90, 3),
      shown(width90, 3),
      shown(seconds, 1),
      shown(cpuSeconds, 1),
    ]),
  };
}
