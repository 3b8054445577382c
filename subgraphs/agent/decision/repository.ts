import type { FilterQuery } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { fresh } from '#foundation/database/fresh.ts';
import { type Page, type PageRequest, page } from '#foundation/database/page.ts';
import { inOrder } from '#foundation/database/rows.ts';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { isUuid } from '#foundation/database/uuid.ts';
import { agentOf, tenantFilter, type Viewer } from '#foundation/identity/viewer.ts';
import { Decision, DecisionState } from './entity.ts';
import type { Memory } from './situation-repository.ts';

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

/** The machine that a look was taken at. */
interface RememberedMachine {
  readonly id: string;
  readonly agentId: string;
  readonly clientId: string;
  readonly instanceType: string;
}

const REMEMBERED = [
  ...['agent_id', 'client_id', 'instance_id', 'instance_type', 'regret', 'own_hourly_price', 'best_hourly_price'],
  ...['evaluated_at', 'decision_id', 'action', 'rule', 'was_disabled', 'risk'],
];

/** Each agent has one row. That pools have changed was before this look. */
const remembering = (em: EntityManager): string => `
  insert into ${tableOf(em, 'decision_state')} (${REMEMBERED.join(', ')})
  values (${REMEMBERED.map((_, n) => `$${n + 1}`).join(', ')})
  on conflict (agent_id) do update set changed_at = null,
    ${REMEMBERED.map((column) => `${column} = excluded.${column}`).join(', ')}`;

const valuesOf = ({ id, agentId, clientId, instanceType }: RememberedMachine, memory: Memory): unknown[] => [
  ...[agentId, clientId, id, instanceType, memory.regret, memory.ownHourlyPrice, memory.bestHourlyPrice],
  ...[memory.evaluatedAt, memory.decisionId, memory.action, memory.rule, memory.wasDisabled, memory.risk],
];

export function decisionRepository(em: EntityManager) {
  return {
    /** The decisions with these ids, in the order asked; undefined where the viewer knows none. */
    async byIds(viewer: Viewer, ids: readonly string[]): Promise<(Decision | undefined)[]> {
      const rows = await em.find(Decision, { $and: [{ id: { $in: ids.filter(isUuid) } }, visibleTo(viewer)] });
      return inOrder(rows, ids, ({ id }) => id);
    },

    /** Newest first. */
    list: (viewer: Viewer, owner: DecisionOwner, request: PageRequest): Promise<Page<Decision>> =>
      page(em, Decision, { $and: [visibleTo(viewer), { ...owner }] }, [['id', 'desc']], request),

    /** Notes that a decision was confirmed, and what the next look begins with. Null for a decision that is gone. */
    async confirm(machine: RememberedMachine, memory: Memory): Promise<Decision | null> {
      const [row] = await statement<object>(
        em,
        `with remembered as (${remembering(em)})
         update ${tableOf(em, 'decision')} set last_evaluated_at = $8 where id = $9 returning *`,
        valuesOf(machine, memory),
      );
      return row ? em.map(Decision, row) : null;
    },

    /** Keeps what the next look begins with. */
    async remember(machine: RememberedMachine, memory: Memory): Promise<void> {
      await statement(em, remembering(em), valuesOf(machine, memory));
    },

    /** What is remembered of an agent; null before its first decision. */
    state: async (agentId: string): Promise<DecisionState | null> =>
      em.findOne(DecisionState, { agentId }, await fresh(em)),

    /** Notes for every machine of these sizes that was not looked at since, that a pool has changed. */
    async noteChange(clientId: string, instanceTypes: readonly string[], at: Date): Promise<void> {
      await statement(
        em,
        `update ${tableOf(em, 'decision_state')} set changed_at = $3
         where client_id = $1 and instance_type = any($2::text[]) and changed_at is null and evaluated_at < $3`,
        [clientId, [...instanceTypes], at],
      );
    },

    /** Those whose pools have changed since they were looked at, longest ago first. */
    changed: async (limit: number, passedOver: readonly string[]): Promise<DecisionState[]> =>
      em.find(
        DecisionState,
        { changedAt: { $ne: null }, agentId: { $nin: [...passedOver] } },
        { orderBy: { evaluatedAt: 'asc', agentId: 'asc' }, limit, ...(await fresh(em)) },
      ),
  };
}
export type DecisionRepository = ReturnType<typeof decisionRepository>;
