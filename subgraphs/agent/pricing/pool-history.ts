import type { EntityManager } from '@mikro-orm/sql';
import { statement, tableOf } from '#foundation/database/statement.ts';

/** A stretch of time in which a pool was up. */
export interface UpRun {
  readonly startedAt: Date;
  /** Null while it lasts. */
  readonly endedAt: Date | null;
}

export interface PoolHistory {
  readonly poolId: string;
  /** When the first of the prices asked for was seen; null without any. */
  readonly watchedSince: Date | null;
  readonly runs: readonly UpRun[];
}

interface Row {
  readonly id: string;
  readonly watched: string | null;
  readonly runs: readonly (readonly [started: number, ended: number | null])[];
}

const MOST_RUNS = 200;

const milliseconds = (column: string) => `(extract(epoch from ${column}) * 1000)::bigint`;

/** For how long pools were up, from one sign of a change to the next; the newest 200 runs of each. */
export function poolHistory(em: EntityManager) {
  const run = () => tableOf(em, 'pool_run');

  /** Removes what is older than the newest runs. */
  const prune = (poolId: string) =>
    statement(
      em,
      `delete from ${run()} where pool_id = $1 and started_at <
         (select started_at from ${run()} where pool_id = $1 order by started_at desc offset $2 limit 1)`,
      [poolId, MOST_RUNS - 1],
    );

  return {
    /** Notes that a pool, whose lock is held, came up or went down. */
    async turn({ poolId, isUp, at }: { poolId: string; isUp: boolean; at: Date }): Promise<void> {
      if (!isUp) {
        const end = `update ${run()} set ended_at = $2 where pool_id = $1 and ended_at is null`;
        await statement(em, end, [poolId, at]);
        return;
      }
      const begin = `insert into ${run()} (pool_id, started_at) values ($1, $2) on conflict do nothing`;
      await statement(em, begin, [poolId, at]);
      await prune(poolId);
    },

    /** What is known of each of these pools; of its prices only those since a moment count. */
    async of(poolIds: readonly string[], since: Date): Promise<PoolHistory[]> {
      const rows = await statement<Row>(
        em,
        `select id,
           (select ${milliseconds('min(observed_at)')}::text from ${tableOf(em, 'price_point')}
            where pool_id = id::uuid and observed_at >= $2) as watched,
           (select coalesce(jsonb_agg(jsonb_build_array(${milliseconds('started_at')}, ${milliseconds('ended_at')})), '[]')
            from ${run()} where pool_id = id::uuid) as runs
         from jsonb_array_elements_text($1::jsonb) as id`,
        [JSON.stringify(poolIds), since],
      );
      return rows.map(({ id, watched, runs }) => ({
        poolId: id,
        watchedSince: watched === null ? null : new Date(Number(watched)),
        runs: runs.map(([started, ended]) => ({
          startedAt: new Date(started),
          endedAt: ended === null ? null : new Date(ended),
        })),
      }));
    },
  };
}
export type PoolHistories = ReturnType<typeof poolHistory>;
