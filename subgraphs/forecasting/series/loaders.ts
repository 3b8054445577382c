import DataLoader from 'dataloader';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Interval } from '../interval.ts';
import type { Series, SeriesStep } from './service.ts';

/** The last steps of a series by an interval, or by its own. */
export interface ResampledSteps {
  readonly id: string;
  readonly interval: Interval | null;
  readonly last: number;
}

/** Those of one interval and number are asked for together. */
async function stepsOf(series: Series, asked: readonly ResampledSteps[]): Promise<SeriesStep[][]> {
  const found = new Map<ResampledSteps, SeriesStep[]>();
  for (const [, group] of Map.groupBy(asked, ({ interval, last }) => `${interval} ${last}`)) {
    const [{ interval, last } = { interval: null, last: 0 }] = group;
    const ids = group.map(({ id }) => id);
    const lists = await series.resampled(ids, interval, last);
    for (const [place, each] of group.entries()) found.set(each, lists[place] ?? []);
  }
  return asked.map((each) => found.get(each) ?? []);
}

export const seriesLoaders = (series: Series, viewer: Viewer) => ({
  series: new DataLoader((ids: readonly string[]) => series.find(viewer, ids), { maxBatchSize: 500 }),
  resampled: new DataLoader((asked: readonly ResampledSteps[]) => stepsOf(series, asked), {
    maxBatchSize: 100,
    cacheKeyFn: ({ id, interval, last }) => `${id} ${interval} ${last}`,
  }),
});
