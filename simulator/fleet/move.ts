import type { Trigger } from '../generated/documents.ts';
import type { AgentContext } from './agent-context.ts';
import type { Held } from './agent-state.ts';
import { dispose, endMachine } from './ending.ts';

/** What becomes of the machine that the workload leaves: it runs on, it was ended, or the cloud takes it. */
export type OldMachine = 'KEPT' | 'ENDED' | 'TAKEN';

export interface Move {
  readonly to: Held;
  readonly trigger: Trigger;
  readonly commandId?: string;
  readonly startedAt: Date;
  /** How long the workload stood still. */
  readonly downtimeMilliseconds: number;
  readonly old: OldMachine;
}

const LONGEST_DOWNTIME_SECONDS = 86_400;

/** The workload goes on, on another machine. Notes what is to be told of that, and of the old machine's end. */
export function moveTo(o: AgentContext, move: Move, now: Date): void {
  const { state, cloud, toServerTime } = o;
  const { to, trigger, commandId, startedAt, downtimeMilliseconds } = move;
  const old = state.primary;
  state.primary = to;
  state.standsStillSince = undefined;
  state.figures.downtimeMilliseconds += downtimeMilliseconds;
  if (!old || old.instanceId === to.instanceId) return;
  const input = {
    ...(commandId !== undefined && { commandId }),
    oldInstanceId: old.instanceId,
    newInstanceId: to.instanceId,
    trigger,
    oldHourlyPrice: cloud.hourlyPrice(old.machine, now),
    newHourlyPrice: cloud.hourlyPrice(to.machine, now),
    startedAt: toServerTime(startedAt).toISOString(),
    downtimeSeconds: Math.min(LONGEST_DOWNTIME_SECONDS, downtimeMilliseconds / 1000),
    isOldInstanceTerminated: move.old === 'ENDED',
  };
  state.untold.push({ kind: 'MOVE', input });
  if (move.old === 'KEPT') state.replaced.set(old.instanceId, old);
  else if (move.old === 'ENDED') dispose(o, old.machine, now);
  else endMachine(o, old, { at: now, reason: 'INTERRUPTED' });
}
