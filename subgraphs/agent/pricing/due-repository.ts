import type { EntityManager } from '@mikro-orm/sql';
import { statement, tableOf } from '#foundation/database/statement.ts';
import type { PriceWork } from './entity.ts';

/** An hour of a pool, by its beginning in epoch milliseconds. */
export interface PoolHour {
  readonly poolId: string;
  readonly startsAt: number;
}

export interface DueSelection {
  /** Only what comes behind it, in the order of pools and hours. */
  readonly after: PoolHour;
  /** Only hours that began before it. */
  readonly until: Date;
  readonly limit: number;
}

/** What comes before every hour. */
export const FIRST_HOUR: PoolHour = { poolId: '00000000-0000-0000-0000-000000000000', startsAt: 0 };

interface Row {
  readonly poolId: string;
  readonly startsAt: string;
}
const HOUR_OF_ROW = `pool_id as "poolId", (extract(epoch from starts_at) * 1000)::bigint::text as "startsAt"`;
const hourOf = ({ poolId, startsAt }: Row): PoolHour => ({ poolId, startsAt: Number(startsAt) });

/** The hours of pools in which something is still to be done. */
export function dueRepository(em: EntityManager) {
  const due = () => tableOf(em, 'price_due');

  return {
    /** Notes that prices of these hours have changed. An hour that is being worked on is waited for, and noted anew. */
    async mark(works: readonly PriceWork[], hours: readonly PoolHour[], at: Date): Promise<void> {
      if (hours.length === 0) return;
      await statement(
        em,
        `insert into ${due()} (work, pool_id, starts_at, marked_at)
         select distinct w.work, r."poolId", to_timestamp(r."startsAt" / 1000.0), $3::timestamptz
         from jsonb_to_recordset($2::jsonb) as r ("poolId" uuid, "startsAt" bigint),
           jsonb_array_elements_text($1::jsonb) as w (work)
         order by 1, 2, 3
         on conflict (work, pool_id, starts_at) do update set marked_at = excluded.marked_at`,
        [JSON.stringify(works), JSON.stringify(hours), at],
      );
    },

    /** How many hours are due. */
    async count(work: PriceWork, until: Date): Promise<number> {
      const sql = `select count(*)::int as count from ${due()} where work = $1 and starts_at < $2`;
      const [row] = await statement<{ count: number }>(em, sql, [work, until]);
      return row?.count ?? 0;
    },

    /** Takes the next hours: what is done for them is done in this transaction. */
    async take(work: PriceWork, { after, until, limit }: DueSelection): Promise<PoolHour[]> {
      return takeRows(
        `select work, pool_id, starts_at from ${due()}
         where work = $1 and (pool_id, starts_at) > ($2::uuid, $3::timestamptz) and starts_at < $4
         order by pool_id, starts_at limit $5 for update`,
        [work, after.poolId, new Date(after.startsAt), until, limit],
      );
    },

    /** The same, of one pool alone and of at most two days. */
    async takeOfOne(work: PriceWork, { after, until }: Omit<DueSelection, 'limit'>): Promise<PoolHour[]> {
      return takeRows(
        `select d.work, d.pool_id, d.starts_at from ${due()} d, (
           select pool_id, starts_at from ${due()}
           where work = $1 and (pool_id, starts_at) > ($2::uuid, $3::timestamptz) and starts_at < $4
           order by pool_id, starts_at limit 1) f
         where d.work = $1 and d.pool_id = f.pool_id and d.starts_at >= f.starts_at and d.starts_at < $4
           and d.starts_at < f.starts_at + interval '48 hours'
         order by d.starts_at for update of d`,
        [work, after.poolId, new Date(after.startsAt), until],
      );
    },
  };

  async function takeRows(selection: string, parameters: readonly unknown[]): Promise<PoolHour[]> {
    const rows = await statement<Row>(
      em,
      `with next as materialized (${selection}), taken as (
         delete from ${due()} d using next n
         where d.work = n.work and d.pool_id = n.pool_id and d.starts_at = n.starts_at
         returning d.pool_id, d.starts_at)
       select ${HOUR_OF_ROW} from taken order by pool_id, starts_at`,
      parameters,
    );
    return rows.map(hourOf);
  }
}
export type DueRepository = ReturnType<typeof dueRepository>;
