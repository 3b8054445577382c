import type { EntityManager } from '@mikro-orm/sql';
import { uuidv7 } from '#foundation/database/identity.ts';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { confidenceOf, type ObservedSource, precedenceOf } from './rules.ts';
import { volatilitiesOf } from './volatility.ts';

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
  /** Where it was seen. */
  readonly pool: PoolKey;
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

/** What a pool costs now: its newest price. */
export interface StandingPrice {
  readonly hourlyPrice: string;
  readonly observedAt: Date;
}

/** What came of prices that were recorded. */
export interface RecordedPrices {
  /** Those that are new. */
  readonly added: readonly PooledPrice[];
  /** What each pool that was seen costs now, by its id. */
  readonly standing: ReadonlyMap<string, StandingPrice>;
}

/** A price that was added, and the pool that it was seen in. */
export interface PooledPrice extends AddedPrice {
  readonly pool: PoolKey;
  /** Whether the pool cost something else before, or was not seen for an hour. */
  readonly hasMoved: boolean;
  /** The pool's, after what was seen. */
  readonly onDemandHourlyPrice: string | null;
}

/** What a machine that has just come says that it costs, and would cost on demand. */
export interface SupposedPrice {
  readonly hourlyPrice: string;
  readonly onDemandHourlyPrice: string;
}

/** A pool that something was seen of, with a price that was new; `at` is null when none was. */
interface Row {
  readonly name: string;
  readonly poolId: string;
  readonly onDemandHourlyPrice: string | null;
  readonly at: string | null;
  readonly hourlyPrice: string;
  readonly isNewest: boolean;
  readonly hasMoved: boolean;
  readonly standingPrice: string | null;
  readonly standingAt: string | null;
}

const POOL = `id, name, hourly_price::text as "hourlyPrice", on_demand_hourly_price::text as "onDemandHourlyPrice"`;

/**
 * The tables of pools and prices, many rows a statement: prices come in by the hundred and are the busiest writes.
 * What is changed here is not seen by entities that were loaded before.
 */
