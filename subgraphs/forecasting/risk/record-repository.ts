import type { EntityManager } from '@mikro-orm/sql';
import { statement, tableOf } from '#foundation/database/statement.ts';

/** A stretch of time in which a pool was up. */
export interface RecordedRun {
  readonly poolId: string;
  readonly startedAt: Date;
  /** Null while it lasts. */
  readonly endedAt: Date | null;
}

export interface RecordRequest {
  readonly clientId: string;
  readonly poolIds: readonly string[];
  readonly from: Date;
  readonly to: Date;
}

/** Fifty pools that are lost seven times a day, for as long as runs are kept, and half as many again. */
const MOST_RUNS = 200_000;

/** Reads the runs of pools as they were seen. */
export function recordRepository(em: EntityManager) {
  return {
    /**
     * The runs of the client's pools that reach into a span, by pools and in the order of time. One whose end was never told
     * is taken to have lasted until the next one began. Undefined when there are more than 200,000: some would be left out.
     */
    async runs({ clientId, poolIds, from, to }: RecordRequest): Promise<RecordedRun[] | undefined> {
      const rows = await statement<{ poolId: string; startedAt: number; endedAt: number | null }>(
        em,
        `select "poolId", (extract(epoch from started_at) * 1000)::float8 as "startedAt",
           (extract(epoch from until) * 1000)::float8 as "endedAt"
         from (
           select pool_id as "poolId", started_at,
             coalesce(ended_at, lead(started_at) over (partition by pool_id order by started_at)) as until
           from ${tableOf(em, 'risk_run')}
           where client_id = $1::uuid and pool_id in (select jsonb_array_elements_text($2::jsonb)::uuid)
         ) r
         where started_at < $4 and (until is null or until > $3)
         order by "poolId", started_at limit $5`,
        [clientId, JSON.stringify(poolIds), from, to, MOST_RUNS + 1],
      );
      if (rows.length > MOST_RUNS) return undefined;
      return rows.map(({ poolId, startedAt, endedAt }) => ({
        ...{ poolId, startedAt: new Date(startedAt), endedAt: endedAt === null ? null : new Date(endedAt) },
      }));
    },
  };
}
export type RecordRepository = ReturnType<typeof recordRepository>;
