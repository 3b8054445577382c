import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { uuidv7 } from '#foundation/database/identity.ts';
import type { EventDefinition } from '#foundation/events/define-event.ts';
import type { Outbox } from '#foundation/events/outbox.ts';
import {
  replicaCreated,
  replicaFailed,
  replicaProgressed,
  replicaPromoted,
  replicaReady,
  replicaTerminated,
} from '#schema/events/replica.ts';
import type { AgentDescription } from '../agents.ts';
import { type FailureKind, Replica, type ReplicaKind, ReplicaStatus } from './entity.ts';
import { type Placement, type PlaceWish, placeEmergency, placeStandby, rankPools } from './place-rules.ts';
import type { ReplicaRepository } from './repository.ts';
import { standbyMachine } from './rules.ts';
import { MINIMUM_SYNC_RATIO, paceAfter, type SyncReport, syncAfter, syncOf } from './sync-rules.ts';

interface StandbyDependencies {
  readonly replicas: ReplicaRepository;
  readonly outbox: Outbox;
  readonly clock: Clock;
}

/** Pools that an agent is told to prefer. */
const MOST_PREFERRED = 10;

type AgentKey = Pick<AgentDescription, 'agentId' | 'clientId'>;

/** A machine that becomes a standby as it is: the old primary after a promotion. */
export interface KeptMachine extends Placement {
  readonly instanceId: string;
  readonly providerId: string | null;
}

/** News that tells a standby as it stands and nothing else. */
type PlainNews = EventDefinition<string, (typeof replicaCreated)['payload']>;

/**
 * The steps of a standby's life and the news of each. Whoever takes one is inside a transaction and holds the lock of
 * the standby's agent.
 */
