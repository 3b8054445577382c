import type { Clock } from '#foundation/clock.ts';
import type { Page, PageRequest } from '#foundation/database/page.ts';
import { inOrder } from '#foundation/database/rows.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Series, SeriesFilter, SeriesRow } from '../series/service.ts';
import { type Quality, qualityOf } from './rules.ts';

export type { Quality } from './rules.ts';

export interface QualityDependencies {
  readonly series: Series;
  readonly clock: Clock;
}

/** How complete, fresh and even series are. */
export function createQuality({ series, clock }: QualityDependencies) {
  return {
    /** By the names of the series. */
    async list(viewer: Viewer, filter: SeriesFilter, request: PageRequest) {
      const page: Page<SeriesRow> = await series.list(viewer, filter, request);
      const ids = page.items.map(({ id }) => id);
      const spreads = inOrder(await series.spreads(page.items), ids, ({ seriesId }) => seriesId);
      const now = clock();
      const items: Quality[] = page.items.map((row, place) => qualityOf(row, spreads[place], now));
      return {
        items,
        hasNextPage: page.hasNextPage,
        cursorOf: (quality: Quality) => page.cursorOf(quality.series),
      };
    },
  };
}
