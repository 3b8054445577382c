import type { FilterQuery } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { locked } from '#foundation/database/fresh.ts';
import { uuidv7 } from '#foundation/database/identity.ts';
import { type Page, type PageRequest, page } from '#foundation/database/page.ts';
import { containing, inOrder } from '#foundation/database/rows.ts';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { isUuid } from '#foundation/database/uuid.ts';
import { agentOf, tenantFilter, type Viewer } from '#foundation/identity/viewer.ts';
import { Agent, AgentStatus, AgentToken, type ReportedMetrics } from './entity.ts';

export interface AgentFilter {
  readonly statuses?: readonly AgentStatus[] | null;
  readonly search?: string | null;
}

/** An agent that has just been found silent. */
export interface SilentAgent {
  readonly id: string;
  readonly clientId: string;
  readonly hostname: string;
  readonly lastHeartbeatAt: Date | null;
}

/** A sign of life that an agent's machine gives. */
export interface Sign {
  readonly agentId: string;
  readonly instanceId: string;
  readonly mode?: string | null | undefined;
  readonly version?: string | null | undefined;
  /** Kept of the primary machine alone: a standby's program counts for itself. */
  readonly metrics?: ReportedMetrics | null | undefined;
  readonly now: Date;
}

/** What is known of an agent that has just been heard of. */
export interface Stamped {
  readonly agentId: string;
  readonly hasPendingCommands: boolean;
}

/** The tenant's agents; for an agent's token only that agent. */
function visibleTo(viewer: Viewer): FilterQuery<Agent> {
  const id = agentOf(viewer);
  return { ...tenantFilter(viewer), ...(id && { id }) };
}

