import type { FilterQuery } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { fresh, locked } from '#foundation/database/fresh.ts';
import { type Page, type PageRequest, page } from '#foundation/database/page.ts';
import { containing, groupedInOrder, inOrder } from '#foundation/database/rows.ts';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { isUuid } from '#foundation/database/uuid.ts';
import { agentOf, tenantFilter, type Viewer } from '#foundation/identity/viewer.ts';
import { Instance, InstancePrice, InstanceRole, Promotion, type PurchaseMode } from './entity.ts';

export interface InstanceFilter {
  readonly roles?: readonly InstanceRole[] | null;
  readonly mode?: PurchaseMode | null;
  readonly search?: string | null;
}

/** What a pool costs, USD per hour. */
export interface PoolPrice {
  readonly poolId: string;
  readonly hourlyPrice: string;
}

export interface LockedMachine {
  readonly instance: Instance;
  readonly agentStatus: 'ONLINE' | 'OFFLINE' | 'DISABLED' | 'DELETED';
}

const MOST_OF_AGENT = 100;

/** The tenant's machines; for an agent's token only that agent's. */
function visibleTo(viewer: Viewer): FilterQuery<Instance> {
  const agentId = agentOf(viewer);
  return { ...tenantFilter(viewer), ...(agentId && { agentId }) };
}

