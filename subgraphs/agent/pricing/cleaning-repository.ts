import type { EntityManager } from '@mikro-orm/sql';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { formatDecimal, parseDecimal } from '#foundation/money/money.ts';
import type { BucketPoint } from './clean-bucket.ts';
import type { PriceMethod, PriceSource } from './entity.ts';

/** A price of a pool. */
export interface PoolPoint extends BucketPoint {
  readonly poolId: string;
}

/** A place in the order of pools and moments; epoch milliseconds. */
export interface PointPosition {
  readonly poolId: string;
  readonly at: number;
}

export interface RawSelection {
  /** Only what comes behind it. */
  readonly after: PointPosition;
  /** Only what was seen before it. */
  readonly until: Date;
  readonly limit: number;
  /** So many of one bucket at most: the first ones. */
  readonly mostOfBucket: number;
}

/** Five minutes of a pool, by their beginning in epoch milliseconds. */
export interface PoolBucket {
  readonly poolId: string;
  readonly startsAt: number;
}

/** What comes before every pool. */
export const FIRST_POSITION: PointPosition = { poolId: '00000000-0000-0000-0000-000000000000', at: 0 };

interface Row {
  readonly poolId: string;
  readonly at: string;
  readonly price: string;
  readonly source: PriceSource;
  readonly method: PriceMethod;
}

/** The prices that nobody has looked at beside the others of their five minutes. */
export function cleaningRepository(em: EntityManager) {
  const point = () => tableOf(em, 'price_point');

  return {
    async countRaw(until: Date): Promise<number> {
      const sql = `select count(*)::int as count from ${point()} where is_raw and observed_at < $1`;
      const [row] = await statement<{ count: number }>(em, sql, [until]);
      return row?.count ?? 0;
    },

    /**
     * All prices, in the order of pools and moments, of the five minutes that the next raw ones fall into: locked until
     * the transaction ends. One that is reported meanwhile is not among them; it is raw, and found another time.
     */
    async lockNext({ after, until, limit, mostOfBucket }: RawSelection): Promise<PoolPoint[]> {
      const parameters = [after.poolId, new Date(after.at), until, limit, mostOfBucket];
      const rows = await statement<Row>(em, nextBuckets(point()), parameters);
      return rows.map(({ at, price, ...row }) => ({ ...row, at: Number(at), price: parseDecimal(price) }));
    },

    /**
     * Removes as many prices below the median as above it, of each source in the first 10,000 of a bucket, and never the
     * least, the greatest and those in the middle: what the bucket comes to stays the same. Answers how many went.
     */
    async thin({ poolId, startsAt }: PoolBucket): Promise<number> {
      const sql = thinning(point());
      const [row] = await statement<{ count: number }>(em, sql, [poolId, new Date(startsAt), MOST_PAIRS, MOST_RANKED]);
      return row?.count ?? 0;
    },

    async remove(points: readonly PointPosition[]): Promise<void> {
      if (points.length === 0) return;
      await statement(
        em,
        `delete from ${point()} x using jsonb_to_recordset($1::jsonb) as r ("poolId" uuid, "at" bigint)
         where x.pool_id = r."poolId" and x.observed_at = to_timestamp(r.at / 1000.0)`,
        [JSON.stringify(points.map(({ poolId, at }) => ({ poolId, at })))],
      );
    },

    /** Stores what these prices have become. They are not raw any more. */
    async keep(points: readonly PoolPoint[]): Promise<void> {
      const kept = points.map(({ poolId, at, price, method }) => ({ poolId, at, method, price: formatDecimal(price) }));
      await statement(
        em,
        `update ${point()} x set hourly_price = r.price, method = r.method, is_raw = false
         from jsonb_to_recordset($1::jsonb) as r ("poolId" uuid, "at" bigint, price numeric(18,6), method text)
         where x.pool_id = r."poolId" and x.observed_at = to_timestamp(r.at / 1000.0)`,
        [JSON.stringify(kept)],
      );
    },
  };
}
export type CleaningRepository = ReturnType<typeof cleaningRepository>;

/** Pairs of one source that one transaction removes. */
const MOST_PAIRS = 250;
/** One statement puts no more in the order of their prices. */
const MOST_RANKED = 10_000;

/** Parameters: pool, beginning of the bucket, how many pairs, among how many. */
const thinning = (point: string): string => `
  with ranked as (
    select observed_at, row_number() over (partition by source order by hourly_price, observed_at) as place,
      count(*) over (partition by source) as many
    from (select observed_at, source, hourly_price from ${point}
          where pool_id = $1 and observed_at >= $2 and observed_at < $2::timestamptz + interval '5 minutes'
          order by observed_at limit $4) x
  ), gone as (
    delete from ${point} x using (select *, least($3::int, (many - 4) / 2) as pairs from ranked) r
    where x.pool_id = $1 and x.observed_at = r.observed_at
      and (r.place between 2 and 1 + r.pairs or r.place between r.many - r.pairs and r.many - 1)
    returning 1
  )
  select count(*)::int as count from gone`;

/** Parameters: the position behind which, the moment before which, how many, how many of a bucket. */
const nextBuckets = (point: string): string => `
  with due as (
    select pool_id, observed_at from ${point}
    where is_raw and (pool_id, observed_at) > ($1::uuid, $2::timestamptz) and observed_at < $3
    order by pool_id, observed_at limit $4
  ), buckets as materialized (
    select distinct pool_id, date_bin('5 minutes', observed_at, timestamptz '1970-01-01T00:00:00Z') as starts_at
    from due order by 1, 2
  )
  select x.pool_id as "poolId", (extract(epoch from x.observed_at) * 1000)::bigint::text as at,
    x.hourly_price::text as price, x.source, x.method
  from buckets b cross join lateral (
    select * from ${point} where pool_id = b.pool_id and observed_at >= b.starts_at
      and observed_at < b.starts_at + interval '5 minutes'
    order by observed_at limit $5 for update) x
  order by x.pool_id, x.observed_at`;
