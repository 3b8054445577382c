import type { EntityManager } from '@mikro-orm/sql';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { SeriesKind } from './entity.ts';

/** Moments that are evenly spaced. */
export interface Grid {
  readonly from: Date;
  readonly stepMilliseconds: number;
  readonly count: number;
}

/** A stretch of a grid: the `count` moments behind the number `start`. */
export interface GridPart {
  readonly start: number;
  readonly count: number;
}

/** The value that comes into force up to a moment of a grid, and is then. */
export type Change = readonly [place: number, value: number];

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

    /** The value of a series in force at a moment; NaN before the first one. */
    async valueAt(seriesId: string, at: Date): Promise<number> {
      const [row] = await statement<{ value: number }>(
        em,
        `select value::float8 as value from ${point()} where series_id = $1 and observed_at <= $2
         order by observed_at desc limit 1`,
        [seriesId, at],
      );
      return row?.value ?? Number.NaN;
    },

    /** The values of a series that are in force at moments of a grid, behind that of the number `start`, where they are new. */
    async changes(seriesId: string, { from, stepMilliseconds }: Grid, { start, count }: GridPart): Promise<Change[]> {
      const momentOf = (place: number) => new Date(from.getTime() + place * stepMilliseconds);
      const [row] = await statement<{ changes: string | null }>(
        em,
        `select json_agg(json_build_array(place, value))::text as changes from (
           select distinct on (place) place, value::float8 as value from (
             select ceil(extract(epoch from observed_at - $2::timestamptz) * 1000 / $3::float8)::int as place,
               observed_at, value
             from ${point()}
             where series_id = $1 and observed_at > $4::timestamptz and observed_at <= $5::timestamptz
           ) p order by place, observed_at desc
         ) q`,
        [seriesId, from, stepMilliseconds, momentOf(start), momentOf(start + count)],
      );
      return JSON.parse(row?.changes ?? '[]') as Change[];
    },
  };
}
export type GridRepository = ReturnType<typeof gridRepository>;
