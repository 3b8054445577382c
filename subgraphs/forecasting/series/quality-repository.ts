import type { EntityManager } from '@mikro-orm/sql';
import { statement, tableOf } from '#foundation/database/statement.ts';

export interface MeasuredSeries {
  readonly id: string;
  /** How far its values should be apart, in seconds. */
  readonly stepSeconds: number;
}

/** How the newest values of a series are spread over time. */
export interface Spread {
  readonly seriesId: string;
  /** How many values were looked at. */
  readonly count: number;
  /** Epoch milliseconds of the oldest of them. */
  readonly firstAt: number;
  /** How often one and a half steps and more went by without a value. */
  readonly gapCount: number;
  /** Seconds; null with fewer than two values. */
  readonly longestSeconds: number | null;
  /** How many steps have no value. */
  readonly missingCount: number;
  /** How many steps there are from the oldest of them to the newest, both counted. */
  readonly stepCount: number;
  /** The middle one of the distances between values, in seconds; null with fewer than two values. */
  readonly typicalSeconds: number | null;
  /** The share of distances that are the typical one, give or take a tenth; null with fewer than two values. */
  readonly regularityRatio: number | null;
}

const MOST_VALUES = 2_000;

/** Measures series where their values are, the newest 2,000 of each; at most 20 series at a time. */
export function qualityRepository(em: EntityManager) {
  return {
    /** A series without a value is left out. */
    spreads: (series: readonly MeasuredSeries[]): Promise<Spread[]> =>
      statement<Spread>(
        em,
        `select w.id as "seriesId", m.count, m.first as "firstAt", m.gaps as "gapCount",
           m.longest as "longestSeconds", m.missing as "missingCount",
           round((m.last - m.first) / 1000 / w."stepSeconds")::float8 + 1 as "stepCount",
           m.typical as "typicalSeconds",
           (select count(*) filter (where abs(d - m.typical) <= 0.1 * m.typical) from unnest(m.distances) d)::float8
             / nullif(array_length(m.distances, 1), 0) as "regularityRatio"
         from jsonb_to_recordset($1::jsonb) as w(id uuid, "stepSeconds" float8)
         cross join lateral (
           select count(*)::int as count, min(n.at) as first, max(n.at) as last,
             count(*) filter (where n.d >= 1.5 * w."stepSeconds")::int as gaps, max(n.d) as longest,
             coalesce(sum(round(n.d / w."stepSeconds") - 1) filter (where n.d >= 1.5 * w."stepSeconds"), 0)::float8
               as missing,
             percentile_disc(0.5) within group (order by n.d) as typical,
             array_agg(n.d) filter (where n.d is not null) as distances
           from (
             select at, (at - lag(at) over (order by at)) / 1000 as d
             from (
               select (extract(epoch from observed_at) * 1000)::float8 as at
               from ${tableOf(em, 'series_point')} where series_id = w.id
               order by observed_at desc limit ${MOST_VALUES}
             ) p
           ) n
         ) m
         where m.count > 0`,
        [JSON.stringify(series)],
      ),
  };
}
export type QualityRepository = ReturnType<typeof qualityRepository>;
