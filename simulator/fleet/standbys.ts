import { accepted, Refusal } from '../api.ts';
import {
  AttachReplicaInstanceDocument,
  CreateReplicaDocument,
  type StandbyToKeepFragment as KnownStandby,
  OpenReplicasDocument,
  PoolsOfGroupDocument,
  type ReplicaStatus,
  ReportReplicaStatusDocument,
} from '../generated/documents.ts';
import { type AgentContext, agentIdOf, asAgent, type Duty } from './agent-context.ts';
import { after, earliest, type Held, type Standby } from './agent-state.ts';
import { moveTo } from './move.ts';
import { registerOn } from './registration.ts';

export interface Standbys extends Duty {
  /** Orders the machine of a standby, unless that was done. False when there is no capacity: the standby has failed. */
  order(replica: KnownStandby, now: Date): Promise<boolean>;
}

/** A standby tells its progress in so many steps. */
const SYNC_STEPS = 4;
/** Between two tries to find capacity for a standby. */
const PAUSE_SECONDS = 15;
const OPEN: readonly ReplicaStatus[] = ['LAUNCHING', 'SYNCING', 'READY', 'PROMOTING'];

/** Launches the standbys that are asked for, keeps them in step, and follows when one was promoted. */
export function createStandbys(o: AgentContext): Standbys {
  const { spec, state, cloud, timings, log } = o;

  async function tell(
    replicaId: string,
    status: ReplicaStatus,
    more: { progressRatio?: number; failureReason?: string; failureKind?: 'CAPACITY' },
  ) {
    try {
      const input = { replicaId, status, ...more };
      accepted('reportReplicaStatus', (await asAgent(o, ReportReplicaStatusDocument, { input })).reportReplicaStatus);
    } catch (error) {
      // It was promoted or ended meanwhile; the next look tells.
      if (!(error instanceof Refusal && error.kind === 'IllegalTransition')) throw error;
    }
  }

  async function fail(replicaId: string, failureReason: string, now: Date): Promise<false> {
    state.standbys.delete(replicaId);
    state.standbyPauseUntil = after(now, PAUSE_SECONDS);
    await tell(replicaId, 'FAILED', { failureReason, failureKind: 'CAPACITY' });
    return false;
  }

  function placeOf({ pool }: Pick<KnownStandby, 'pool'>) {
    if (pool) return cloud.placeIn(pool.name);
    return state.primary && { ...state.primary.machine, poolName: undefined };
  }

  async function order(replica: KnownStandby, now: Date): Promise<boolean> {
    if (state.standbys.has(replica.id)) return true;
    const place = placeOf(replica);
    if (!place || !cloud.offers(place, now)) return fail(replica.id, 'The pool has no capacity.', now);
    const nextAt = after(now, timings.launchSeconds);
    const isNew = { machine: null, held: null, syncRatio: 0, isReady: false };
    state.standbys.set(replica.id, { ...isNew, replicaId: replica.id, place, nextAt });
    return true;
  }

  async function launch(standby: Standby, now: Date): Promise<unknown> {
    standby.machine ??= cloud.launch(spec.logicalId, standby.place, now) ?? null;
    const { machine } = standby;
    if (!machine) return fail(standby.replicaId, 'The pool has no capacity any more.', now);
    const input = { replicaId: standby.replicaId, providerId: machine.providerId };
    const { attachReplicaInstance } = await asAgent(o, AttachReplicaInstanceDocument, { input });
    const { replica } = accepted('attachReplicaInstance', attachReplicaInstance);
    if (!replica?.instance) throw new Error('attachReplicaInstance answers nothing.');
    standby.held = { machine, instanceId: replica.instance.id };
    state.standbyPauseUntil = undefined;
    standby.nextAt = after(now, timings.syncSeconds / SYNC_STEPS);
    if (state.notice) state.notice.nextAt = now; // it can take over at once
    return undefined;
  }

  async function sync(standby: Standby, now: Date): Promise<void> {
    standby.syncRatio = Math.min(1, standby.syncRatio + 1 / SYNC_STEPS);
    standby.isReady = standby.syncRatio === 1;
    standby.nextAt = standby.isReady ? undefined : after(now, timings.syncSeconds / SYNC_STEPS);
    const status = standby.isReady ? 'READY' : 'SYNCING';
    await tell(standby.replicaId, status, { progressRatio: standby.syncRatio });
  }

  async function goOn(standby: Standby, now: Date): Promise<unknown> {
    const { held } = standby;
    if (!held) return launch(standby, now);
    if (!isTaken(held, now)) return sync(standby, now);
    cloud.end(held.machine, now);
    state.standbys.delete(standby.replicaId);
    const failureReason = 'The cloud took the machine.';
    return tell(standby.replicaId, standby.isReady ? 'TERMINATED' : 'FAILED', { failureReason });
  }

  /** Somebody promoted a standby: the workload goes on there. */
  async function follow(to: Held, replicas: readonly KnownStandby[], now: Date): Promise<void> {
    const old = state.primary;
    const kept = replicas.find(({ instance, status }) => {
      return status === 'READY' && instance !== null && instance.id === old?.instanceId;
    });
    const promoted = await registerOn(o, to.machine, now);
    const downtimeMilliseconds = timings.cutOverSeconds * 1000;
    const keepsOld = kept !== undefined;
    state.notice = undefined;
    moveTo(o, { to: promoted, trigger: 'MANUAL', startedAt: now, downtimeMilliseconds, keepsOld }, now);
    if (!kept || !old) return;
    const { machine } = old;
    const isReady = { syncRatio: 1, isReady: true, nextAt: undefined };
    state.standbys.set(kept.id, { ...isReady, replicaId: kept.id, place: machine, machine, held: old });
  }

  /** A standby of before this fleet began. */
  function adopt({ id: replicaId, instance, status, ...replica }: KnownStandby, now: Date): void {
    const place = placeOf(replica);
    if (!place || !instance || state.standbys.has(replicaId)) return;
    const machine = cloud.adopt(spec.logicalId, { ...place, providerId: instance.providerId }, now);
    const isReady = status === 'READY';
    const held = { machine, instanceId: instance.id };
    const sync = { syncRatio: isReady ? 1 : 0, isReady, nextAt: isReady ? undefined : now };
    state.standbys.set(replicaId, { ...sync, replicaId, place, machine, held });
  }

  async function look(now: Date): Promise<void> {
    const agentId = agentIdOf(state);
    const { agent } = await asAgent(o, OpenReplicasDocument, { agentId, statuses: [...OPEN, 'PROMOTED'] });
    const replicas = agent?.replicas?.nodes ?? [];
    const byId = new Map(replicas.map((replica) => [replica.id, replica]));
    for (const standby of [...state.standbys.values()]) {
      const status = byId.get(standby.replicaId)?.status;
      if (status !== undefined && OPEN.includes(status)) continue;
      state.standbys.delete(standby.replicaId);
      if (status === 'PROMOTED' && standby.held) await follow(standby.held, replicas, now);
      else if (standby.held) cloud.end(standby.held.machine, now);
    }
    for (const replica of replicas) {
      if (replica.status === 'LAUNCHING') await order(replica, now);
      else if (OPEN.includes(replica.status)) adopt(replica, now);
    }
    const isMissing = spec.keepsStandby && !replicas.some(({ status }) => OPEN.includes(status));
    const isPausing = state.standbyPauseUntil && state.standbyPauseUntil > now;
    if (isMissing && state.hasReported && !isPausing && !state.notice) await ask(now);
  }

  /** The cheapest pool that has capacity now, other than the primary's. */
  async function sparePool(now: Date): Promise<string | undefined> {
    const { instanceType, region } = spec;
    const { pools } = await asAgent(o, PoolsOfGroupDocument, { instanceType, region });
    const isSpare = ({ name }: { name: string }) =>
      name !== state.primary?.machine.poolName && cloud.offers(cloud.placeIn(name), now);
    const priceOf = ({ name }: { name: string }) => Number(cloud.hourlyPrice(cloud.placeIn(name), now));
    return pools.nodes.filter(isSpare).sort((a, b) => priceOf(a) - priceOf(b))[0]?.id;
  }

  /** Asks for a standby: where the graph thinks best, or, after that found no capacity, where there is some. */
  async function ask(now: Date): Promise<void> {
    const hasFailed = state.standbyPauseUntil !== undefined;
    const poolId = hasFailed ? await sparePool(now) : undefined;
    state.standbyPauseUntil = after(now, PAUSE_SECONDS);
    if (hasFailed && poolId === undefined) return;
    log.info(`${spec.logicalId}: a standby is wanted`);
    const idempotencyKey = `${agentIdOf(state)}/${now.toISOString()}`;
    const input = { kind: 'MANUAL', idempotencyKey, ...(poolId !== undefined && { poolId }) } as const;
    accepted('createReplica', (await asAgent(o, CreateReplicaDocument, { input })).createReplica);
    state.standbyLookAt = now;
  }

  const dueOf = ({ held, nextAt }: Standby) => earliest(nextAt, held?.machine.interruptedAt);

  return {
    order,
    dueAt() {
      if (state.token === undefined) return undefined;
      return earliest(state.standbyLookAt, ...[...state.standbys.values()].map(dueOf));
    },
    async perform(now) {
      for (const standby of [...state.standbys.values()]) {
        const due = dueOf(standby);
        if (due && due <= now) await goOn(standby, now);
      }
      if (!state.standbyLookAt || state.standbyLookAt > now || state.standsStillSince) return;
      state.standbyLookAt = after(now, timings.standbyLookSeconds);
      await look(now);
    },
  };
}

const isTaken = ({ machine: { interruptedAt } }: Held, now: Date): boolean =>
  interruptedAt !== undefined && interruptedAt <= now;
