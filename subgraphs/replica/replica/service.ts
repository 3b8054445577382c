import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { isUniqueViolation } from '#foundation/database/database-error.ts';
import type { PageRequest } from '#foundation/database/page.ts';
import { transact } from '#foundation/database/transact.ts';
import { accept, refuse } from '#foundation/graphql/refuse.ts';
import { idempotent } from '#foundation/idempotency/idempotent.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Peers } from '#foundation/subgraph/peers.ts';
import { attachReplica } from '#schema/calls/agent.ts';
import type { AgentDescription, Agents } from '../agents.ts';
import type { Replica, ReplicaKind } from './entity.ts';
import type { Releases } from './release-service.ts';
import type { ReplicaFilter, ReplicaRepository } from './repository.ts';
import { canReport, MOST_OPEN, placeIn, placeStandby, type ReportableStatus, type SyncReport } from './rules.ts';
import type { Standbys } from './standby-service.ts';

interface ReplicaDependencies {
  readonly em: EntityManager;
  readonly replicas: ReplicaRepository;
  readonly standbys: Standbys;
  readonly releases: Releases;
  readonly agents: Agents;
  readonly peers: Peers;
  readonly clock: Clock;
}

export interface Wish {
  readonly agentId?: string | null;
  readonly kind: Extract<ReplicaKind, 'MANUAL' | 'AUTOMATIC_REBALANCE'>;
  readonly poolId?: string | null;
  readonly idempotencyKey: string;
}

export interface StatusReport extends SyncReport {
  readonly replicaId: string;
  readonly status: ReportableStatus;
  readonly failureReason?: string | null | undefined;
}

const noSuchStandby = () => refuse('InvalidInput', 'No such standby.', ['replicaId']);

const illegal = (replica: Replica, to: Replica['status'], path: string, why?: string) =>
  refuse('IllegalTransition', why ?? `A standby in this state does not become ${to}.`, [path], {
    from: replica.status,
    to,
  });

