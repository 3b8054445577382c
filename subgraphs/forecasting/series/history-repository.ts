import type { EntityManager } from '@mikro-orm/sql';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { type Interval, stepOf } from '../interval.ts';
import { Resampling, Series, SeriesKind } from './entity.ts';

/** The recent past of a series, evenly spaced by its interval. */
export interface History {
  readonly seriesId: string;
  readonly kind: SeriesKind;
  readonly interval: Interval;
  /** The length of a step; of months and longer, about. */
  readonly stepSeconds: number;
  /** The moment of the last value; that of a sum or mean is the beginning of its step. */
  readonly originAt: Date;
  /** How many values were measured up to then; 3 for more. */
  readonly knownCount: number;
  /** What is known of each step, oldest first; NaN where nothing is. */
  readonly values: Float64Array;
}

/** What is needed to know of a series to make it evenly spaced. */
export interface ResampledSeries {
  readonly id: string;
  readonly kind: SeriesKind;
  readonly resampling: Resampling;
  readonly interval: Interval;
  readonly stepSeconds: number;
}

export interface HistoryRequest {
  readonly series: readonly ResampledSeries[];
  /** Nothing later is looked at. */
  readonly now: Date;
  readonly steps: number;
}

interface Row {
  readonly id: string;
  readonly origin: number;
  readonly count: number;
  readonly values: string;
}

// How late a value may be for its step and still end it, as a share of the distance between values.
const SLACK = 1.05;

/** Makes series evenly spaced, where their values are: many series a statement. */
export function historyRepository(em: EntityManager) {
  const point = () => tableOf(em, 'series_point');

  /** The value in force at each step back from the newest one, which is the last step. */
  const lastValues = ({ series, now, steps }: HistoryRequest): Promise<Row[]> =>
    statement(
      em,
      `with newest as (
         select w.id, w.step, p.observed_at as at
         from jsonb_to_recordset($1::jsonb) as w(id uuid, step interval)
         cross join lateral (
           select observed_at from ${point()} where series_id = w.id and observed_at <= $2::timestamptz
           order by observed_at desc limit 1
         ) p
       )
       select n.id, (extract(epoch from n.at) * 1000)::float8 as origin,
         (select count(*)::int from
           (select 1 from ${point()} where series_id = n.id and observed_at <= n.at limit 3) k) as count,
         (select json_agg((
             select value::float8 from ${point()}
             where series_id = n.id and observed_at <= (n.at at time zone 'UTC' - back * n.step) at time zone 'UTC'
             order by observed_at desc limit 1
           ) order by back desc)
           from generate_series(0, $3::int - 1) as back)::text as values
       from newest n`,
      [
        JSON.stringify(series.map(({ id, interval }) => ({ id, step: stepOf(interval).span }))),
        now.toISOString(),
        steps,
      ],
    );

  /** What each step came to, up to the last one that is over: by the clock, and by the newest value. */
  const stepValues = ({ series, now, steps }: HistoryRequest): Promise<Row[]> =>
    statement(
      em,
      `with span as (
         select w.id, w.step, w.unit, w."isMean", date_trunc(w.unit,
           least($2::timestamptz, p.observed_at + make_interval(secs => w.slack)) at time zone 'UTC') as ends
         from jsonb_to_recordset($1::jsonb) as w(id uuid, step interval, unit text, slack float8, "isMean" boolean)
         cross join lateral (
           select observed_at from ${point()} where series_id = w.id and observed_at <= $2::timestamptz
           order by observed_at desc limit 1
         ) p
       ), filled as (
         select s.id, date_trunc(s.unit, p.observed_at at time zone 'UTC') as starts,
           (case when s."isMean" then avg(p.value) else sum(p.value) end)::float8 as value
         from span s cross join lateral (
           select observed_at, value from ${point()} where series_id = s.id
             and observed_at >= (s.ends - $3::int * s.step) at time zone 'UTC'
             and observed_at < s.ends at time zone 'UTC' offset 0
         ) p
         group by s.id, s."isMean", starts
       )
       select s.id, (extract(epoch from (s.ends - s.step) at time zone 'UTC') * 1000)::float8 as origin,
         (select least(3, count(*))::int from filled f where f.id = s.id) as count,
         (select json_agg(f.value order by back desc) from generate_series(1, $3::int) as back
           left join filled f on f.id = s.id and f.starts = s.ends - back * s.step)::text as values
       from span s`,
      [JSON.stringify(series.map(binned)), now.toISOString(), steps],
    );

  return {
    /** The series among these of whose interval something is known. */
    async resampled(ids: readonly string[]): Promise<ResampledSeries[]> {
      const rows = await em.find(
        Series,
        { id: { $in: [...ids] }, interval: { $ne: null } },
        { fields: ['id', 'kind', 'resampling', 'interval', 'stepSeconds'], disableIdentityMap: true },
      );
      return rows.flatMap(({ id, kind, resampling, interval, stepSeconds }) =>
        interval ? [{ id, kind, resampling, interval, stepSeconds: stepSeconds ?? stepOf(interval).seconds }] : [],
      );
    },

    /** What each series was in its last `steps` steps. A series without a value is left out. */
    async histories({ series, now, steps }: HistoryRequest): Promise<History[]> {
      const groups = Map.groupBy(series, ({ resampling }) => resampling === Resampling.LAST);
      const of = async (isLast: boolean, read: (request: HistoryRequest) => Promise<Row[]>) => {
        const own = groups.get(isLast);
        return own ? read({ series: own, now, steps }) : [];
      };
      const rows = [...(await of(true, lastValues)), ...(await of(false, stepValues))];
      const known = new Map(series.map((each) => [each.id, each]));
      return rows.flatMap((row) => {
        const each = known.get(row.id);
        return each && row.count > 0 ? [toHistory(row, each)] : [];
      });
    },
  };
}
export type HistoryRepository = ReturnType<typeof historyRepository>;

const binned = ({ id, interval, stepSeconds, resampling }: ResampledSeries) => {
  const { span: step, unit } = stepOf(interval);
  return { id, step, unit, slack: stepSeconds * SLACK, isMean: resampling === Resampling.MEAN };
};

function toHistory({ id, origin, count, values }: Row, { kind, interval }: ResampledSeries): History {
  const parsed = JSON.parse(values) as (number | null)[];
  const first = parsed.findIndex((value) => value !== null);
  // Nothing was spent in an hour without a machine; of other series nobody knows what a gap holds.
  const gap = (place: number) => (kind === SeriesKind.SPEND && place > first ? 0 : Number.NaN);
  return {
    ...{ seriesId: id, kind, interval, knownCount: count },
    stepSeconds: stepOf(interval).seconds,
    originAt: new Date(Number(origin)),
    values: Float64Array.from(parsed, (value, place) => value ?? gap(place)),
  };
}
