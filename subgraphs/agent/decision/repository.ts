import type { FilterQuery } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { type Page, type PageRequest, page } from '#foundation/database/page.ts';
import { inOrder } from '#foundation/database/rows.ts';
import { isUuid } from '#foundation/database/uuid.ts';
import { agentOf, tenantFilter, type Viewer } from '#foundation/identity/viewer.ts';
import { Decision, DecisionState } from './entity.ts';

/** Whose decisions a list shows. */
export interface DecisionOwner {
  readonly clientId?: string;
  readonly agentId?: string;
}

/** The tenant's decisions; for an agent's token only those about that agent. */
function visibleTo(viewer: Viewer): FilterQuery<Decision> {
  const agentId = agentOf(viewer);
  return { ...tenantFilter(viewer), ...(agentId && { agentId }) };
}

export function decisionRepository(em: EntityManager) {
  return {
    /** The decisions with these ids, in the order asked; undefined where the viewer knows none. */
    async byIds(viewer: Viewer, ids: readonly string[]): Promise<(Decision | undefined)[]> {
      const where = { $and: [{ id: { $in: ids.filter(isUuid) } }, visibleTo(viewer)] };
      return inOrder(await em.find(Decision, where, { refresh: true }), ids, ({ id }) => id);
    },

    /** Newest first. */
    list: (viewer: Viewer, owner: DecisionOwner, request: PageRequest): Promise<Page<Decision>> =>
      page(em, Decision, { $and: [visibleTo(viewer), { ...owner }] }, [['id', 'desc']], request),

    /** Notes that a decision was confirmed. */
    async confirm(id: string, now: Date): Promise<void> {
      await em.nativeUpdate(Decision, { id }, { lastEvaluatedAt: now });
    },

    /** What is remembered of an agent; null before its first decision. */
    state: (agentId: string): Promise<DecisionState | null> =>
      em.findOne(DecisionState, { agentId }, { refresh: true }),

    /** Notes for every machine of these sizes that was not looked at since, that a pool has changed. */
    async noteChange(clientId: string, instanceTypes: readonly string[], at: Date): Promise<void> {
      const looked = { instanceType: { $in: [...instanceTypes] }, changedAt: null, evaluatedAt: { $lt: at } };
      await em.nativeUpdate(DecisionState, { clientId, ...looked }, { changedAt: at });
    },

    /** Those whose pools have changed since they were looked at, longest ago first. */
    changed: (limit: number, passedOver: readonly string[]): Promise<DecisionState[]> =>
      em.find(
        DecisionState,
        { changedAt: { $ne: null }, agentId: { $nin: [...passedOver] } },
        { orderBy: { evaluatedAt: 'asc', agentId: 'asc' }, limit, refresh: true },
      ),
  };
}
export type DecisionRepository = ReturnType<typeof decisionRepository>;
