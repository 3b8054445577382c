import type { EntityManager } from '@mikro-orm/sql';
import { fresh } from '#foundation/database/fresh.ts';
import { inOrder } from '#foundation/database/rows.ts';
import { agentOf, tenantFilter, type Viewer } from '#foundation/identity/viewer.ts';
import { DeadlineJob } from './entity.ts';

export function deadlineRepository(em: EntityManager) {
  return {
    /** The jobs of these agents, in the order asked; undefined where there is none, or the viewer knows none. */
    async byAgents(viewer: Viewer, agentIds: readonly string[]): Promise<(DeadlineJob | undefined)[]> {
      const own = agentOf(viewer);
      const ids = own === undefined ? agentIds : agentIds.filter((id) => id === own);
      const rows = await em.find(DeadlineJob, { agentId: { $in: ids }, ...tenantFilter(viewer) });
      return inOrder(rows, agentIds, ({ agentId }) => agentId);
    },

    /** The job of an agent whose lock is held; null without one. */
    ofAgent: async (agentId: string): Promise<DeadlineJob | null> =>
      em.findOne(DeadlineJob, { agentId }, await fresh(em)),
  };
}
export type DeadlineRepository = ReturnType<typeof deadlineRepository>;
