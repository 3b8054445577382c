import type { FilterQuery } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { fresh } from '#foundation/database/fresh.ts';
import { type Page, type PageRequest, page } from '#foundation/database/page.ts';
import { inOrder } from '#foundation/database/rows.ts';
import { isUuid } from '#foundation/database/uuid.ts';
import { agentOf, tenantFilter, type Viewer } from '#foundation/identity/viewer.ts';
import { Switch } from './entity.ts';

export interface SwitchFilter {
  readonly agentId?: string | null;
  readonly triggers?: readonly Switch['trigger'][] | null;
  /** From its start up to but not including its end. */
  readonly range?: { readonly from: Date; readonly to: Date } | null;
  readonly isCompleted?: boolean | null;
}

/** Whose switches a list shows; both hold together with what is filtered. */
export interface SwitchOwner {
  readonly clientId?: string;
  readonly agentId?: string;
}

/** The tenant's switches; for an agent's token only that agent's. */
function visibleTo(viewer: Viewer): FilterQuery<Switch> {
  const agentId = agentOf(viewer);
  return { ...tenantFilter(viewer), ...(agentId && { agentId }) };
}

function conditionsOf({ agentId, triggers, range, isCompleted }: SwitchFilter): FilterQuery<Switch>[] {
  const conditions: FilterQuery<Switch>[] = [];
  if (agentId != null) conditions.push({ agentId: { $in: [agentId].filter(isUuid) } });
  if (triggers) conditions.push({ trigger: { $in: [...triggers] } });
  if (range) conditions.push({ startedAt: { $gte: range.from, $lt: range.to } });
  if (isCompleted != null) conditions.push({ completedAt: isCompleted ? { $ne: null } : null });
  return conditions;
}

export function switchRepository(em: EntityManager) {
  return {
    /** The switches with these ids, in the order asked; undefined where the viewer knows none. */
    async byIds(viewer: Viewer, ids: readonly string[]): Promise<(Switch | undefined)[]> {
      const rows = await em.find(Switch, { $and: [{ id: { $in: ids.filter(isUuid) } }, visibleTo(viewer)] });
      return inOrder(rows, ids, ({ id }) => id);
    },

    /** Newest first. */
    list(viewer: Viewer, owner: SwitchOwner, filter: SwitchFilter, request: PageRequest): Promise<Page<Switch>> {
      const where = { $and: [visibleTo(viewer), { ...owner }, ...conditionsOf(filter)] };
      return page(em, Switch, where, [['id', 'desc']], request);
    },

    /** The switch that an agent is in the middle of. */
    openOf: async (agentId: string): Promise<Switch | null> =>
      em.findOne(Switch, { agentId, completedAt: null }, await fresh(em)),

    /** The switch that a command asked for. */
    ofCommand: async (commandId: string): Promise<Switch | null> => em.findOne(Switch, { commandId }, await fresh(em)),

    /** The switch of an agent from one machine to another. */
    async between(agentId: string, oldInstanceId: string, newInstanceId: string): Promise<Switch | null> {
      if (!isUuid(oldInstanceId) || !isUuid(newInstanceId)) return null;
      return em.findOne(Switch, { agentId, oldInstanceId, newInstanceId });
    },

    /** The switch as it stands now, read under its agent's lock. */
    current: async (id: string): Promise<Switch | null> => em.findOne(Switch, { id }, await fresh(em)),

    /** Switches that should have been reported by now, longest first. */
    overdue: (now: Date, limit: number, passedOver: readonly string[]): Promise<Switch[]> =>
      em.find(
        Switch,
        { reportDueAt: { $lte: now }, id: { $nin: [...passedOver] } },
        { orderBy: { reportDueAt: 'asc', id: 'asc' }, limit },
      ),
  };
}
export type SwitchRepository = ReturnType<typeof switchRepository>;
