import type { EntityManager } from '@mikro-orm/sql';
import { inOrder } from '#foundation/database/rows.ts';
import { StoredForecast } from './entity.ts';

export function forecastRepository(em: EntityManager) {
  return {
    /** The newest stored forecast of each series, in the order asked; undefined where there is none. */
    async bySeries(seriesIds: readonly string[]): Promise<(StoredForecast | undefined)[]> {
      const rows = await em.find(StoredForecast, { seriesId: { $in: seriesIds } });
      return inOrder(rows, seriesIds, ({ seriesId }) => seriesId);
    },

    /** Puts a forecast in the place of the one before it. */
    async save(forecast: Omit<StoredForecast, never>): Promise<void> {
      await em.upsert(StoredForecast, forecast);
    },
  };
}
export type ForecastRepository = ReturnType<typeof forecastRepository>;
