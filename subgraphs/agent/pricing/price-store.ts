import type { EntityManager } from '@mikro-orm/sql';
import { uuidv7 } from '#foundation/database/identity.ts';
import { statement, tableOf } from '#foundation/database/statement.ts';
import type { PriceSource } from './entity.ts';

/** Which pool: the same name of another client is another one. */
export interface PoolKey {
  readonly name: string;
  readonly instanceType: string;
  readonly zone: string;
  readonly region: string;
}

/** A pool as it stands, its prices in USD per hour. */
export interface KnownPool {
  readonly id: string;
  readonly name: string;
  readonly hourlyPrice: string | null;
  readonly onDemandHourlyPrice: string | null;
}

export interface SeenPrice {
  readonly poolId: string;
  readonly observedAt: Date;
  readonly hourlyPrice: string;
  /** Null leaves the pool's as it is. */
  readonly onDemandHourlyPrice: string | null;
}

export interface AddedPrice {
  readonly poolId: string;
  readonly observedAt: Date;
  readonly hourlyPrice: string;
  /** Whether nothing later was seen of the pool. */
  readonly isNewest: boolean;
}

const POOL = `id, name, hourly_price::text as "hourlyPrice", on_demand_hourly_price::text as "onDemandHourlyPrice"`;

/**
 * The tables of pools and prices, many rows a statement: prices come in by the hundred and are the busiest writes.
 * What is changed here is not seen by entities that were loaded before.
 */
export function priceStore(em: EntityManager) {
  const pool = () => tableOf(em, 'pool');
  const point = () => tableOf(em, 'price_point');

  const named = (clientId: string, names: readonly string[], lock: string) =>
    statement<KnownPool>(
      em,
      `select ${POOL} from ${pool()}
       where client_id = $1 and name in (select jsonb_array_elements_text($2::jsonb)) ${lock}`,
      [clientId, JSON.stringify(names)],
    );

  /** Makes those that nobody else has made meanwhile. */
  const make = (clientId: string, keys: readonly PoolKey[]) =>
    statement<KnownPool>(
      em,
      `insert into ${pool()} (id, client_id, name, instance_type, zone, region)
       select r.id, $1::uuid, r.name, r."instanceType", r.zone, r.region
       from jsonb_to_recordset($2::jsonb) as r(id uuid, name text, "instanceType" text, zone text, region text)
       order by r.name
       on conflict (client_id, name) do nothing
       returning ${POOL}`,
      [clientId, JSON.stringify(keys.map((key) => ({ ...key, id: uuidv7() })))],
    );

  return {
    /** Finds pools or makes them. With `isLocked` their prices stand still until the transaction ends. */
    async ensure(
      clientId: string,
      keys: readonly PoolKey[],
      { isLocked }: { isLocked: boolean },
    ): Promise<Map<string, KnownPool>> {
      // Everybody locks in the order of ids, and makes in the order of names: so nobody waits in a circle.
      const lock = isLocked ? 'order by id for update' : '';
      const wanted = new Map(keys.map((key) => [key.name, key]));
      const found = new Map<string, KnownPool>();
      const take = (pools: readonly KnownPool[]) => {
        for (const known of pools) {
          found.set(known.name, known);
          wanted.delete(known.name);
        }
      };
      take(await named(clientId, [...wanted.keys()], lock));
      if (wanted.size > 0) take(await make(clientId, [...wanted.values()]));
      if (wanted.size > 0) take(await named(clientId, [...wanted.keys()], lock));
      return found;
    },

    /**
     * Adds prices, and moves each pool on to its newest. Of several prices of one moment the first one stands.
     * Answers those that are new.
     */
    async add(prices: readonly SeenPrice[], source: PriceSource): Promise<AddedPrice[]> {
      const rows = await statement<Omit<AddedPrice, 'observedAt'> & { at: string }>(
        em,
        `with seen as (
           select * from jsonb_to_recordset($1::jsonb) as r("poolId" uuid, "observedAt" timestamptz,
             "hourlyPrice" numeric(18,6), "onDemandHourlyPrice" numeric(18,6))
         ), added as (
           insert into ${point()} (pool_id, observed_at, hourly_price, source)
           select "poolId", "observedAt", "hourlyPrice", $2 from seen
           on conflict do nothing
           returning pool_id, observed_at, hourly_price
         ), newest as (
           select distinct on (pool_id) * from added order by pool_id, observed_at desc
         ), on_demand as (
           select distinct on ("poolId") "poolId" as pool_id, "onDemandHourlyPrice" as price
           from seen where "onDemandHourlyPrice" is not null order by "poolId", "observedAt" desc
         ), moved as (
           update ${pool()} p set
             hourly_price = case when n.observed_at > coalesce(p.observed_at, '-infinity') then n.hourly_price
                                 else p.hourly_price end,
             observed_at = greatest(p.observed_at, n.observed_at),
             on_demand_hourly_price = coalesce(o.price, p.on_demand_hourly_price)
           from newest n full join on_demand o on o.pool_id = n.pool_id
           where p.id = coalesce(n.pool_id, o.pool_id)
             and (n.observed_at > coalesce(p.observed_at, '-infinity')
               or o.price is distinct from p.on_demand_hourly_price)
           returning p.id, p.observed_at
         )
         select a.pool_id as "poolId", (extract(epoch from a.observed_at) * 1000)::bigint::text as at,
           a.hourly_price::text as "hourlyPrice", coalesce(m.observed_at = a.observed_at, false) as "isNewest"
         from added a left join moved m on m.id = a.pool_id
         order by a.pool_id, a.observed_at`,
        [JSON.stringify(prices), source],
      );
      return rows.map(({ at, ...row }) => ({ ...row, observedAt: new Date(Number(at)) }));
    },

    /** When the newest price of each pool was seen. */
    async newest(poolIds: readonly string[]): Promise<Map<string, Date>> {
      const rows = await statement<{ id: string; at: string }>(
        em,
        `select id, (extract(epoch from observed_at) * 1000)::bigint::text as at from ${pool()}
         where id in (select jsonb_array_elements_text($1::jsonb)::uuid) and observed_at is not null`,
        [JSON.stringify(poolIds)],
      );
      return new Map(rows.map(({ id, at }) => [id, new Date(Number(at))]));
    },

    /** Standard deviation by mean of each pool's prices since a moment; undefined with fewer than three. */
    async volatilities(poolIds: readonly string[], since: Date): Promise<(number | undefined)[]> {
      const rows = await statement<{ id: string; volatility: number }>(
        em,
        `select pool_id as id, (stddev_pop(hourly_price) / avg(hourly_price))::double precision as volatility
         from ${point()}
         where pool_id in (select jsonb_array_elements_text($1::jsonb)::uuid) and observed_at >= $2
         group by pool_id having count(*) >= 3`,
        [JSON.stringify(poolIds), since],
      );
      const byId = new Map(rows.map(({ id, volatility }) => [id, Number(volatility)]));
      return poolIds.map((id) => byId.get(id));
    },
  };
}
export type PriceStore = ReturnType<typeof priceStore>;
