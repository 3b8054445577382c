import type { EntityManager } from '@mikro-orm/sql';
import { locked } from '#foundation/database/fresh.ts';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { Coordination } from './entity.ts';

/** The agent, and whose it is. */
export interface AgentKey {
  readonly agentId: string;
  readonly clientId: string;
}

/** A look that has begun: what is done with what it sees holds only while the version does. */
export interface Look extends AgentKey {
  readonly version: number;
}

export function coordinationRepository(em: EntityManager) {
  const table = () => tableOf(em, 'coordination');

  return {
    find: (agentId: string): Promise<Coordination | null> =>
      em.findOne(Coordination, { agentId }, { disableIdentityMap: true }),

    locked: async (agentId: string): Promise<Coordination | null> =>
      em.findOne(Coordination, { agentId }, await locked(em)),

    /**
     * Makes an agent due, whether it was known or not. Answers whether no task waits for it yet: the caller adds one.
     */
    async makeDue({ agentId, clientId }: AgentKey, now: Date): Promise<boolean> {
      const [known] = await statement<{ isQueued: boolean }>(
        em,
        `select is_queued as "isQueued" from ${table()} where agent_id = $1 for update`,
        [agentId],
      );
      await statement(
        em,
        `insert into ${table()} as c (agent_id, client_id, version, is_queued, due_at) values ($1, $2, 1, true, $3)
         on conflict (agent_id) do update
           set version = c.version + 1, is_queued = true, due_at = least(c.due_at, excluded.due_at)`,
        [agentId, clientId, now],
      );
      return known?.isQueued !== true;
    },

    /** Begins a look; should it come to nothing the agent is due again at `againAt`. Undefined for an unknown agent. */
    async begin(agentId: string, againAt: Date): Promise<Look | undefined> {
      const [look] = await statement<Look>(
        em,
        `update ${table()} set version = version + 1, is_queued = false, due_at = $2 where agent_id = $1
         returning agent_id as "agentId", client_id as "clientId", version`,
        [agentId, againAt],
      );
      return look;
    },

    /** Agents that are due, those that have waited longest first. */
    async due(now: Date, limit: number): Promise<string[]> {
      const rows = await em.find(
        Coordination,
        { dueAt: { $lte: now } },
        { fields: ['agentId'], orderBy: { dueAt: 'asc' }, limit, disableIdentityMap: true },
      );
      return rows.map(({ agentId }) => agentId);
    },

    /** The agent is away: a look that began before holds no more. */
    async noteAway(agentId: string): Promise<void> {
      await statement(em, `update ${table()} set present_since = null, version = version + 1 where agent_id = $1`, [
        agentId,
      ]);
    },

    async remove(agentId: string): Promise<void> {
      await em.nativeDelete(Coordination, { agentId });
    },
  };
}
export type CoordinationRepository = ReturnType<typeof coordinationRepository>;