/** The standbys as callers see and handle them. */
export function createReplicas(dependencies: ReplicaDependencies) {
  const { em, replicas, standbys, releases, agents, peers, clock } = dependencies;

  async function findOne(viewer: Viewer, id: string): Promise<Replica | undefined> {
    return (await replicas.byIds(viewer, [id]))[0];
  }

  type AddRefusal = Extract<Awaited<ReturnType<typeof add>>, { ok: false }>['errors'][number];

  /** Asks for a standby of this agent. The lock of the agent is held. */
  async function add(tx: EntityManager, agent: AgentDescription, { kind, poolId }: Pick<Wish, 'kind' | 'poolId'>) {
    const { primaryInstance, pools } = agent;
    if (!primaryInstance) return refuse('NoPrimary', 'The agent has no primary machine to stand by for.', ['agentId']);
    if ((await replicas.openOf(agent.agentId)).length >= MOST_OPEN) {
      const message = `The agent has ${MOST_OPEN} open standbys already.`;
      return refuse('TooManyReplicas', message, ['agentId'], { limit: MOST_OPEN });
    }
    const placement = poolId ? placeIn(pools, poolId) : placeStandby(pools, primaryInstance);
    if (!placement) return refuse('InvalidInput', 'The agent has no such pool.', ['poolId']);
    return accept(standbys.add(tx, agent, kind, placement));
  }

  /** Stores the machine that the agent's owner has taken in; one that comes too late is let go again. */
  const storeAttached = (id: string, machine: { instanceId: string; providerId: string }) =>
    transact(em, async (tx) => {
      const { agentId } = await replicas.current(id);
      await standbys.lockAgent(agentId);
      const replica = await replicas.current(id);
      if (replica.instanceId === machine.instanceId) return accept(replica);
      if (replica.isOpen && !replica.instanceId) {
        standbys.attach(tx, replica, machine);
        return accept(replica);
      }
      await releases.note(tx, { agentId, instanceId: machine.instanceId });
      return illegal(replica, 'SYNCING', 'providerId', 'The standby has another machine, or has ended.');
    });

  return {
    find: (viewer: Viewer, ids: readonly string[]) => replicas.byIds(viewer, ids),
    list: (viewer: Viewer, filter: ReplicaFilter, request: PageRequest) => replicas.list(viewer, filter, request),
    add,

    /** Asks for a standby, once for each key. */
    async create(viewer: Viewer, { idempotencyKey, ...wish }: Wish) {
      const agent = await agents.find(viewer, wish.agentId);
      if (!agent) return refuse('InvalidInput', 'No such agent.', ['agentId']);
      return transact(em, async (tx) => {
        await standbys.lockAgent(agent.agentId);
        const request = { ...wish, agentId: agent.agentId };
        const scope = { subject: viewer.subject, operation: 'createReplica', key: idempotencyKey };
        const done = await idempotent<AddRefusal>(tx, { ...scope, request, now: clock() }, async () => {
          const added = await add(tx, agent, wish);
          return added.ok ? { resultId: added.value.id } : added;
        });
        if (!done.ok) return done;
        await tx.flush();
        return accept(await replicas.current(done.resultId));
      });
    },

    /** Has the agent's owner take in the machine, then stores it. The same machine again changes nothing. */
    async attach(viewer: Viewer, { replicaId, providerId }: { replicaId: string; providerId: string }) {
      const replica = await findOne(viewer, replicaId);
      if (!replica) return noSuchStandby();
      if (replica.providerId === providerId) return accept(replica);
      if (!replica.isOpen || replica.instanceId) {
        return illegal(replica, 'SYNCING', 'providerId', 'The standby has another machine, or has ended.');
      }
      if (await replicas.isTaken(replica, providerId)) return refusedByOwner('INSTANCE_IN_USE');
      const { agentId, poolId = null } = replica;
      const mode = poolId === null ? 'ON_DEMAND' : 'SPOT';
      const answer = await peers.call(attachReplica, { agentId, replicaId, providerId, poolId, mode });
      if (!answer.ok) return refusedByOwner(answer.reason);
      const machine = { instanceId: answer.instanceId, providerId };
      try {
        const stored = await storeAttached(replicaId, machine);
        if (!stored.ok) await releases.tellOwner({ agentId, instanceId: machine.instanceId });
        return stored;
      } catch (error) {
        if (isUniqueViolation(error, 'replica_open_instance_unique')) return refusedByOwner('INSTANCE_IN_USE');
        throw error;
      }
    },

    /** Takes in what the standby's agent says of it. A standby that ended lets its machine go. */
    async report(viewer: Viewer, { replicaId, status, failureReason, ...sync }: StatusReport) {
      const known = await findOne(viewer, replicaId);
      if (!known) return noSuchStandby();
      const reported = await transact(em, async (tx) => {
        await standbys.lockAgent(known.agentId);
        const replica = await replicas.current(replicaId);
        if (!canReport(replica.status, status, replica.instanceId != null)) return illegal(replica, status, 'status');
        if (status === 'SYNCING' || status === 'READY') standbys.follow(tx, replica, status, sync);
        else if (replica.status !== status) {
          if (status === 'FAILED') standbys.fail(tx, replica, failureReason ?? 'The agent gave no reason.');
          else standbys.terminate(tx, replica);
          const { agentId, instanceId } = replica;
          if (instanceId) await releases.note(tx, { agentId, instanceId });
        }
        return accept(replica);
      });
      if (reported.ok && !reported.value.isOpen && reported.value.instanceId) {
        const { agentId, instanceId } = reported.value;
        await releases.tellOwner({ agentId, instanceId });
      }
      return reported;
    },
  };
}
export type Replicas = ReturnType<typeof createReplicas>;

/** What the agent's owner refused, in the words of this subgraph. */
function refusedByOwner(reason: 'UNKNOWN_AGENT' | 'UNKNOWN_POOL' | 'INSTANCE_IN_USE') {
  if (reason === 'INSTANCE_IN_USE') {
    return refuse('InstanceInUse', 'The machine belongs to another standby, agent or client.', ['providerId']);
  }
  return refuse('InvalidInput', 'The agent or the pool of this standby is gone.', ['replicaId']);
}
