import type { EntityManager } from '@mikro-orm/sql';
import { uuidv7 } from '#foundation/database/identity.ts';
import { statement, tableOf } from '#foundation/database/statement.ts';

/** A value of the spot price of a pool, in USD per hour. */
export interface Observation {
  readonly poolId: string;
  readonly value: string;
  readonly observedAt: Date;
}

/** A pool whose prices are a series. */
export interface PricedPool {
  readonly id: string;
  readonly name: string;
  readonly instanceType: string;
  readonly zone: string;
  readonly region: string;
}

const UNIT = 'USD/hour';

/**
 * The tables of values, many rows a statement: they come in by the hundred and are the busiest writes here. What is
 * changed here is not seen by entities that were loaded before.
 */
export function observationRepository(em: EntityManager) {
  const series = () => tableOf(em, 'series');
  const point = () => tableOf(em, 'series_point');

  return {
    /** Makes the series of these pools that there are not. */
    async ensure(clientId: string, pools: readonly PricedPool[]): Promise<void> {
      await statement(
        em,
        `insert into ${series()} (id, client_id, pool_id, kind, name, unit, resampling, interval, step_seconds,
           instance_type, zone, region, point_count, duplicate_count, late_count)
         select r."seriesId", $1::uuid, r.id, 'SPOT_PRICE', r.name, $3, 'LAST', 'HOURLY', 3600,
           r."instanceType", r.zone, r.region, 0, 0, 0
         from jsonb_to_recordset($2::jsonb) as r("seriesId" uuid, id uuid, name text, "instanceType" text, zone text,
           region text)
         on conflict (pool_id) do nothing`,
        [clientId, JSON.stringify(pools.map((pool) => ({ ...pool, seriesId: uuidv7() }))), UNIT],
      );
    },

    /**
     * Adds prices to the client's series, and what they change to the series' counts. The first word on a moment
     * stands. Answers the pools among them of which the client has a series; values of others are left out.
     */
    async add(clientId: string, observations: readonly Observation[]): Promise<string[]> {
      const rows = await statement<{ poolId: string }>(
        em,
        `with seen as (
           select * from jsonb_to_recordset($2::jsonb) as r("poolId" uuid, "observedAt" timestamptz, value numeric(18,6))
         ), known as (
           select id, pool_id, last_observed_at from ${series()}
           where client_id = $1::uuid and pool_id in (select "poolId" from seen)
         ), added as (
           insert into ${point()} (series_id, observed_at, value)
           select k.id, s."observedAt", s.value from seen s join known k on k.pool_id = s."poolId"
           on conflict do nothing
           returning series_id, observed_at
         ), total as (
           select k.id, (select count(*)::int from seen s where s."poolId" = k.pool_id) as seen, count(a)::int as count,
             count(*) filter (where a.observed_at < k.last_observed_at)::int as late,
             min(a.observed_at) as first_at, max(a.observed_at) as last_at
           from known k left join added a on a.series_id = k.id group by k.id, k.pool_id
         ), counted as (
           update ${series()} s set
             point_count = s.point_count + t.count,
             duplicate_count = s.duplicate_count + t.seen - t.count,
             late_count = s.late_count + t.late,
             first_observed_at = least(s.first_observed_at, t.first_at),
             last_observed_at = greatest(s.last_observed_at, t.last_at)
           from total t where s.id = t.id
         )
         select pool_id as "poolId" from known`,
        [clientId, JSON.stringify(observations)],
      );
      return rows.map(({ poolId }) => poolId);
    },
  };
}
export type ObservationRepository = ReturnType<typeof observationRepository>;
