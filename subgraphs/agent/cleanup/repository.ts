import type { FilterQuery } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { type Page, type PageRequest, page } from '#foundation/database/page.ts';
import { agentOf, tenantFilter, type Viewer } from '#foundation/identity/viewer.ts';
import { Cleanup } from './entity.ts';

export function cleanupRepository(em: EntityManager) {
  return {
    byId: (id: string): Promise<Cleanup> => em.findOneOrFail(Cleanup, { id }),

    /** The report of an agent that it calls so. */
    ofReport: (agentId: string, reportId: string): Promise<Cleanup | null> =>
      em.findOne(Cleanup, { agentId, reportId }),

    /** An agent's clean-ups, the newest first. */
    list(viewer: Viewer, agentId: string, request: PageRequest): Promise<Page<Cleanup>> {
      const own = agentOf(viewer);
      const where: FilterQuery<Cleanup> = {
        $and: [{ ...tenantFilter(viewer), ...(own && { agentId: own }) }, { agentId }],
      };
      return page(em, Cleanup, where, [['id', 'desc']], request);
    },
  };
}
export type CleanupRepository = ReturnType<typeof cleanupRepository>;