export function createStandbys({ replicas, outbox, clock }: StandbyDependencies) {
  const tell = (tx: EntityManager, news: PlainNews, replica: Replica) =>
    outbox.add(tx, news, { ...about(replica), payload: snapshot(replica) });

  function create(
    tx: EntityManager,
    { agentId, clientId }: AgentKey,
    more: Placement & Pick<Replica, 'kind' | 'status'> & { isCoordinated?: boolean },
  ) {
    const replica = new Replica();
    Object.assign(replica, {
      ...{ id: uuidv7(), clientId, agentId, providerId: null, instanceId: null, progressRatio: 0 },
      ...{ bytesSynced: null, bytesTotal: null, lagMilliseconds: null, readyAt: null },
      ...{ syncRatePerSecond: null, syncMeasuredAt: null, failureKind: null, failureReason: null },
      ...{ isCoordinated: false, createdAt: clock(), endedAt: null, ...more },
    });
    tx.persist(replica);
    return replica;
  }

  function go(replica: Replica, to: ReplicaStatus) {
    replica.status = standbyMachine.go(replica.status, to);
    if (!replica.isOpen) replica.endedAt = clock();
  }

  function add(tx: EntityManager, agent: AgentKey, kind: ReplicaKind, place: Placement, isCoordinated = false) {
    const { poolId, poolName, hourlyPrice } = place;
    const status = ReplicaStatus.LAUNCHING;
    const replica = create(tx, agent, { kind, status, poolId, poolName, hourlyPrice, isCoordinated });
    tell(tx, replicaCreated, replica);
    return replica;
  }

  /** What there is to choose from, those left out in which standbys failed since a moment. */
  async function marketOf({ agentId, pools, primaryInstance: primary }: AgentDescription, failedSince: Date) {
    if (!primary) throw new Error('There is no primary to stand by for.');
    return { pools, primary, now: clock(), failedPools: await replicas.failedPools(agentId, failedSince) };
  }

  /** Stores what was reported of the copy, and its pace. */
  function measure(replica: Replica, to: 'SYNCING' | 'READY', report: SyncReport) {
    const { progressRatio: from, syncRatePerSecond: ratePerSecond = null, syncMeasuredAt: measuredAt = null } = replica;
    Object.assign(replica, syncAfter(syncOf(replica), report, to));
    if (to === ReplicaStatus.READY) return;
    const pace = paceAfter({ ratePerSecond, measuredAt }, { from, to: replica.progressRatio }, clock());
    Object.assign(replica, { syncRatePerSecond: pace.ratePerSecond, syncMeasuredAt: pace.measuredAt });
  }

  return {
    lockAgent: replicas.lockAgent,
    current: replicas.current,
    openOf: replicas.openOf,
    openWith: replicas.openWith,

    /** The agent's newest standbys, open or not, newest first. */
    newestOf: replicas.newestOf,

    /** Where an agent's standbys are best placed, best first, and how much of the state one needs to be of use. */
    preferences({ pools, primaryInstance }: AgentDescription) {
      const primaryPoolId = primaryInstance?.poolId ?? null;
      const preferred = rankPools(pools, { primaryPoolId, now: clock(), limit: MOST_PREFERRED });
      return { preferredPoolIds: preferred.map(({ poolId }) => poolId), minimumSyncRatio: MINIMUM_SYNC_RATIO };
    },

    /** Asks for a standby. */
    add,

    /** Asks for a standby that the settings want, in a pool that did not fail lately. */
    async addWanted(tx: EntityManager, agent: AgentDescription, kind: ReplicaKind, failedSince: Date) {
      return add(tx, agent, kind, placeStandby(await marketOf(agent, failedSince)), true);
    },

    /** Asks for a standby that must come up now: no limit holds, and no pool that lately failed is tried again. */
    async addEmergency(tx: EntityManager, agent: AgentDescription, since: Date, wish: PlaceWish = {}) {
      return add(tx, agent, 'EMERGENCY', placeEmergency({ ...(await marketOf(agent, since)), wish }));
    },

    /** Tells once more that its agent is to launch it. */
    askAgain: (tx: EntityManager, replica: Replica): void => tell(tx, replicaProgressed, replica),

    /** Makes a running machine of the agent a standby that is ready. */
    keep(tx: EntityManager, agent: AgentKey, machine: KeptMachine): Replica {
      const replica = create(tx, agent, { ...machine, kind: 'MANUAL', status: ReplicaStatus.READY });
      Object.assign(replica, { progressRatio: 1, readyAt: clock() });
      tell(tx, replicaCreated, replica);
      tell(tx, replicaReady, replica);
      return replica;
    },

    /** Notes the machine that was launched for it. */
    attach(tx: EntityManager, replica: Replica, machine: { instanceId: string; providerId: string }): void {
      Object.assign(replica, machine);
      if (replica.status === ReplicaStatus.LAUNCHING) go(replica, ReplicaStatus.SYNCING);
      replica.syncMeasuredAt ??= clock();
      tell(tx, replicaProgressed, replica);
    },

    /** Notes how far it follows its primary. Tells it only when that is new. */
    follow(tx: EntityManager, replica: Replica, to: 'SYNCING' | 'READY', report: SyncReport): void {
      const before = JSON.stringify([replica.status, syncOf(replica)]);
      const isNewlyReady = to === ReplicaStatus.READY && replica.status !== to;
      if (replica.status !== to) go(replica, to);
      measure(replica, to, report);
      if (isNewlyReady) replica.readyAt = clock();
      if (before === JSON.stringify([replica.status, syncOf(replica)])) return;
      tell(tx, isNewlyReady ? replicaReady : replicaProgressed, replica);
    },

    fail(tx: EntityManager, replica: Replica, reason: string, failureKind: FailureKind): void {
      go(replica, ReplicaStatus.FAILED);
      Object.assign(replica, { failureReason: reason, failureKind });
      outbox.add(tx, replicaFailed, { ...about(replica), payload: { ...snapshot(replica), reason, failureKind } });
    },

    terminate(tx: EntityManager, replica: Replica): void {
      go(replica, ReplicaStatus.TERMINATED);
      tell(tx, replicaTerminated, replica);
    },

    /** It is on its way to become the primary. */
    startPromotion(tx: EntityManager, replica: Replica): void {
      go(replica, ReplicaStatus.PROMOTING);
      tell(tx, replicaProgressed, replica);
    },

    /** It is the primary. */
    async finishPromotion(tx: EntityManager, id: string, o: { previousInstanceId: string | null; epoch: number }) {
      const replica = await replicas.current(id);
      go(replica, ReplicaStatus.PROMOTED);
      outbox.add(tx, replicaPromoted, { ...about(replica), payload: { ...snapshot(replica), ...o } });
      return replica;
    },

    /** It did not become the primary, and stands by as before. */
    async putBack(tx: EntityManager, id: string, to: 'READY' | 'SYNCING'): Promise<Replica> {
      const replica = await replicas.current(id);
      go(replica, to);
      tell(tx, replicaProgressed, replica);
      return replica;
    },
  };
}
export type Standbys = ReturnType<typeof createStandbys>;
export type { Replica } from './entity.ts';
export type { PlaceWish } from './place-rules.ts';

const about = ({ agentId, clientId }: Replica) => ({ aggregateId: agentId, clientId });

const snapshot = (replica: Replica) => ({
  replicaId: replica.id,
  agentId: replica.agentId,
  kind: replica.kind,
  status: replica.status,
  poolId: replica.poolId ?? null,
  poolName: replica.poolName ?? null,
  instanceId: replica.instanceId ?? null,
  hourlyPrice: replica.hourlyPrice ?? null,
  progressRatio: replica.progressRatio,
});
