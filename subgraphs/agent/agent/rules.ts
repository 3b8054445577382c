import { stateMachine } from '#foundation/state-machine.ts';
import type { AgentStatus } from './entity.ts';

/** What the status of an agent can become. Nothing revives a deleted one. */
export const agentStatuses = stateMachine<AgentStatus>('agent', {
  ONLINE: ['OFFLINE', 'DISABLED', 'DELETED'],
  OFFLINE: ['ONLINE', 'DISABLED', 'DELETED'],
  DISABLED: ['ONLINE', 'OFFLINE', 'DELETED'],
  DELETED: [],
});

/** What is known of a machine that registers. */
interface KnownMachine {
  readonly agentId: string;
  readonly isRetired: boolean;
  /** Whether the agent that it belongs to was deleted. */
  readonly isLeftBehind: boolean;
}

/**
 * What a registering machine is to its agent: NEW; the SAME again; RETIRED, which is never taken back; FOREIGN, which
 * belongs to another agent; LEFT_BEHIND by a deleted agent, whose row ends before a new one begins.
 */
export type MachineKind = 'NEW' | 'SAME' | 'RETIRED' | 'FOREIGN' | 'LEFT_BEHIND';

export function kindOf(known: KnownMachine | undefined, agentId: string | undefined): MachineKind {
  if (!known) return 'NEW';
  if (known.isLeftBehind) return 'LEFT_BEHIND';
  if (known.agentId !== agentId) return 'FOREIGN';
  return known.isRetired ? 'RETIRED' : 'SAME';
}

/**
 * The role of a new machine. With a switch open it waits as a standby until the switch is reported; else its owner
 * has replaced the machine, and it takes over at once.
 */
export const roleOfNew = (o: { hasPrimary: boolean; hasOpenSwitch: boolean }): 'PRIMARY' | 'REPLICA' =>
  o.hasPrimary && o.hasOpenSwitch ? 'REPLICA' : 'PRIMARY';

/** A machine that shuts down after a switch says so for so long at most after its successor has registered. */
const FAREWELL_MILLISECONDS = 10_000;

/** What is known when a machine says that it is about to stop. */
export interface Farewell {
  readonly isPrimary: boolean;
  readonly instanceId: string;
  readonly lastRegisteredInstanceId: string | null | undefined;
  readonly lastRegisteredAt: Date;
  readonly now: Date;
}

/** Whether the last word of a machine is that of its agent: not when another machine has just come. */
export function isLastWord({ isPrimary, lastRegisteredAt, now, ...machine }: Farewell): boolean {
  const isSuccessorNew = now.getTime() - lastRegisteredAt.getTime() < FAREWELL_MILLISECONDS;
  return isPrimary && !(isSuccessorNew && machine.lastRegisteredInstanceId !== machine.instanceId);
}

/** The status after a sign of life, or after the last word. Disabled agents stay so: they are watched all the same. */
export const statusAfter = (status: AgentStatus, isAlive: boolean): AgentStatus => {
  if (status === 'DISABLED' || status === 'DELETED') return status;
  return isAlive ? 'ONLINE' : 'OFFLINE';
};

/** Whether an agent was heard of, or has registered, within the time-out. */
export const isHeardOf = (
  agent: { readonly lastHeartbeatAt?: Date | null; readonly lastRegisteredAt: Date },
  { now, timeoutSeconds }: { readonly now: Date; readonly timeoutSeconds: number },
): boolean => {
  const { lastHeartbeatAt, lastRegisteredAt } = agent;
  const last = Math.max(lastHeartbeatAt?.getTime() ?? 0, lastRegisteredAt.getTime());
  return last >= now.getTime() - timeoutSeconds * 1000;
};

/** What somebody wants of an agent. */
export type Wish = 'ENABLE' | 'DISABLE' | 'DELETE';

/** The status that a wish leads to; as before where it is so already, undefined where it is refused. */
export function statusOnWish(status: AgentStatus, wish: Wish, isHeard: boolean): AgentStatus | undefined {
  if (wish === 'DELETE') return 'DELETED';
  if (status === 'DELETED') return undefined;
  if (wish === 'DISABLE') return 'DISABLED';
  if (status !== 'DISABLED') return status;
  return isHeard ? 'ONLINE' : 'OFFLINE';
}
