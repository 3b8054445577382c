import type { FilterQuery } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { fresh } from '#foundation/database/fresh.ts';
import { type Page, type PageRequest, page } from '#foundation/database/page.ts';
import { inOrder } from '#foundation/database/rows.ts';
import { statement } from '#foundation/database/statement.ts';
import { isUuid } from '#foundation/database/uuid.ts';
import { agentOf, tenantFilter, type Viewer } from '#foundation/identity/viewer.ts';
import { OPEN_STATUSES, Replica, type ReplicaKind, ReplicaStatus } from './entity.ts';
import { MachineRelease } from './release-entity.ts';

export interface ReplicaFilter {
  readonly statuses?: readonly ReplicaStatus[] | null;
  readonly kinds?: readonly ReplicaKind[] | null;
  readonly agentId?: string | null;
  readonly clientId?: string | null;
}

// Any number that no other user of the database is likely to lock by: the bytes of "stby".
const LOCK_NAMESPACE = 0x73746279;

// A machine seldom serves one standby after another.
const MOST_ENDED = 100;

/** The tenant's standbys; for an agent's token only that agent's. */
function visibleTo(viewer: Viewer): FilterQuery<Replica> {
  const agentId = agentOf(viewer);
  return { ...tenantFilter(viewer), ...(agentId && { agentId }) };
}

export function replicaRepository(em: EntityManager) {
  return {
    /** The standbys with these ids, in the order asked; undefined where the viewer knows none. */
    async byIds(viewer: Viewer, ids: readonly string[]): Promise<(Replica | undefined)[]> {
      const rows = await em.find(Replica, { $and: [{ id: { $in: ids.filter(isUuid) } }, visibleTo(viewer)] });
      return inOrder(rows, ids, ({ id }) => id);
    },

    /** Newest first. Without statuses those that are open. */
    list(
      viewer: Viewer,
      { statuses, kinds, agentId, clientId }: ReplicaFilter,
      request: PageRequest,
    ): Promise<Page<Replica>> {
      const conditions: FilterQuery<Replica>[] = [visibleTo(viewer)];
      conditions.push({ status: { $in: [...(statuses ?? OPEN_STATUSES)] } });
      if (kinds) conditions.push({ kind: { $in: [...kinds] } });
      if (agentId) conditions.push({ agentId: { $in: [agentId].filter(isUuid) } });
      if (clientId) conditions.push({ clientId: { $in: [clientId].filter(isUuid) } });
      return page(em, Replica, { $and: conditions }, [['id', 'desc']], request);
    },

    /**
     * Lets nobody else change the standbys of this agent until the transaction ends: the agent is the aggregate of
     * their events, and its row is another subgraph's.
     */
    async lockAgent(agentId: string): Promise<void> {
      await statement(em, 'select pg_advisory_xact_lock($1, hashtext($2))', [LOCK_NAMESPACE, agentId]);
    },

    /** The standby as it stands now. */
    current: async (id: string): Promise<Replica> => em.findOneOrFail(Replica, { id }, await fresh(em)),

    /** The agent's open standbys as they stand now, oldest first. */
    openOf: async (agentId: string): Promise<Replica[]> =>
      em.find(
        Replica,
        { agentId, status: { $in: [...OPEN_STATUSES] } },
        { orderBy: { id: 'asc' }, ...(await fresh(em)) },
      ),

    /** The open standby that has this machine, as it stands now. */
    openWith: async (instanceId: string): Promise<Replica | null> =>
      em.findOne(Replica, { instanceId, status: { $in: [...OPEN_STATUSES] } }, await fresh(em)),

    /** The agent's newest standbys, open or not, newest first. */
    newestOf: async (agentId: string, limit: number): Promise<Replica[]> =>
      em.find(Replica, { agentId }, { orderBy: { id: 'desc' }, limit, ...(await fresh(em)) }),

    /** The standbys of the agent that had this machine, and have ended; the newest. */
    async endedWith(agentId: string, providerId: string): Promise<string[]> {
      const ended = { agentId, providerId, status: { $nin: [...OPEN_STATUSES] } };
      const rows = await em.find(Replica, ended, { fields: ['id'], orderBy: { id: 'desc' }, limit: MOST_ENDED });
      return rows.map(({ id }) => id);
    },

    /** Whether another open standby of the client has the machine that the cloud calls so. */
    async isTaken({ id, clientId }: Replica, providerId: string): Promise<boolean> {
      const open = { clientId, providerId, status: { $in: [...OPEN_STATUSES] }, id: { $ne: id } };
      return (await em.count(Replica, open)) > 0;
    },

    /** The pools in which standbys of this agent failed since a moment. */
    async failedPools(agentId: string, since: Date): Promise<string[]> {
      const rows = await em.find(Replica, { agentId, status: ReplicaStatus.FAILED, endedAt: { $gte: since } });
      return rows.flatMap(({ poolId }) => poolId ?? []);
    },

    /** Machines that were let go before a moment, and are still not known to be. */
    releasesBefore: (moment: Date, limit: number): Promise<MachineRelease[]> =>
      em.find(MachineRelease, { requestedAt: { $lte: moment } }, { orderBy: { id: 'asc' }, limit }),

    async removeRelease(instanceId: string): Promise<void> {
      await em.nativeDelete(MachineRelease, { instanceId });
    },

    async removeReleasesOf(agentId: string): Promise<void> {
      await em.nativeDelete(MachineRelease, { agentId });
    },
  };
}
export type ReplicaRepository = ReturnType<typeof replicaRepository>;
