import type { EntityManager } from '@mikro-orm/sql';
import { statement, tableOf } from '#foundation/database/statement.ts';
import type { FilledPrice, KnownPrice, Peer } from './fill-gaps.ts';

/** Of one pool, in epoch milliseconds; `to` is not part of it. */
export interface PoolWindow {
  readonly poolId: string;
  readonly from: number;
  readonly to: number;
}

/** A filled price as it is stored: to a millionth of a USD. */
export interface StoredFilling extends Omit<FilledPrice, 'price'> {
  readonly price: string;
}

const MOST_PEERS = 20;
const moment = (column: string) => `(extract(epoch from ${column}) * 1000)::bigint::text`;

interface Row {
  readonly at: string;
  readonly price: string;
}
const known = ({ at, price }: Row): KnownPrice => ({ at: Number(at), price: Number(price) });

/** Prices that somebody saw, and those that fill the gaps between them. */
export function fillingRepository(em: EntityManager) {
  const point = () => tableOf(em, 'price_point');

  return {
    /** The prices that somebody saw in a window, the last before and the first after it; at most a day away. */
    async observed({ poolId, from, to }: PoolWindow): Promise<KnownPrice[]> {
      const seen = `select observed_at, hourly_price from ${point()} where pool_id = $1 and source <> 'INTERPOLATED'`;
      const rows = await statement<Row>(
        em,
        `select ${moment('observed_at')} as at, hourly_price::text as price from (
           (${seen} and observed_at < $2 and observed_at >= $2::timestamptz - interval '24 hours'
            order by observed_at desc limit 1)
           union all (${seen} and observed_at >= $2 and observed_at < $3)
           union all (${seen} and observed_at >= $3 and observed_at < $3::timestamptz + interval '24 hours'
            order by observed_at limit 1)) x
         order by observed_at`,
        [poolId, new Date(from), new Date(to)],
      );
      return rows.map(known);
    },

    /** What fills the gaps between two moments now. */
    async fillings({ poolId, from, to }: PoolWindow): Promise<StoredFilling[]> {
      const rows = await statement<Row & Pick<StoredFilling, 'method' | 'confidence'>>(
        em,
        `select ${moment('observed_at')} as at, hourly_price::text as price, method, confidence from ${point()}
         where pool_id = $1 and source = 'INTERPOLATED' and observed_at > $2 and observed_at < $3`,
        [poolId, new Date(from), new Date(to)],
      );
      return rows.map(({ at, confidence, ...row }) => ({ ...row, at: Number(at), confidence: Number(confidence) }));
    },

    /** The client's other pools of the same machine size, those of the region first, with their prices at these moments. */
    async peers(poolId: string, moments: readonly number[]): Promise<Peer[]> {
      if (moments.length === 0) return [];
      const rows = await statement<Row & { id: string; isSameRegion: boolean }>(
        em,
        `with peers as materialized (
           select p.id, p.region = own.region as same from ${tableOf(em, 'pool')} own
           join ${tableOf(em, 'pool')} p
             on p.client_id = own.client_id and p.instance_type = own.instance_type and p.id <> own.id
           where own.id = $1 order by same desc, p.id limit ${MOST_PEERS}
         )
         select distinct p.id, p.same as "isSameRegion", ${moment('x.observed_at')} as at, x.hourly_price::text as price
         from peers p cross join jsonb_array_elements_text($2::jsonb) as m (at)
         cross join lateral (
           select observed_at, hourly_price from ${point()}
           where pool_id = p.id and source <> 'INTERPOLATED' and observed_at <= to_timestamp(m.at::bigint / 1000.0)
             and observed_at >= to_timestamp(m.at::bigint / 1000.0) - interval '24 hours'
           order by observed_at desc limit 1) x`,
        [poolId, JSON.stringify(moments)],
      );
      return [...Map.groupBy(rows, ({ id }) => id).values()].map((ofPeer) => ({
        isSameRegion: ofPeer[0]?.isSameRegion === true,
        prices: ofPeer.map(known).sort((a, b) => a.at - b.at),
      }));
    },

    async remove(poolId: string, moments: readonly number[]): Promise<void> {
      if (moments.length === 0) return;
      await statement(
        em,
        `delete from ${point()} x using jsonb_array_elements_text($2::jsonb) as m (at)
         where x.pool_id = $1 and x.observed_at = to_timestamp(m.at::bigint / 1000.0) and x.source = 'INTERPOLATED'`,
        [poolId, JSON.stringify(moments)],
      );
    },

    /** A price that somebody saw at the same moment meanwhile stays. */
    async add(poolId: string, fillings: readonly StoredFilling[]): Promise<void> {
      if (fillings.length === 0) return;
      await statement(
        em,
        `insert into ${point()} (pool_id, observed_at, hourly_price, source, method, confidence, is_raw)
         select $1::uuid, to_timestamp(r.at / 1000.0), r.price, 'INTERPOLATED', r.method, r.confidence, false
         from jsonb_to_recordset($2::jsonb) as r ("at" bigint, price numeric(18,6), method text, confidence real)
         order by r.at on conflict do nothing`,
        [poolId, JSON.stringify(fillings)],
      );
    },
  };
}
export type FillingRepository = ReturnType<typeof fillingRepository>;