export function instanceRepository(em: EntityManager) {
  return {
    /** The machines with these ids, in the order asked; undefined where the viewer knows none. */
    async byIds(viewer: Viewer, ids: readonly string[]): Promise<(Instance | undefined)[]> {
      const rows = await em.find(Instance, { $and: [{ id: { $in: ids.filter(isUuid) } }, visibleTo(viewer)] });
      return inOrder(rows, ids, ({ id }) => id);
    },

    /** Newest first. Without roles all but those that have ended. */
    list(
      viewer: Viewer,
      { clientId, roles, mode, search }: InstanceFilter & { readonly clientId?: string },
      request: PageRequest,
    ): Promise<Page<Instance>> {
      const conditions: FilterQuery<Instance>[] = [visibleTo(viewer)];
      if (clientId) conditions.push({ clientId });
      conditions.push({ role: roles ? { $in: [...roles] } : { $ne: InstanceRole.TERMINATED } });
      if (mode) conditions.push({ mode });
      if (search) {
        const text = { $ilike: containing(search) };
        conditions.push({ $or: [{ providerId: text }, { instanceType: text }, { zone: text }] });
      }
      return page(em, Instance, { $and: conditions }, [['id', 'desc']], request);
    },

    /** An agent's machines that have ended, the last to end first. */
    ended(viewer: Viewer, agentId: string, request: PageRequest): Promise<Page<Instance>> {
      const ended = { agentId, role: InstanceRole.TERMINATED, terminatedAt: { $ne: null } };
      const order = [['terminatedAt', 'desc'] as const, ['id', 'desc'] as const];
      return page(em, Instance, { $and: [visibleTo(viewer), ended] }, order, request);
    },

    /** What each of these agents has running, the primary first, then newest first; at most 100 each. */
    async runningOfAgents(viewer: Viewer, agentIds: readonly string[]): Promise<Instance[][]> {
      const { clientId = null } = tenantFilter(viewer);
      const rows = await statement<{ place: unknown }>(
        em,
        `select * from (
           select *, row_number() over (partition by agent_id order by (role = 'PRIMARY') desc, id desc) as place
           from ${tableOf(em, 'instance')}
           where agent_id in (select jsonb_array_elements_text($1::jsonb)::uuid) and role <> 'TERMINATED'
             and client_id = coalesce($2, client_id) and agent_id = coalesce($3, agent_id)) ranked
         where place <= $4 order by place`,
        [JSON.stringify(agentIds.filter(isUuid)), clientId, agentOf(viewer) ?? null, MOST_OF_AGENT],
      );
      const instances = rows.map(({ place: _place, ...row }) => em.map(Instance, row));
      return groupedInOrder(instances, agentIds, ({ agentId }) => agentId);
    },

    /** The machine of this agent, whatever became of it. */
    async ofAgent(agentId: string, id: string): Promise<Instance | null> {
      return isUuid(id) ? em.findOne(Instance, { id, agentId }, await fresh(em)) : null;
    },

    /** An agent's machines that have not ended. */
    running: async (agentId: string, limit: number): Promise<Instance[]> =>
      em.find(
        Instance,
        { agentId, role: { $ne: InstanceRole.TERMINATED } },
        { orderBy: { id: 'asc' }, limit, ...(await fresh(em)) },
      ),

    /** Whether an agent has, or had, a machine that was launched for this standby. */
    hasMachineOf: async (agentId: string, replicaId: string): Promise<boolean> =>
      (await em.count(Instance, { agentId, replicaId })) > 0,

    /** The machine of this agent, whatever became of it, and the agent's primary; in one read, for fail-overs wait for it. */
    async withPrimary(agentId: string, id: string) {
      const either = [{ role: InstanceRole.PRIMARY }, ...(isUuid(id) ? [{ id }] : [])];
      const rows = await em.find(Instance, { agentId, $or: either }, await fresh(em));
      const primary = rows.find(({ role }) => role === InstanceRole.PRIMARY) ?? null;
      return { instance: rows.find((row) => row.id === id) ?? null, primary };
    },

    primaryOf: async (agentId: string): Promise<Instance | null> =>
      em.findOne(Instance, { agentId, role: InstanceRole.PRIMARY }, await fresh(em)),

    /** The newest machine of an agent, whatever became of it. */
    newestOf: (agentId: string): Promise<Instance | null> =>
      em.findOne(Instance, { agentId }, { orderBy: { id: 'desc' } }),

    /** The machine that the cloud calls so; of several the one that has not ended, else the newest. */
    async byProviderId(clientId: string, providerId: string): Promise<Instance | null> {
      const rows = await em.find(Instance, { clientId, providerId }, { orderBy: { id: 'desc' }, ...(await fresh(em)) });
      return rows.find(({ role }) => role !== InstanceRole.TERMINATED) ?? rows[0] ?? null;
    },

    /** A machine of an agent, and before it the agent: both locked until the transaction ends, in one statement. */
    async lockedWithAgent(viewer: Viewer, agentId: string, id: string): Promise<LockedMachine | null> {
      if (!isUuid(agentId) || !isUuid(id)) return null;
      const [row] = await statement<{ agent_status: LockedMachine['agentStatus'] }>(
        em,
        `select a.status as agent_status, i.* from ${tableOf(em, 'agent')} a
         join ${tableOf(em, 'instance')} i on i.agent_id = a.id
         where a.id = $1 and i.id = $2 and a.client_id = coalesce($3, a.client_id) and a.id = coalesce($4, a.id)
         for update of a, i`,
        [agentId, id, tenantFilter(viewer).clientId ?? null, agentOf(viewer) ?? null],
      );
      if (!row) return null;
      const { agent_status: agentStatus, ...machine } = row;
      return { instance: em.map(Instance, machine), agentStatus };
    },

    /** The spot machines that run in these pools at another price than this. */
    async atOtherPrices(prices: readonly PoolPrice[]): Promise<{ readonly id: string; readonly agentId: string }[]> {
      return statement(
        em,
        // Pool by pool, by the index: the planner takes the prices for more than they are, and would read the whole fleet.
        `select i.id, i."agentId"
         from jsonb_to_recordset($1::jsonb) as p ("poolId" uuid, "hourlyPrice" numeric(18,6))
         cross join lateral (
           select id, agent_id as "agentId" from ${tableOf(em, 'instance')}
           where pool_id = p."poolId" and role <> 'TERMINATED' and hourly_price <> p."hourlyPrice" offset 0
         ) i`,
        [JSON.stringify(prices.map(({ poolId, hourlyPrice }) => ({ poolId, hourlyPrice })))],
      );
    },

    /** The price that a machine had at a moment before its present one, else the first after that; null if none is kept. */
    priceAt: (instanceId: string, at: Date): Promise<InstancePrice | null> =>
      em.findOne(InstancePrice, { instanceId, replacedAt: { $gt: at } }, { orderBy: { priceEffectiveAt: 'asc' } }),

    promotion: (id: string): Promise<Promotion> => em.findOneOrFail(Promotion, { id }),

    /** Reads machines again that were read before a lock was held. */
    async refreshed(ids: readonly string[]): Promise<Instance[]> {
      return em.find(Instance, { id: { $in: ids } }, await locked(em));
    },
  };
}
export type InstanceRepository = ReturnType<typeof instanceRepository>;
