import type { EntityManager } from '@mikro-orm/sql';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { SeriesKind } from './entity.ts';

/** Moments that are evenly spaced. */
export interface Grid {
  readonly from: Date;
  readonly stepMilliseconds: number;
  readonly count: number;
}

/** A stretch of a grid: `count` of its moments from the number `start` on. */
export interface GridPart {
  readonly start: number;
  readonly count: number;
}

/** Looks values up on even grids. */
export function gridRepository(em: EntityManager) {
  const series = () => tableOf(em, 'series');
  const point = () => tableOf(em, 'series_point');

  return {
    /** The series of the spot prices of the client's pools, by pool. */
    async ofPools(clientId: string, poolIds: readonly string[]): Promise<Map<string, string>> {
      const rows = await statement<{ id: string; poolId: string }>(
        em,
        `select id, pool_id as "poolId" from ${series()}
         where client_id = $1::uuid and kind = $3
           and pool_id in (select jsonb_array_elements_text($2::jsonb)::uuid)`,
        [clientId, JSON.stringify(poolIds), SeriesKind.SPOT_PRICE],
      );
      return new Map(rows.map(({ id, poolId }) => [poolId, id]));
    },

    /** When the newest price of any of the client's pools was observed; null before the first one. */
    async newestOf(clientId: string, poolIds: readonly string[]): Promise<Date | null> {
      const [row] = await statement<{ newest: number | null }>(
        em,
        `select (extract(epoch from max(last_observed_at)) * 1000)::float8 as newest from ${series()}
         where client_id = $1::uuid and kind = $3
           and pool_id in (select jsonb_array_elements_text($2::jsonb)::uuid)`,
        [clientId, JSON.stringify(poolIds), SeriesKind.SPOT_PRICE],
      );
      return row?.newest == null ? null : new Date(row.newest);
    },

    /** The value of a series in force at each moment; NaN before the first one. */
    async valuesAt(seriesId: string, grid: Grid, { start, count }: GridPart): Promise<number[]> {
      const [row] = await statement<{ values: string | null }>(
        em,
        `select json_agg((
           select value::float8 from ${point()}
           where series_id = $1::uuid and observed_at <= $2::timestamptz + place * $3::float8 * interval '1 millisecond'
           order by observed_at desc limit 1
         ) order by place)::text as values
         from generate_series($4::int, $4::int + $5::int - 1) as place`,
        [seriesId, grid.from, grid.stepMilliseconds, start, count],
      );
      const values = JSON.parse(row?.values ?? '[]') as (number | null)[];
      return values.map((value) => value ?? Number.NaN);
    },
  };
}
export type GridRepository = ReturnType<typeof gridRepository>;
