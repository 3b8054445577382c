import type { EntityManager } from '@mikro-orm/sql';
import { uuidv7 } from '#foundation/database/identity.ts';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { SeriesKind } from './entity.ts';

/** A value of the spot price of a pool, in USD per hour. */
export interface Observation {
  readonly poolId: string;
  readonly poolName: string;
  readonly value: string;
  readonly observedAt: Date;
}

/** The recent past of a series, an hour a step. */
export interface History {
  readonly seriesId: string;
  /** When the newest known value was measured: the moment of the last step. */
  readonly originAt: Date;
  /** How many values were measured up to then; 3 for more. */
  readonly knownCount: number;
  /** The value in force at each step; NaN before the first one. */
  readonly values: Float64Array;
}

export interface HistoryRequest {
  readonly seriesIds: readonly string[];
  /** Nothing later is looked at. */
  readonly now: Date;
  readonly hours: number;
}

/** Where a machine runs. */
export interface Placement {
  readonly instanceId: string;
  readonly clientId: string;
  readonly agentId: string;
  readonly poolId: string | null;
  readonly effectiveAt: string;
}

const UNIT = 'USD/hour';

/**
 * The tables of values, many rows a statement: they come in by the hundred and are the busiest writes here. What is
 * changed here is not seen by entities that were loaded before.
 */
export function observationRepository(em: EntityManager) {
  const series = () => tableOf(em, 'series');
  const point = () => tableOf(em, 'series_point');
  const instancePool = () => tableOf(em, 'instance_pool');

  return {
    /** Makes the series of these pools that there are not. */
    async ensure(clientId: string, pools: readonly { readonly id: string; readonly name: string }[]): Promise<void> {
      await statement(
        em,
        `insert into ${series()} (id, client_id, pool_id, kind, name, unit, point_count)
         select r."seriesId", $1::uuid, r.id, $3, r.name, $4, 0
         from jsonb_to_recordset($2::jsonb) as r("seriesId" uuid, id uuid, name text)
         on conflict (pool_id) do nothing`,
        [clientId, JSON.stringify(pools.map((pool) => ({ ...pool, seriesId: uuidv7() }))), SeriesKind.SPOT_PRICE, UNIT],
      );
    },

    /**
     * Adds values to the client's series, and what they change to the series' counts. The first word on a moment
     * stands. Answers the pools among them of which the client has a series; values of others are left out.
     */
    async add(clientId: string, observations: readonly Observation[]): Promise<string[]> {
      const rows = await statement<{ poolId: string }>(
        em,
        `with seen as (
           select * from jsonb_to_recordset($2::jsonb) as r("poolId" uuid, "observedAt" timestamptz, value numeric(18,6))
         ), known as (
           select id, pool_id from ${series()}
           where client_id = $1::uuid and pool_id in (select "poolId" from seen)
         ), added as (
           insert into ${point()} (series_id, observed_at, value)
           select k.id, s."observedAt", s.value from seen s join known k on k.pool_id = s."poolId"
           on conflict do nothing
           returning series_id, observed_at
         ), total as (
           select series_id, count(*)::int as count, min(observed_at) as first_at, max(observed_at) as last_at
           from added group by series_id
         ), counted as (
           update ${series()} s set
             point_count = s.point_count + t.count,
             first_observed_at = least(s.first_observed_at, t.first_at),
             last_observed_at = greatest(s.last_observed_at, t.last_at)
           from total t where s.id = t.series_id
         )
         select pool_id as "poolId" from known`,
        [clientId, JSON.stringify(observations)],
      );
      return rows.map(({ poolId }) => poolId);
    },

    /**
     * The value in force at each hour of the last `hours` before the newest value, which is the last step. A series
     * without a value is left out.
     */
    async histories({ seriesIds, now, hours }: HistoryRequest): Promise<History[]> {
      const rows = await statement<{ id: string; origin: number; count: number; values: string }>(
        em,
        `with newest as (
           select w.id, p.observed_at as at
           from (select value::uuid as id from jsonb_array_elements_text($1::jsonb)) w
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
               where series_id = n.id and observed_at <= n.at - hour * interval '1 hour'
               order by observed_at desc limit 1
             ) order by hour desc)
             from generate_series(0, $3::int - 1) as hour)::text as values
         from newest n`,
        [JSON.stringify(seriesIds), now.toISOString(), hours],
      );
      return rows.map(({ id, origin, count, values }) => ({
        seriesId: id,
        originAt: new Date(Number(origin)),
        knownCount: count,
        values: Float64Array.from(JSON.parse(values) as (number | null)[], (value) => value ?? Number.NaN),
      }));
    },

    /** Notes where a machine runs, unless something later is known of it. */
    async place({ instanceId, clientId, agentId, poolId, effectiveAt }: Placement): Promise<void> {
      await statement(
        em,
        `insert into ${instancePool()} as known (instance_id, client_id, agent_id, pool_id, effective_at)
         values ($1, $2, $3, $4, $5::timestamptz)
         on conflict (instance_id) do update
           set agent_id = excluded.agent_id, pool_id = excluded.pool_id, effective_at = excluded.effective_at
           where known.client_id = excluded.client_id and known.effective_at <= excluded.effective_at`,
        [instanceId, clientId, agentId, poolId, effectiveAt],
      );
    },

    /** Forgets a machine that has ended. */
    async remove(instanceId: string): Promise<void> {
      await statement(em, `delete from ${instancePool()} where instance_id = $1`, [instanceId]);
    },
  };
}
export type ObservationRepository = ReturnType<typeof observationRepository>;
