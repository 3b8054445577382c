import type { EntityManager } from '@mikro-orm/sql';
import { locked } from '#foundation/database/fresh.ts';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { SpendProgress } from './entity.ts';

export interface HourOfSpend {
  /** When the hour begins. */
  readonly at: Date;
  /** USD. */
  readonly spent: string;
}

export function spendRepository(em: EntityManager) {
  return {
    /** The next clients, in the order of ids, of whose spend something is to be worked out before a moment. */
    async due(before: Date, after: string | null, limit: number): Promise<string[]> {
      const rows = await em.find(
        SpendProgress,
        {
          $and: [
            after ? { clientId: { $gt: after } } : {},
            { $or: [{ integratedUntil: { $lt: before } }, { changedFrom: { $ne: null } }] },
          ],
        },
        { orderBy: { clientId: 'asc' }, limit, disableIdentityMap: true },
      );
      return rows.map(({ clientId }) => clientId);
    },

    /** How far a client's spend is worked out, locked until the transaction ends. */
    locked: async (clientId: string): Promise<SpendProgress | null> =>
      em.findOne(SpendProgress, { clientId }, await locked(em)),

    /** What a client's machines cost in each hour from `from` up to but not including `to`, both whole hours. */
    async hours(clientId: string, from: Date, to: Date): Promise<HourOfSpend[]> {
      const step = tableOf(em, 'spend_step');
      const rows = await statement<{ at: number; spent: string }>(
        em,
        `with told as (
           select m.instance_id, m.ended_at, s.effective_at, s.hourly_price
           from ${tableOf(em, 'spend_machine')} m cross join lateral (
             (select effective_at, hourly_price from ${step}
              where instance_id = m.instance_id and effective_at < $2::timestamptz
              order by effective_at desc limit 1)
             union all
             (select effective_at, hourly_price from ${step}
              where instance_id = m.instance_id and effective_at >= $2::timestamptz and effective_at < $3::timestamptz)
           ) s
           where m.client_id = $1 and (m.ended_at is null or m.ended_at > $2::timestamptz)
         ), stretch as (
           select hourly_price, effective_at as since, least(ended_at, $3::timestamptz,
             lead(effective_at) over (partition by instance_id order by effective_at)) as until
           from told
         ), hour as (
           select at, at + interval '1 hour' as ends
           from generate_series($2::timestamptz, $3::timestamptz - interval '1 hour', interval '1 hour') as at
         )
         select (extract(epoch from h.at) * 1000)::float8 as at, coalesce(round(sum(s.hourly_price
           * extract(epoch from least(s.until, h.ends) - greatest(s.since, h.at)) / 3600), 6), 0)::text as spent
         from hour h left join stretch s on s.since < h.ends and s.until > h.at and s.until > s.since
         group by h.at order by h.at`,
        [clientId, from.toISOString(), to.toISOString()],
      );
      return rows.map(({ at, spent }) => ({ at: new Date(Number(at)), spent }));
    },
  };
}
export type SpendRepository = ReturnType<typeof spendRepository>;