export function priceStore(em: EntityManager) {
  const pool = () => tableOf(em, 'pool');
  const point = () => tableOf(em, 'price_point');

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

  /** Adds the prices of pools that there are; answers a row for each of these at least. */
  const add = (clientId: string, prices: readonly SeenPrice[], source: ObservedSource) => {
    const seen = prices.map(({ pool: { name }, ...price }) => ({ name, ...price }));
    const parameters = [clientId, JSON.stringify(seen), source, confidenceOf(source)];
    return statement<Row>(em, addition(pool(), point()), parameters);
  };

  return {
    /** Finds a pool or makes it. */
    async ensure(clientId: string, key: PoolKey): Promise<KnownPool> {
      const find = () =>
        statement<KnownPool>(em, `select ${POOL} from ${pool()} where client_id = $1 and name = $2`, [
          clientId,
          key.name,
        ]);
      const [known] = await find();
      const [made] = known ? [known] : await make(clientId, [key]);
      const [found] = made ? [made] : await find();
      if (!found) throw new Error(`The pool ${key.name} is removed as fast as it is made.`);
      return found;
    },

    /**
     * Adds prices, makes the pools that are missing, and moves each pool on to its newest price. Of several prices of
     * one moment the first one stands, unless a later one comes from a better source.
     */
    async record(clientId: string, prices: readonly SeenPrice[], source: ObservedSource): Promise<RecordedPrices> {
      const keys = new Map(prices.map((price) => [price.pool.name, price.pool]));
      const rows = await add(clientId, prices, source);
      const missing = new Map(keys);
      for (const { name } of rows) missing.delete(name);
      if (missing.size > 0) {
        await make(clientId, [...missing.values()]);
        rows.push(
          ...(await add(
            clientId,
            prices.filter((price) => missing.has(price.pool.name)),
            source,
          )),
        );
      }
      return { added: rows.flatMap((row) => addedPrice(row, keys)), standing: new Map(rows.flatMap(standingPrice)) };
    },

    /** A pool of which no price was seen costs this until one is. */
    async suppose(poolId: string, { hourlyPrice, onDemandHourlyPrice }: SupposedPrice): Promise<void> {
      await statement(
        em,
        `update ${pool()} set
           hourly_price = case when observed_at is null then $2::numeric else hourly_price end,
           on_demand_hourly_price = coalesce(on_demand_hourly_price, $3::numeric)
         where id = $1 and (observed_at is null or on_demand_hourly_price is null)`,
        [poolId, hourlyPrice, onDemandHourlyPrice],
      );
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

    volatilities: (poolIds: readonly string[], since: Date) => volatilitiesOf(em, poolIds, since),
  };
}
export type PriceStore = ReturnType<typeof priceStore>;

function addedPrice({ at, name, ...row }: Row, keys: ReadonlyMap<string, PoolKey>): PooledPrice[] {
  const pool = keys.get(name);
  const { poolId, hourlyPrice, onDemandHourlyPrice, isNewest, hasMoved } = row;
  if (at === null || !pool) return [];
  return [{ poolId, hourlyPrice, onDemandHourlyPrice, isNewest, hasMoved, pool, observedAt: new Date(Number(at)) }];
}

function standingPrice({ poolId, standingPrice: hourlyPrice, standingAt }: Row): [string, StandingPrice][] {
  if (hourlyPrice === null || standingAt === null) return [];
  return [[poolId, { hourlyPrice, observedAt: new Date(Number(standingAt)) }]];
}

/**
 * Parameters: client, prices, source, its confidence. Everybody locks pools in the order of their ids, and makes them in the order of
 * their names: so nobody waits in a circle.
 */
const addition = (pool: string, point: string): string => `
  with seen as (
    select * from rows from (jsonb_to_recordset($2::jsonb) as (name text, "observedAt" timestamptz,
      "hourlyPrice" numeric(18,6), "onDemandHourlyPrice" numeric(18,6))) with ordinality
      as r (name, observed_at, hourly_price, on_demand_hourly_price, place)
  ), pools as materialized (
    select id, name, hourly_price, observed_at, on_demand_hourly_price from ${pool}
    where client_id = $1 and name in (select name from seen) order by id for update
  ), news as (
    select distinct on (p.id, s.observed_at) p.id, s.observed_at, s.hourly_price
    from seen s join pools p using (name) order by p.id, s.observed_at, s.place
  ), added as (
    insert into ${point} as x (pool_id, observed_at, hourly_price, source, method, confidence, is_raw)
    select id, observed_at, hourly_price, $3, 'OBSERVED', $4::real, true from news
    on conflict (pool_id, observed_at) do update set hourly_price = excluded.hourly_price, source = excluded.source,
      method = excluded.method, confidence = excluded.confidence, is_raw = true
      where ${precedenceOf('excluded.source')} > ${precedenceOf('x.source')}
    returning pool_id, observed_at, hourly_price
  ), change as (
    select p.id, n.observed_at, n.hourly_price, o.price as on_demand
    from pools p
    left join (select distinct on (pool_id) * from added order by pool_id, observed_at desc) n on n.pool_id = p.id
    left join (select distinct on (name) name, on_demand_hourly_price as price from seen
               where on_demand_hourly_price is not null order by name, observed_at desc) o on o.name = p.name
  ), moved as (
    update ${pool} p set
      hourly_price = case when c.observed_at >= coalesce(p.observed_at, '-infinity') then c.hourly_price
                          else p.hourly_price end,
      observed_at = greatest(p.observed_at, c.observed_at),
      on_demand_hourly_price = coalesce(c.on_demand, p.on_demand_hourly_price)
    from change c
    where p.id = c.id and (c.observed_at >= coalesce(p.observed_at, '-infinity')
      or (c.on_demand is not null and c.on_demand is distinct from p.on_demand_hourly_price))
    returning p.id, p.hourly_price, p.observed_at
  )
  select p.name, p.id as "poolId", coalesce(c.on_demand, p.on_demand_hourly_price)::text as "onDemandHourlyPrice",
    (extract(epoch from a.observed_at) * 1000)::bigint::text as at, a.hourly_price::text as "hourlyPrice",
    coalesce(m.observed_at = a.observed_at, false) as "isNewest",
    coalesce(m.observed_at = a.observed_at, false) and (p.hourly_price is distinct from a.hourly_price
      or p.observed_at is null or a.observed_at > p.observed_at + interval '1 hour'
      or c.on_demand is distinct from coalesce(p.on_demand_hourly_price, c.on_demand)) as "hasMoved",
    coalesce(m.hourly_price, p.hourly_price)::text as "standingPrice",
    (extract(epoch from coalesce(m.observed_at, p.observed_at)) * 1000)::bigint::text as "standingAt"
  from pools p
  join change c on c.id = p.id
  left join added a on a.pool_id = p.id
  left join moved m on m.id = p.id
  order by p.id, a.observed_at`;
