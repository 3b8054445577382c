import type { FilterQuery } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { type Page, type PageRequest, page } from '#foundation/database/page.ts';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { tenantFilter, type Viewer } from '#foundation/identity/viewer.ts';
import type { Reach } from '../forecast/service.ts';
import type { SeriesKind } from '../series/service.ts';
import { type AccuracyMeans, ForecastAccuracy } from './entity.ts';

/** Which measurements; all conditions hold together. */
export interface AccuracyConditions {
  /** Null for series of any; empty for none. */
  readonly seriesIds: readonly string[] | null;
  readonly kinds: readonly SeriesKind[] | null;
  readonly reaches: readonly Reach[] | null;
  /** The most series that are summed up. */
  readonly most: number;
}

export type NewAccuracy = Omit<ForecastAccuracy, 'clientId' | 'runId'>;

export function accuracyRepository(em: EntityManager) {
  const table = () => tableOf(em, 'forecast_accuracy');
  const conditionsOf = (viewer: Viewer, { seriesIds, kinds, reaches }: AccuracyConditions) => {
    const conditions: FilterQuery<ForecastAccuracy>[] = [tenantFilter(viewer)];
    if (seriesIds) conditions.push({ seriesId: { $in: [...seriesIds] } });
    if (kinds) conditions.push({ kind: { $in: [...kinds] } });
    if (reaches) conditions.push({ reach: { $in: [...reaches] } });
    return { $and: conditions };
  };

  return {
    /** By series, then by how far ahead. */
    list: (viewer: Viewer, conditions: AccuracyConditions, request: PageRequest): Promise<Page<ForecastAccuracy>> =>
      page<ForecastAccuracy>(
        em,
        ForecastAccuracy,
        conditionsOf(viewer, conditions),
        [
          ['seriesId', 'asc'],
          ['reach', 'asc'],
        ],
        request,
      ),

    /** The means by method, reach and interval over the first `most` measurements, in the order of series. */
    means(viewer: Viewer, conditions: AccuracyConditions): Promise<AccuracyMeans[]> {
      const { clientId } = tenantFilter(viewer) as { clientId?: string };
      return statement<AccuracyMeans>(
        em,
        `with measured as (
           select series_id, reach, interval, methods from ${table()}
           where ($1::uuid is null or client_id = $1::uuid)
             and ($2::jsonb is null or series_id in (select value::uuid from jsonb_array_elements_text($2::jsonb)))
             and ($3::jsonb is null or kind in (select value from jsonb_array_elements_text($3::jsonb)))
             and ($4::jsonb is null or reach in (select value from jsonb_array_elements_text($4::jsonb)))
           order by client_id, series_id, reach limit $5
         ), one as (
           select a.series_id, a.reach, a.interval, m.*,
             max(m.smape) filter (where m."as" = 'BENCHMARK') over w as smape2,
             max(m.mase) filter (where m."as" = 'BENCHMARK') over w as mase2
           from measured a cross join lateral jsonb_to_recordset(a.methods) as m("as" text, method text, smape float8,
             mase float8, coverage float8, width float8)
           window w as (partition by a.series_id, a.reach)
         )
         select "as", method, reach, interval, count(*)::int as "seriesCount", avg(smape) as smape, avg(mase) as mase,
           avg(coverage) as coverage, avg(width) as width,
           avg(smape) filter (where smape2 is not null) as "comparedSmape",
           avg(smape2) filter (where smape is not null) as "benchmarkSmape",
           avg(mase) filter (where mase2 is not null) as "comparedMase",
           avg(mase2) filter (where mase is not null) as "benchmarkMase"
         from one group by 1, 2, 3, 4`,
        [
          clientId ?? null,
          ...[conditions.seriesIds, conditions.kinds, conditions.reaches].map((some) => some && JSON.stringify(some)),
          conditions.most,
        ],
      );
    },

    /** Puts what a run has measured of series in the place of what was known of them. */
    async save(
      run: { readonly id: string; readonly clientId: string },
      seriesIds: readonly string[],
      measured: readonly NewAccuracy[],
    ): Promise<void> {
      await statement(
        em,
        `delete from ${table()} where series_id in (select value::uuid from jsonb_array_elements_text($1::jsonb))`,
        [JSON.stringify(seriesIds)],
      );
      await statement(
        em,
        `insert into ${table()} (series_id, reach, client_id, run_id, kind, interval, from_step, to_step, methods,
           measured_at)
         select "seriesId", reach, $2::uuid, $1::uuid, kind, interval, "fromStep", "toStep", methods, "measuredAt"
         from jsonb_to_recordset($3::jsonb) as r("seriesId" uuid, reach text, kind text, interval text, "fromStep" int,
           "toStep" int, methods jsonb, "measuredAt" timestamptz)`,
        [run.id, run.clientId, JSON.stringify(measured)],
      );
    },
  };
}
export type AccuracyRepository = ReturnType<typeof accuracyRepository>;
