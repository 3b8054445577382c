import type { FilterQuery } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { fresh } from '#foundation/database/fresh.ts';
import { groupedInOrder, inOrder } from '#foundation/database/rows.ts';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { isUuid } from '#foundation/database/uuid.ts';
import { agentOf, tenantFilter, type Viewer } from '#foundation/identity/viewer.ts';
import { Command, CommandKind, CommandStatus, OPEN, type Target } from './entity.ts';

const MOST_OF_AGENT = 100;

/** What commands are about: all that is given here holds together. */
export interface Named {
  readonly kind: CommandKind;
  readonly instanceId?: string;
  readonly replicaId?: string;
}

/** Told for the last time up to a moment, and fewer than so many times. */
export interface ToldUntil {
  readonly until: Date;
  readonly fewerThan: number;
}

/** The tenant's commands; for an agent's token only that agent's. */
function visibleTo(viewer: Viewer): FilterQuery<Command> {
  const agentId = agentOf(viewer);
  return { ...tenantFilter(viewer), ...(agentId && { agentId }) };
}

/** Still waited for at this moment. */
const waiting = (now: Date): FilterQuery<Command> => ({ status: { $in: OPEN }, expiresAt: { $gt: now } });

export function commandRepository(em: EntityManager) {
  return {
    /** The commands with these ids, in the order asked; undefined where the viewer knows none. */
    async byIds(viewer: Viewer, ids: readonly string[]): Promise<(Command | undefined)[]> {
      const rows = await em.find(Command, { $and: [{ id: { $in: ids.filter(isUuid) } }, visibleTo(viewer)] });
      return inOrder(rows, ids, ({ id }) => id);
    },

    /** The command as it stands now, read under its agent's lock. */
    current: async (id: string): Promise<Command | null> => em.findOne(Command, { id }, await fresh(em)),

    /** What waits for each of these agents, highest priority first, then oldest; at most 100 each. */
    async pendingOfAgents(viewer: Viewer, agentIds: readonly string[], now: Date): Promise<Command[][]> {
      const rows = await em.find(
        Command,
        { $and: [{ agentId: { $in: agentIds } }, waiting(now), visibleTo(viewer)] },
        { orderBy: { priority: 'desc', issuedAt: 'asc', id: 'asc' }, ...(await fresh(em)) },
      );
      return groupedInOrder(rows, agentIds, ({ agentId }) => agentId).map((own) => own.slice(0, MOST_OF_AGENT));
    },

    /** Whether anything waits for an agent; asked at each sign of life. */
    async hasPending(agentId: string, now: Date): Promise<boolean> {
      const found = await statement(
        em,
        `select 1 as one from ${tableOf(em, 'command')}
         where agent_id = $1 and status in ('PENDING', 'DELIVERED') and expires_at > $2 limit 1`,
        [agentId, now],
      );
      return found.length > 0;
    },

    /** The commands of an agent that have not ended yet, lapsed or not; of all kinds unless told. */
    async openOf(agentId: string, named: Partial<Named> = {}): Promise<Command[]> {
      return em.find(
        Command,
        { agentId, ...named, status: { $in: OPEN } },
        { orderBy: { priority: 'desc', issuedAt: 'asc', id: 'asc' }, ...(await fresh(em)) },
      );
    },

    /** The order to switch that an agent has not ended yet, lapsed or not. */
    openSwitch: async (agentId: string): Promise<Command | null> =>
      em.findOne(Command, { agentId, kind: CommandKind.SWITCH, status: { $in: OPEN } }, await fresh(em)),

    /** The last command of a kind that an agent was given. */
    lastOf: async (agentId: string, kind: CommandKind): Promise<Command | null> =>
      em.findOne(Command, { agentId, kind }, { orderBy: { issuedAt: 'desc', id: 'desc' }, ...(await fresh(em)) }),

    /** Open commands that nobody waits for any longer, longest first. */
    lapsed: (now: Date, limit: number, passedOver: readonly string[]): Promise<Command[]> =>
      em.find(
        Command,
        { status: { $in: OPEN }, expiresAt: { $lte: now }, id: { $nin: [...passedOver] } },
        { orderBy: { expiresAt: 'asc', id: 'asc' }, limit },
      ),

    /** Agents that are online and have not taken up what they were last told before a moment; at most `limit`. */
    untaken: (told: ToldUntil, now: Date, limit: number, passedOver: readonly string[]) =>
      statement<{ readonly agentId: string }>(
        em,
        `select distinct c.agent_id as "agentId" from ${tableOf(em, 'command')} c
         join ${tableOf(em, 'agent')} a on a.id = c.agent_id and a.status = 'ONLINE'
         where c.status = 'PENDING' and c.last_delivered_at <= $1 and c.deliveries < $2 and c.expires_at > $3
           and c.agent_id not in (select jsonb_array_elements_text($4::jsonb)::uuid)
         order by c.agent_id limit $5`,
        [told.until, told.fewerThan, now, JSON.stringify(passedOver), limit],
      ),

    /** Whether the agent could not move to this target, some time since a moment. */
    async hasFailed(agentId: string, { mode, poolId }: Target, since: Date): Promise<boolean> {
      const order = { kind: CommandKind.SWITCH, targetMode: mode, targetPoolId: poolId };
      const failed = { agentId, ...order, status: CommandStatus.FAILED, completedAt: { $gte: since } };
      return (await em.count(Command, failed)) > 0;
    },
  };
}
export type CommandRepository = ReturnType<typeof commandRepository>;