export function agentRepository(em: EntityManager) {
  return {
    /** The agents with these ids, in the order asked; undefined where the viewer knows none. */
    async byIds(viewer: Viewer, ids: readonly string[]): Promise<(Agent | undefined)[]> {
      const rows = await em.find(Agent, { $and: [{ id: { $in: ids.filter(isUuid) } }, visibleTo(viewer)] });
      return inOrder(rows, ids, ({ id }) => id);
    },

    /** Newest registration first. Without statuses all but the deleted ones. */
    list(
      viewer: Viewer,
      { clientId, statuses, search }: AgentFilter & { readonly clientId?: string },
      request: PageRequest,
    ): Promise<Page<Agent>> {
      const conditions: FilterQuery<Agent>[] = [visibleTo(viewer)];
      if (clientId) conditions.push({ clientId });
      conditions.push({ status: statuses ? { $in: [...statuses] } : { $ne: AgentStatus.DELETED } });
      if (search) {
        const text = { $ilike: containing(search) };
        conditions.push({ $or: [{ hostname: text }, { logicalId: text }] });
      }
      return page(em, Agent, { $and: conditions }, [['id', 'desc']], request);
    },

    /** The agent, locked until the transaction ends: nothing that belongs to it is changed by anybody else. */
    async locked(viewer: Viewer, id: string): Promise<Agent | null> {
      if (!isUuid(id)) return null;
      return em.findOne(Agent, { $and: [{ id }, visibleTo(viewer)] }, await locked(em));
    },

    /**
     * Notes that an agent is alive, where nothing else is to be noted: it counts as alive already, and its machine is
     * not retired and paid for as before. Answers whether commands wait; null otherwise, and for what the viewer does
     * not know. One statement across slices: it is what is asked most of all.
     */
    async stamp(viewer: Viewer, sign: Sign): Promise<Stamped | null> {
      const { agentId, instanceId, mode, version, metrics, now } = sign;
      if (!isUuid(agentId) || !isUuid(instanceId)) return null;
      // Nobody waits for the disk: of what a server that dies had not written yet, the next heartbeat says the same.
      const [row] = await statement<Stamped>(
        em,
        `update ${tableOf(em, 'agent')} a set last_heartbeat_at = $3, version = coalesce($4, version),
           heartbeat_count = heartbeat_count + 1,
           reported_metrics = case i.role when 'PRIMARY' then coalesce($8::jsonb, reported_metrics)
             else reported_metrics end
         from ${tableOf(em, 'instance')} i
         where a.id = $1 and status in ('ONLINE', 'DISABLED')
           and a.client_id = coalesce($5, a.client_id) and a.id = coalesce($6, a.id)
           and i.id = $2 and i.agent_id = a.id
           and i.role not in ('ZOMBIE', 'TERMINATED') and i.mode = coalesce($7, i.mode)
           and (select set_config('synchronous_commit', 'off', true)) = 'off'
         returning a.id as "agentId", exists (select from ${tableOf(em, 'command')} c where c.agent_id = a.id
           and c.status in ('PENDING', 'DELIVERED') and c.expires_at > $3) as "hasPendingCommands"`,
        [
          ...[agentId, instanceId, now, version ?? null],
          ...[tenantFilter(viewer).clientId ?? null, agentOf(viewer) ?? null, mode ?? null],
          metrics ? JSON.stringify(metrics) : null,
        ],
      );
      return row ?? null;
    },

    /** Locks many in the order of their ids, so that two who do that do not wait for each other. */
    lockAll: async (ids: readonly string[]): Promise<unknown> =>
      em.find(Agent, { id: { $in: ids } }, { ...(await locked(em)), orderBy: { id: 'asc' } }),

    /** Makes an agent, unless there is one of this name that is not deleted. Answers whether it did. */
    async make(agent: { clientId: string; logicalId: string; hostname: string; version: string; now: Date }) {
      const [made] = await statement<{ id: string }>(
        em,
        `insert into ${tableOf(em, 'agent')} (id, client_id, logical_id, hostname, version, status, epoch,
           token_generation, registered_at, last_registered_at)
         values ($1, $2, $3, $4, $5, 'ONLINE', 0, 0, $6, $6)
         on conflict (client_id, logical_id) where status <> 'DELETED' do nothing returning id`,
        [uuidv7(), agent.clientId, agent.logicalId, agent.hostname, agent.version, agent.now],
      );
      return made !== undefined;
    },

    /** The agent of this name that is not deleted, locked until the transaction ends. */
    byLogicalId: async (clientId: string, logicalId: string): Promise<Agent | null> =>
      em.findOne(Agent, { clientId, logicalId, status: { $ne: AgentStatus.DELETED } }, await locked(em)),

    /** Whether the agent that a machine belongs to was deleted. */
    isDeleted: async (id: string): Promise<boolean> => (await em.count(Agent, { id, status: AgentStatus.DELETED })) > 0,

    /** Marks up to `limit` online agents that were not heard of since a moment; answers which. */
    async markSilent(since: Date, limit: number): Promise<SilentAgent[]> {
      const agent = tableOf(em, 'agent');
      const rows = await statement<Omit<SilentAgent, 'lastHeartbeatAt'> & { at: string | null }>(
        em,
        // One that is locked is being heard of right now.
        `update ${agent} set status = 'OFFLINE' where id in (
           select id from ${agent}
           where status = 'ONLINE' and greatest(last_heartbeat_at, last_registered_at) < $1
           order by id limit $2 for update skip locked)
         returning id, client_id as "clientId", hostname,
           (extract(epoch from last_heartbeat_at) * 1000)::bigint::text as at`,
        [since, limit],
      );
      return rows.map(({ at, ...row }) => ({ ...row, lastHeartbeatAt: at === null ? null : new Date(Number(at)) }));
    },

    /** The live token with this hash, and the agent it belongs to unless that was deleted. */
    async byTokenHash(hash: string): Promise<{ token: AgentToken; agent: Agent } | undefined> {
      const token = await em.findOne(AgentToken, { hash, revokedAt: null });
      const agent = token && (await em.findOne(Agent, { id: token.agentId, status: { $ne: AgentStatus.DELETED } }));
      return token && agent ? { token, agent } : undefined;
    },

    /** Ends every live token of an agent but those of the newest generations. Answers how many. */
    revokeTokens: (agentId: string, upToGeneration: number, now: Date): Promise<number> =>
      em.nativeUpdate(
        AgentToken,
        { agentId, revokedAt: null, generation: { $lte: upToGeneration } },
        { revokedAt: now },
      ),
  };
}
export type AgentRepository = ReturnType<typeof agentRepository>;
