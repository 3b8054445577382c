import type { EntityManager } from '@mikro-orm/sql';
import { statement, tableOf } from '#foundation/database/statement.ts';

const MOST_RUNS = 200;

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
  };
}
export type PoolHistories = ReturnType<typeof poolHistory>;
