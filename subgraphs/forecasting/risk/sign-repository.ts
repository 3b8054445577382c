import type { EntityManager } from '@mikro-orm/sql';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { clockBetween, GROUPS, tallied } from './tally-sql.ts';

/** A pool, and when it was seen. */
export interface SeenPool {
  readonly poolId: string;
  readonly poolName: string;
  readonly instanceType: string;
  readonly zone: string;
  readonly region: string;
  readonly firstSeenAt: Date;
  readonly seenAt: Date;
}

/** A pool that came up or went down. */
export interface Turn {
  readonly poolId: string;
  readonly clientId: string;
  readonly isUp: boolean;
  readonly since: Date;
  readonly cause: 'NOTICE' | 'CAPACITY' | null;
  /** When the run began that ends; null without one. */
  readonly upSince: Date | null;
}

/** A machine has left a client's pool: until then it was watched. */
export interface Leaving {
  readonly poolId: string;
  readonly clientId: string;
  readonly at: Date;
}

/**
 * The tables of what is seen of pools. Every statement can be run again, and in any order with the others:
 * news that comes twice, late, or after what followed it changes nothing that is better known.
 */
export function signRepository(em: EntityManager) {
  const pool = () => tableOf(em, 'risk_pool');
  const run = () => tableOf(em, 'risk_run');
  const tally = () => tableOf(em, 'risk_tally');

  /** Notes that a run ended, and counts it; one that was counted is not counted again. */
  const end = ({ poolId, clientId, since, cause, upSince }: Turn) =>
    statement(
      em,
      `with gone as (
         insert into ${run()} as known (pool_id, started_at, client_id, ended_at, cause)
         select p.pool_id, $3::timestamptz, p.client_id, $4::timestamptz, $5 from ${pool()} p
         where p.pool_id = $1 and p.client_id = $2
         on conflict (pool_id, started_at) do update set ended_at = excluded.ended_at, cause = excluded.cause
           where known.ended_at is null
         returning pool_id, ${clockBetween('started_at', 'ended_at')} as clock, true as has_ended
       )
       insert into ${tally()} as known (client_id, pool_id, region, instance_type, bin, entered, ended, exposure)
       select p.client_id, g.pool_id, g.region, g.instance_type, t.bin, t.entered, t.ended, t.exposure
       from (${tallied('select * from gone')}) t join ${pool()} p on p.pool_id = t.pool_id cross join lateral ${GROUPS}
       order by 1, 2, 3, 4, 5
       on conflict (client_id, pool_id, region, instance_type, bin) do update set
         entered = known.entered + excluded.entered, ended = known.ended + excluded.ended,
         exposure = known.exposure + excluded.exposure`,
      [poolId, clientId, upSince, since, cause],
    );

  const begin = ({ poolId, clientId, since }: Turn) =>
    statement(
      em,
      `insert into ${run()} (pool_id, started_at, client_id)
       select pool_id, $3::timestamptz, client_id from ${pool()} where pool_id = $1 and client_id = $2
       on conflict do nothing`,
      [poolId, clientId, since],
    );

  return {
    /** Makes the pools that are not known, and notes, to the hour, when the others were seen. */
    async learn(clientId: string, pools: readonly SeenPool[]): Promise<void> {
      await statement(
        em,
        `insert into ${pool()} as known
           (pool_id, client_id, name, instance_type, zone, region, first_seen_at, seen_at)
         select r."poolId", $1::uuid, r."poolName", r."instanceType", r.zone, r.region, r."firstSeenAt", r."seenAt"
         from jsonb_to_recordset($2::jsonb) as r("poolId" uuid, "poolName" text, "instanceType" text, zone text,
           region text, "firstSeenAt" timestamptz, "seenAt" timestamptz)
         -- Prices come all the time: a row that would not change is not locked.
         where not exists (select from ${pool()} k where k.pool_id = r."poolId" and k.first_seen_at <= r."firstSeenAt"
           and k.seen_at >= r."seenAt" - interval '1 hour')
         order by r."poolId"
         on conflict (pool_id) do update set
           first_seen_at = least(known.first_seen_at, excluded.first_seen_at),
           seen_at = greatest(known.seen_at, excluded.seen_at)
         where known.client_id = excluded.client_id and (excluded.seen_at > known.seen_at + interval '1 hour'
           or excluded.first_seen_at < known.first_seen_at)`,
        [clientId, JSON.stringify(pools)],
      );
    },

    /** Notes that a client's pool, which is known, came up or went down. */
    async turn(turn: Turn): Promise<void> {
      const { poolId, clientId, isUp, since, upSince } = turn;
      if (isUp) await begin(turn);
      else if (upSince) await end(turn);
      // Of two words on one moment the worse one counts: the run that began there has ended.
      const newer = `pool_id = $1 and client_id = $2
        and (since is null or since < $4::timestamptz or (since = $4::timestamptz and not $3))`;
      await statement(em, `update ${pool()} set is_up = $3, since = $4::timestamptz where ${newer}`, [
        ...[poolId, clientId, isUp, since],
      ]);
    },

    /** Notes until when a pool was watched. */
    async leave({ poolId, clientId, at }: Leaving): Promise<void> {
      await statement(
        em,
        `update ${pool()} set watched_until = greatest(watched_until, $3::timestamptz)
         where pool_id = $1 and client_id = $2`,
        [poolId, clientId, at],
      );
    },
  };
}
export type SignRepository = ReturnType<typeof signRepository>;
