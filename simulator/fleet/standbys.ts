import { accepted } from '../api.ts';
import {
  AttachReplicaInstanceDocument,
  type StandbyToKeepFragment as KnownStandby,
  OpenReplicasDocument,
  type ReplicaStatus,
  RolesOfMachinesDocument,
  type Trigger,
} from '../generated/documents.ts';
import { type AgentContext, agentIdOf, asAgent, type Duty } from './agent-context.ts';
import { after, earliest, type Held, type Standby } from './agent-state.ts';
import type { Machine } from './cloud.ts';
import { giveUp } from './command-reports.ts';
import { dispose, endMachine } from './ending.ts';
import { moveTo, type OldMachine } from './move.ts';
import { registerOn } from './registration.ts';
import { tellStandby } from './telling.ts';

/** A standby that is to be launched. */
export interface WantedStandby extends Pick<KnownStandby, 'id' | 'pool'> {
  /** The command that says so; undefined where something else did. */
  readonly commandId?: string;
}

export interface Standbys extends Duty {
  /** Orders the machine of a standby, unless that was done. False when there is no capacity: the standby has failed. */
  order(wanted: WantedStandby, now: Date): Promise<boolean>;
  /** The workload goes on on a standby's machine that was made the primary, as far as it is known here. */
  takeOver(instanceId: string, trigger: Trigger, now: Date): Promise<void>;
}

/** A standby tells its progress in so many steps. */
const SYNC_STEPS = 4;
const OPEN: readonly ReplicaStatus[] = ['LAUNCHING', 'SYNCING', 'READY', 'PROMOTING'];

