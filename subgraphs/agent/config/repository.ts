import type { EntityManager } from '@mikro-orm/sql';
import { fresh } from '#foundation/database/fresh.ts';
import { inOrder } from '#foundation/database/rows.ts';
import { agentOf, tenantFilter, type Viewer } from '#foundation/identity/viewer.ts';
import { AgentConfig } from './entity.ts';

export function configRepository(em: EntityManager) {
  return {
    /** The settings of these agents, in the order asked; undefined where the viewer knows none. */
    async byAgents(viewer: Viewer, agentIds: readonly string[]): Promise<(AgentConfig | undefined)[]> {
      const own = agentOf(viewer);
      const ids = own === undefined ? agentIds : agentIds.filter((id) => id === own);
      const rows = await em.find(AgentConfig, { agentId: { $in: ids }, ...tenantFilter(viewer) });
      return inOrder(rows, agentIds, ({ agentId }) => agentId);
    },

    /** The settings of an agent whose lock is held. */
    ofAgent: async (agentId: string): Promise<AgentConfig> =>
      em.findOneOrFail(AgentConfig, { agentId }, await fresh(em)),
  };
}
export type ConfigRepository = ReturnType<typeof configRepository>;
