import type { EntityManager } from '@mikro-orm/sql';
import { inOrder } from '#foundation/database/rows.ts';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { isUuid } from '#foundation/database/uuid.ts';
import { agentOf, tenantFilter, type Viewer } from '#foundation/identity/viewer.ts';
import { Machine } from './entity.ts';

/** A pool that machines run in. */
export interface PoolInUse {
  readonly poolId: string;
  readonly machineCount: number;
}

/** The machines that run, whatever they are for. */
export function machineRepository(em: EntityManager) {
  const machine = () => tableOf(em, 'machine');

  return {
    /** The machines with these ids that run, in the order asked; undefined where the viewer knows none. */
    async running(viewer: Viewer, instanceIds: readonly string[]): Promise<(Machine | undefined)[]> {
      const agentId = agentOf(viewer);
      const rows = await em.find(Machine, {
        instanceId: { $in: instanceIds.filter(isUuid) },
        endedAt: null,
        ...tenantFilter(viewer),
        ...(agentId && { agentId }),
      });
      return inOrder(rows, instanceIds, ({ instanceId }) => instanceId);
    },

    /** Those of these pools that machines run in. */
    inUse: (poolIds: readonly string[]): Promise<PoolInUse[]> =>
      statement<PoolInUse>(
        em,
        `select pool_id as "poolId", count(*)::int as "machineCount" from ${machine()}
         where ended_at is null and pool_id in (select value::uuid from jsonb_array_elements_text($1::jsonb))
         group by pool_id`,
        [JSON.stringify(poolIds)],
      ),

    /** The pools that a client's machines run in, those with the most machines first. */
    inUseOf: (clientId: string, limit: number): Promise<PoolInUse[]> =>
      statement<PoolInUse>(
        em,
        `select pool_id as "poolId", count(*)::int as "machineCount" from ${machine()}
         where client_id = $1 and pool_id is not null and ended_at is null
         group by pool_id order by count(*) desc, pool_id limit $2`,
        [clientId, limit],
      ),
  };
}
export type MachineRepository = ReturnType<typeof machineRepository>;