/** Launches the standbys that are asked for, keeps them in step, and follows when one was promoted. */
export function createStandbys(o: AgentContext): Standbys {
  const { spec, state, cloud, timings } = o;

  async function fail({ id, commandId }: WantedStandby, failureReason: string): Promise<false> {
    state.standbys.delete(id);
    if (commandId !== undefined) await giveUp(o, commandId, ['CAPACITY', failureReason]);
    await tellStandby(o, { replicaId: id, status: 'FAILED', failureReason, failureKind: 'CAPACITY' });
    return false;
  }

  function placeOf({ pool }: Pick<KnownStandby, 'pool'>) {
    if (pool) return cloud.placeIn(pool.name);
    return state.primary && { ...state.primary.machine, poolName: undefined };
  }

  async function order(wanted: WantedStandby, now: Date): Promise<boolean> {
    const known = state.standbys.get(wanted.id);
    if (known) {
      known.commandId ??= wanted.commandId;
      return true;
    }
    const place = placeOf(wanted);
    if (!place || !cloud.offers(place, now)) return fail(wanted, 'The pool has no capacity.');
    const nextAt = after(now, timings.launchSeconds);
    const isNew = { machine: null, held: null, syncRatio: 0, isReady: false };
    const { id: replicaId, commandId } = wanted;
    state.standbys.set(replicaId, { ...isNew, replicaId, commandId, place, nextAt });
    return true;
  }

  /** What the graph calls the machine of a standby; undefined when the standby has ended meanwhile. */
  async function attach(replicaId: string, { providerId }: Machine): Promise<string | undefined> {
    const input = { replicaId, providerId };
    const { attachReplicaInstance: answer } = await asAgent(o, AttachReplicaInstanceDocument, { input });
    if (answer.errors[0]?.__typename === 'IllegalTransition') return undefined;
    const { replica } = accepted('attachReplicaInstance', answer);
    if (!replica?.instance) throw new Error('attachReplicaInstance answers nothing.');
    return replica.instance.id;
  }

  async function launch(standby: Standby, now: Date): Promise<unknown> {
    const { replicaId, commandId } = standby;
    standby.machine ??= cloud.launch(spec.logicalId, standby.place, now) ?? null;
    const { machine } = standby;
    if (!machine) {
      return fail({ id: replicaId, pool: null, ...(commandId && { commandId }) }, 'The pool has no capacity any more.');
    }
    const instanceId = await attach(replicaId, machine);
    if (instanceId === undefined) {
      state.standbys.delete(replicaId);
      return dispose(o, machine, now);
    }
    standby.held = { machine, instanceId };
    standby.nextAt = after(now, timings.syncSeconds / SYNC_STEPS);
    if (state.notice) state.notice.nextAt = now; // it can take over at once
    return undefined;
  }

  async function sync(standby: Standby, now: Date): Promise<void> {
    standby.syncRatio = Math.min(1, standby.syncRatio + 1 / SYNC_STEPS);
    standby.isReady = standby.syncRatio === 1;
    standby.nextAt = standby.isReady ? undefined : after(now, timings.syncSeconds / SYNC_STEPS);
    const status = standby.isReady ? 'READY' : 'SYNCING';
    await tellStandby(o, { replicaId: standby.replicaId, status, progressRatio: standby.syncRatio });
  }

  async function goOn(standby: Standby, now: Date): Promise<unknown> {
    const { held } = standby;
    if (!held) return launch(standby, now);
    if (!isTaken(held, now)) return sync(standby, now);
    const status = standby.isReady ? 'TERMINATED' : 'FAILED';
    endMachine(o, held, { at: now, reason: 'INTERRUPTED' });
    const input = { replicaId: standby.replicaId, status, failureReason: 'The cloud took the machine.' } as const;
    state.untold.push({ kind: 'STANDBY', input });
    return undefined;
  }

  /** Whether the graph lets an old primary stand by from now on. */
  async function standsBy({ instanceId }: Held): Promise<boolean> {
    const { agent } = await asAgent(o, RolesOfMachinesDocument, { agentId: agentIdOf(state) });
    return agent?.instances.some(({ id, role }) => id === instanceId && role === 'REPLICA') ?? false;
  }

  /** A standby was made the primary: the workload goes on there. */
  async function follow(to: Held, trigger: Trigger, now: Date): Promise<void> {
    const { primary: old, notice, standsStillSince } = state;
    const isKept = old !== undefined && !notice && (await standsBy(old));
    const promoted = await registerOn(o, to.machine, now);
    if (notice && !standsStillSince) state.figures.survived += 1;
    state.notice = undefined;
    const standstill = standsStillSince ? now.getTime() - standsStillSince.getTime() : 0;
    const downtimeMilliseconds = standstill + timings.cutOverSeconds * 1000;
    const cause = notice ? ({ trigger: 'EMERGENCY', old: 'TAKEN' } as const) : { trigger, old: fateOf({ isKept }) };
    moveTo(o, { ...cause, to: promoted, startedAt: now, downtimeMilliseconds }, now);
    if (isKept) state.standbyLookAt = now; // it is told there as what it stands by
  }

  /** What becomes of a machine that another one took over from: the graph tells when one that is kept is to end. */
  function fateOf({ isKept }: { isKept: boolean }): OldMachine {
    const endsAtOnce = state.settings?.isAutoTerminateEnabled && state.settings.terminateWaitSeconds === 0;
    return isKept || !endsAtOnce ? 'KEPT' : 'ENDED';
  }

  /** A standby that was not launched by this program: of before it began, or an old primary. */
  function adopt({ id: replicaId, instance, status, ...replica }: KnownStandby, now: Date): void {
    const place = placeOf(replica);
    if (!place || !instance || state.standbys.has(replicaId)) return;
    const old = state.replaced.get(instance.id);
    state.replaced.delete(instance.id);
    const machine = old?.machine ?? cloud.adopt(spec.logicalId, { ...place, providerId: instance.providerId }, now);
    const isReady = status === 'READY';
    const held = { machine, instanceId: instance.id };
    const sync = { syncRatio: isReady ? 1 : 0, isReady, nextAt: isReady ? undefined : now };
    state.standbys.set(replicaId, { ...sync, replicaId, commandId: undefined, place: machine, machine, held });
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
      if (!standby.held) continue;
      if (status === 'PROMOTED') await follow(standby.held, 'MANUAL', now);
      else endMachine(o, standby.held, { at: now, reason: 'RELEASED' });
    }
    for (const replica of replicas) {
      if (replica.status === 'LAUNCHING') await order(replica, now);
      else if (OPEN.includes(replica.status)) adopt(replica, now);
    }
  }

  const dueOf = ({ held, nextAt }: Standby) => earliest(nextAt, held?.machine.interruptedAt);

  const standbyOn = (instanceId: string) =>
    [...state.standbys.values()].find(({ held }) => held?.instanceId === instanceId);

  return {
    order,
    async takeOver(instanceId, trigger, now) {
      if (!standbyOn(instanceId)) await look(now);
      const standby = standbyOn(instanceId);
      if (!standby?.held) return;
      state.standbys.delete(standby.replicaId);
      await follow(standby.held, trigger, now);
    },
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
      if (state.untold.length > 0) return; // the graph does not know yet which standbys have ended
      state.standbyLookAt = after(now, timings.standbyLookSeconds);
      await look(now);
    },
  };
}

const isTaken = ({ machine: { interruptedAt } }: Held, now: Date): boolean =>
  interruptedAt !== undefined && interruptedAt <= now;
