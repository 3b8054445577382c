import { stateMachine } from '#foundation/state-machine.ts';
import { type Command, CommandStatus, type Target, Trigger } from './entity.ts';

/** Which states may follow which. What has ended stays as it is. */
export const commandStatuses = stateMachine<CommandStatus>('command', {
  PENDING: ['DELIVERED', 'SUCCEEDED', 'FAILED', 'EXPIRED', 'CANCELLED'],
  DELIVERED: ['SUCCEEDED', 'FAILED', 'EXPIRED', 'CANCELLED'],
  SUCCEEDED: [],
  FAILED: [],
  EXPIRED: [],
  CANCELLED: [],
});

/** Whether an agent in this state is commanded, as opposed to only watched. */
export const isCommanded = (status: 'ONLINE' | 'OFFLINE' | 'DISABLED' | 'DELETED'): boolean =>
  status === 'ONLINE' || status === 'OFFLINE';

/** What the news of a command carries. */
export const newsOf = ({ id, agentId, clientId, kind, trigger, priority }: Command) => ({
  aggregateId: agentId,
  clientId,
  payload: { commandId: id, agentId, kind, trigger, priority },
});

/** What the policy asks for; from `MANUAL` on a command of the API is somebody's own wish. */
export const Priority = { AUTOMATIC: 5, MANUAL: 50, FORCED: 75 } as const;

const PRIORITIES: Readonly<Record<Trigger, number>> = { AUTOMATIC: 25, MANUAL: 50, EMERGENCY: 100 };

/** How urgent a command is that is no switch, 0 to 100. */
export const priorityOf = (trigger: Trigger): number => PRIORITIES[trigger];

/** Why a standby exists, as its news says. */
export type StandbyKind = 'MANUAL' | 'AUTOMATIC_REBALANCE' | 'AUTOMATIC_TERMINATION' | 'EMERGENCY';

/** Who or what asked for a standby. */
export const triggerOfStandby = (kind: StandbyKind): Trigger =>
  kind === 'MANUAL' || kind === 'EMERGENCY' ? Trigger[kind] : Trigger.AUTOMATIC;

export const triggerOf = (priority: number): Trigger =>
  priority >= Priority.MANUAL ? Trigger.MANUAL : Trigger.AUTOMATIC;

const RANK: Readonly<Record<Trigger, number>> = { AUTOMATIC: 0, MANUAL: 1, EMERGENCY: 2 };

/** Whether a new command takes the place of an open one: only of a lesser kind that the agent has not begun. */
export const supersedes = (
  trigger: Trigger,
  open: { readonly trigger: Trigger; readonly status: CommandStatus },
): boolean => open.status === CommandStatus.PENDING && RANK[trigger] > RANK[open.trigger];

const MINUTE_MILLISECONDS = 60_000;
const LEFT_WAITING_MINUTES = 15;
// Who has begun may be at it for long without a word: copying a large state takes its time.
const AT_WORK_MINUTES = 60;

/** When a command lapses that was issued, or that an agent was last heard of about, at `now`. */
export function expiryOf(status: 'PENDING' | 'DELIVERED', now: Date): Date {
  const minutes = status === CommandStatus.PENDING ? LEFT_WAITING_MINUTES : AT_WORK_MINUTES;
  return new Date(now.getTime() + minutes * MINUTE_MILLISECONDS);
}

/** An agent is told again after so long, */
const TELL_AGAIN_SECONDS = 60;
/** and an hour long at the most: who is heard of and takes nothing up does not follow commands. */
const MOST_DELIVERIES = 60;

/** What was last told up to then, and not too often, is told again. */
export const tellAgainSince = (now: Date) => ({
  until: new Date(now.getTime() - TELL_AGAIN_SECONDS * 1000),
  fewerThan: MOST_DELIVERIES,
});

/** Whether an agent is to be told of a command once more. */
export function isToBeToldAgain(command: Command, now: Date): boolean {
  const { status, lastDeliveredAt, deliveries } = command;
  const { until, fewerThan } = tellAgainSince(now);
  const isDue = lastDeliveredAt != null && lastDeliveredAt <= until && deliveries < fewerThan;
  return isDue && status === CommandStatus.PENDING && !command.hasLapsed(now);
}

/** Whether a command is as good later as it is now: the policy's own orders to switch are not. */
export const isWorthWaitingFor = ({ kind, trigger }: Pick<Command, 'kind' | 'trigger'>): boolean =>
  !(kind === 'SWITCH' && trigger === Trigger.AUTOMATIC);

/** A target that an agent could not reach is not tried again by the policy for so long. */
const SPARED_MINUTES = 15;

/** Failures since then keep the policy from asking for the same again. */
export const sparedSince = (now: Date): Date => new Date(now.getTime() - SPARED_MINUTES * MINUTE_MILLISECONDS);

/** The end of a command as its agent tells it. */
export const outcomeOf = (isSuccessful: boolean): 'SUCCEEDED' | 'FAILED' =>
  isSuccessful ? CommandStatus.SUCCEEDED : CommandStatus.FAILED;

/** Whether a machine is where a target says. */
export const isAt = (
  machine: { readonly mode: string; readonly poolId?: string | null },
  { mode, poolId }: Target,
): boolean => machine.mode === mode && (mode === 'ON_DEMAND' || machine.poolId === poolId);
