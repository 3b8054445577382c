import type { EntityManager } from '@mikro-orm/sql';
import { isUniqueViolation } from '#foundation/database/database-error.ts';
import { transact } from '#foundation/database/transact.ts';
import { accept, refuse } from '#foundation/graphql/refuse.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Peers } from '#foundation/subgraph/peers.ts';
import { attachReplica } from '#schema/calls/agent.ts';
import type { FailureKind, Replica } from './entity.ts';
import { illegal, noSuchStandby } from './refusals.ts';
import type { Releases } from './release-service.ts';
import type { ReplicaRepository } from './repository.ts';
import { canReport, type ReportableStatus } from './rules.ts';
import type { Standbys } from './standby-service.ts';
import { MINIMUM_SYNC_RATIO, type SyncReport, syncAfter, syncOf } from './sync-rules.ts';

interface ReportDependencies {
  readonly em: EntityManager;
  readonly replicas: ReplicaRepository;
  readonly standbys: Standbys;
  readonly releases: Releases;
  readonly peers: Peers;
}

export interface StatusReport extends SyncReport {
  readonly replicaId: string;
  readonly status: ReportableStatus;
  readonly failureReason?: string | null | undefined;
  readonly failureKind?: FailureKind | null | undefined;
}

export interface ProgressReport extends SyncReport {
  readonly replicaId: string;
}

/** What an agent says of its standbys. */
export function createReports({ em, replicas, standbys, releases, peers }: ReportDependencies) {
  async function findOne(viewer: Viewer, id: string): Promise<Replica | undefined> {
    return (await replicas.byIds(viewer, [id]))[0];
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
        await releases.drop(machine.instanceId);
        return accept(replica);
      }
      await releases.note(tx, { agentId, instanceId: machine.instanceId, hasEnded: false });
      return illegal(replica, 'SYNCING', 'providerId', 'The standby has another machine, or has ended.');
    });

  /** Takes in a state that the agent reports. The lock of the agent is held. */
  async function take(tx: EntityManager, replica: Replica, { status, failureReason, failureKind, ...o }: StatusReport) {
    if (status === 'SYNCING' || status === 'READY') return standbys.follow(tx, replica, status, o);
    if (replica.status === status) return;
    const reason = failureReason ?? 'The agent gave no reason.';
    if (status === 'FAILED') standbys.fail(tx, replica, reason, failureKind ?? 'OTHER');
    else standbys.terminate(tx, replica);
    await releases.noteOf(tx, replica, { hasEnded: hasEnded(replica) });
  }

  return {
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
      const endedReplicaIds = await replicas.endedWith(agentId, providerId);
      const request = { agentId, replicaId, providerId, poolId, mode, endedReplicaIds } as const;
      const answer = await peers.call(attachReplica, request);
      if (!answer.ok) return refusedByOwner(answer.reason);
      const machine = { instanceId: answer.instanceId, providerId };
      try {
        const stored = await storeAttached(replicaId, machine);
        if (!stored.ok) await releases.tellOwner({ agentId, instanceId: machine.instanceId, hasEnded: false });
        return stored;
      } catch (error) {
        if (isUniqueViolation(error, 'replica_open_instance_unique')) return refusedByOwner('INSTANCE_IN_USE');
        throw error;
      }
    },

    /** Takes in what the standby's agent says of it. A standby that ended lets its machine go. */
    async report(viewer: Viewer, report: StatusReport) {
      const { replicaId, status } = report;
      const known = await findOne(viewer, replicaId);
      if (!known) return noSuchStandby();
      const reported = await transact(em, async (tx) => {
        await standbys.lockAgent(known.agentId);
        const replica = await replicas.current(replicaId);
        if (!canReport(replica.status, status, replica.instanceId != null)) return illegal(replica, status, 'status');
        await take(tx, replica, report);
        return accept(replica);
      });
      if (reported.ok && !reported.value.isOpen && reported.value.instanceId) {
        const { agentId, instanceId } = reported.value;
        await releases.tellOwner({ agentId, instanceId, hasEnded: hasEnded(reported.value) });
      }
      return reported;
    },

    /** Takes in how far the copy is. All of it makes the standby ready; what is ready may still lag behind. */
    async progress(viewer: Viewer, { replicaId, ...report }: ProgressReport) {
      const known = await findOne(viewer, replicaId);
      if (!known) return noSuchStandby();
      return transact(em, async (tx) => {
        await standbys.lockAgent(known.agentId);
        const replica = await replicas.current(replicaId);
        const { status, instanceId } = replica;
        if (status !== 'SYNCING' && status !== 'READY') return illegal(replica, 'SYNCING', 'replicaId');
        if (!instanceId) return illegal(replica, 'SYNCING', 'replicaId', 'Attach its machine first.');
        const { progressRatio } = syncAfter(syncOf(replica), report, status);
        standbys.follow(tx, replica, progressRatio >= MINIMUM_SYNC_RATIO ? 'READY' : 'SYNCING', report);
        return accept(replica);
      });
    },
  };
}
export type Reports = ReturnType<typeof createReports>;

/** Whether the machine of a standby that ended has ended with it: whoever reports a failure has not ended it. */
const hasEnded = ({ status }: Replica): boolean => status === 'TERMINATED';

/** What the agent's owner refused, in the words of this subgraph. */
function refusedByOwner(reason: 'UNKNOWN_AGENT' | 'UNKNOWN_POOL' | 'INSTANCE_IN_USE') {
  if (reason === 'INSTANCE_IN_USE') {
    return refuse('InstanceInUse', 'The machine belongs to another standby, agent or client.', ['providerId']);
  }
  return refuse('InvalidInput', 'The agent or the pool of this standby is gone.', ['replicaId']);
}
