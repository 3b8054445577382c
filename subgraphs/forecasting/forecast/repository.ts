import type { EntityManager } from '@mikro-orm/sql';
import { inOrder } from '#foundation/database/rows.ts';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { StoredForecast } from './entity.ts';

type OfRun = 'runId' | 'clientId';
/** A forecast as it was made, without the run that made it. */
export type NewForecast = Omit<StoredForecast, OfRun | 'meanAbsoluteScaledError'> &
  Partial<Pick<StoredForecast, 'meanAbsoluteScaledError'>>;

export function forecastRepository(em: EntityManager) {
  return {
    /** The newest stored forecast of each series, in the order asked; undefined where there is none. */
    async bySeries(seriesIds: readonly string[]): Promise<(StoredForecast | undefined)[]> {
      const rows = await em.find(StoredForecast, { seriesId: { $in: seriesIds } });
      return inOrder(rows, seriesIds, ({ seriesId }) => seriesId);
    },

    /** Puts the forecasts that a run has made in the places of those before them, in one statement. */
    async save(
      run: { readonly id: string; readonly clientId: string },
      forecasts: readonly NewForecast[],
    ): Promise<void> {
      if (forecasts.length === 0) return;
      await statement(
        em,
        `insert into ${tableOf(em, 'forecast')} as known (series_id, client_id, run_id, interval, horizon, methods,
           mean_absolute_scaled_error, interval_coverage, points, origin_at, made_at)
         select "seriesId", $2::uuid, $1::uuid, interval, horizon, methods, "meanAbsoluteScaledError",
           "intervalCoverage", points, "originAt", "madeAt"
         from jsonb_to_recordset($3::jsonb) as r("seriesId" uuid, interval text, horizon int, methods jsonb,
           "meanAbsoluteScaledError" float8, "intervalCoverage" float8, points jsonb, "originAt" timestamptz,
           "madeAt" timestamptz)
         on conflict (series_id) do update set client_id = excluded.client_id, run_id = excluded.run_id,
           interval = excluded.interval, horizon = excluded.horizon, methods = excluded.methods,
           mean_absolute_scaled_error = excluded.mean_absolute_scaled_error,
           interval_coverage = excluded.interval_coverage, points = excluded.points, origin_at = excluded.origin_at,
           made_at = excluded.made_at`,
        [run.id, run.clientId, JSON.stringify(forecasts)],
      );
    },
  };
}
export type ForecastRepository = ReturnType<typeof forecastRepository>;
