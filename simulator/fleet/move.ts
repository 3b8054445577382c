import { accepted } from '../api.ts';
import { ReportSwitchDocument, type Trigger } from '../generated/documents.ts';
import { type AgentContext, asAgent, type Duty } from './agent-context.ts';
import { AT_ONCE, type Held } from './agent-state.ts';

export interface Move {
  readonly to: Held;
  readonly trigger: Trigger;
  readonly commandId?: string;
  readonly startedAt: Date;
  /** How long the workload stood still. */
  readonly downtimeMilliseconds: number;
  /** Whether the old machine runs on. */
  readonly keepsOld: boolean;
}

const LONGEST_DOWNTIME_SECONDS = 86_400;

/** The workload goes on, on another machine: ends the old one, and notes what is to be told. */
export function moveTo(o: AgentContext, move: Move, now: Date): void {
  const { state, cloud, toServerTime } = o;
  const { to, trigger, commandId, startedAt, downtimeMilliseconds, keepsOld } = move;
  const old = state.primary;
  state.primary = to;
  state.standsStillSince = undefined;
  state.figures.downtimeMilliseconds += downtimeMilliseconds;
  if (!old || old.instanceId === to.instanceId) return;
  if (!keepsOld) cloud.end(old.machine, now);
  state.untold.push({
    ...(commandId !== undefined && { commandId }),
    oldInstanceId: old.instanceId,
    newInstanceId: to.instanceId,
    trigger,
    oldHourlyPrice: cloud.hourlyPrice(old.machine, now),
    newHourlyPrice: cloud.hourlyPrice(to.machine, now),
    startedAt: toServerTime(startedAt).toISOString(),
    downtimeSeconds: Math.min(LONGEST_DOWNTIME_SECONDS, downtimeMilliseconds / 1000),
    isOldInstanceTerminated: !keepsOld,
  });
}

/** Tells the graph of the moves that took place, in their order, until it has heard of each. */
export function createMoveReports(o: AgentContext): Duty {
  const { state } = o;
  return {
    dueAt: () => (state.token !== undefined && state.untold.length > 0 ? AT_ONCE : undefined),
    async perform() {
      const [input] = state.untold;
      if (!input) return;
      const { reportSwitch } = await asAgent(o, ReportSwitchDocument, { input });
      state.untold.shift(); // a refusal is the graph's last word
      accepted('reportSwitch', reportSwitch);
    },
  };
}
