import type { EntityManager } from '@mikro-orm/sql';
import { uuidv7 } from '#foundation/database/identity.ts';
import { statement, tableOf } from '#foundation/database/statement.ts';
import type { Interval } from '../interval.ts';
import type { Resampling, SeriesKind } from './entity.ts';

/** What series have in common that are known by their name, not by a pool. */
export interface NamedSeries {
  readonly kind: Exclude<SeriesKind, 'SPOT_PRICE'>;
  readonly unit: string;
  readonly resampling: Resampling;
  /** Null for it to be found out by `setInterval`. */
  readonly interval: Interval | null;
}

export interface KnownSeries {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  readonly resampling: Resampling;
}

export interface SeriesValue {
  readonly seriesId: string;
  readonly value: string;
  readonly observedAt: Date;
}

/** What became of values: new, another one than before, or known as they are. */
export interface PutValues {
  readonly added: number;
  readonly changed: number;
  readonly known: number;
}

// The newest of them say how far values are apart.
const MOST_MOMENTS = 1_000;

/** Series that are known by their names: what is told later of a moment corrects what was known of it. */
export function namedRepository(em: EntityManager) {
  const series = () => tableOf(em, 'series');
  const point = () => tableOf(em, 'series_point');

  /** The client's series among these names. */
  const byName = (clientId: string, kind: SeriesKind, names: readonly string[]): Promise<KnownSeries[]> =>
    statement(
      em,
      `select id, name, unit, resampling from ${series()}
       where client_id = $1::uuid and kind = $2 and pool_id is null
         and name in (select jsonb_array_elements_text($3::jsonb))`,
      [clientId, kind, JSON.stringify(names)],
    );

  /** In the order of ids, so that whoever writes to the same series at the same time waits, and not each for the other. */
  const lock = (seriesIds: readonly string[]) =>
    statement(
      em,
      `select 1 from ${series()} where id in (select value::uuid from jsonb_array_elements_text($1::jsonb))
       order by id for no key update`,
      [JSON.stringify(seriesIds)],
    );

  return {
    byName,
    lock,

    /** The client's series of these names; those that there are not are made. */
    async ensure(clientId: string, names: readonly string[], given: NamedSeries): Promise<KnownSeries[]> {
      // In one order: whoever makes the same ones at the same time waits, and not each for the other.
      const rows = names.toSorted().map((name) => ({ id: uuidv7(), name }));
      const { kind, unit, resampling, interval } = given;
      await statement(
        em,
        `insert into ${series()} (id, client_id, kind, name, unit, resampling, interval, point_count, duplicate_count,
           late_count)
         select r.id, $1::uuid, $3, r.name, $4, $5, $6, 0, 0, 0
         from jsonb_to_recordset($2::jsonb) as r(id uuid, name text)
         on conflict (client_id, kind, name) where pool_id is null do nothing`,
        [clientId, JSON.stringify(rows), kind, unit, resampling, interval],
      );
      return byName(clientId, kind, names);
    },

    /** Stores values, the last one of a moment. */
    async put(values: readonly SeriesValue[]): Promise<PutValues> {
      await lock([...new Set(values.map(({ seriesId }) => seriesId))]);
      const [row] = await statement<{ added: number; changed: number }>(
        em,
        `with given as (
           select distinct on ("seriesId", "observedAt") "seriesId" as id, "observedAt" as at, value
           from rows from (jsonb_to_recordset($1::jsonb) as ("seriesId" uuid, "observedAt" timestamptz,
             value numeric(18,6))) with ordinality as r("seriesId", "observedAt", value, place)
           order by "seriesId", "observedAt", place desc
         ), told as (
           select r."seriesId" as id, count(*)::int as count
           from jsonb_to_recordset($1::jsonb) as r("seriesId" uuid) group by 1
         ), kept as (
           insert into ${point()} as known (series_id, observed_at, value) select id, at, value from given
           on conflict (series_id, observed_at) do update set value = excluded.value
             where known.value is distinct from excluded.value
           returning series_id, observed_at, (xmax = 0) as is_new
         ), total as (
           select t.id, t.count as told, count(k) filter (where k.is_new)::int as added,
             count(k) filter (where not k.is_new)::int as changed,
             min(k.observed_at) as first_at, max(k.observed_at) as last_at
           from told t left join kept k on k.series_id = t.id
           group by t.id, t.count
         ), counted as (
           update ${series()} s set point_count = s.point_count + t.added,
             duplicate_count = s.duplicate_count + t.told - t.added,
             first_observed_at = least(s.first_observed_at, t.first_at),
             last_observed_at = greatest(s.last_observed_at, t.last_at)
           from total t where s.id = t.id
         )
         select coalesce(sum(added), 0)::int as added, coalesce(sum(changed), 0)::int as changed from total`,
        [JSON.stringify(values)],
      );
      const { added = 0, changed = 0 } = row ?? {};
      return { added, changed, known: values.length - added - changed };
    },

    /** The newest moments of each series, epoch milliseconds; at most 20 series at a time. */
    async moments(seriesIds: readonly string[]): Promise<ReadonlyMap<string, Float64Array>> {
      const rows = await statement<{ id: string; moments: string }>(
        em,
        `select w.id, (select json_agg((extract(epoch from observed_at) * 1000)::float8)
           from (select observed_at from ${point()} where series_id = w.id
             order by observed_at desc limit ${MOST_MOMENTS}) p)::text as moments
         from (select value::uuid as id from jsonb_array_elements_text($1::jsonb)) w`,
        [JSON.stringify(seriesIds)],
      );
      return new Map(rows.map(({ id, moments }) => [id, Float64Array.from(JSON.parse(moments ?? '[]') as number[])]));
    },

    /** Says how far the values of a series are apart. */
    async setInterval(seriesId: string, interval: Interval, stepSeconds: number): Promise<void> {
      await statement(em, `update ${series()} set interval = $2, step_seconds = $3 where id = $1`, [
        ...[seriesId, interval, stepSeconds],
      ]);
    },
  };
}
export type NamedRepository = ReturnType<typeof namedRepository>;
