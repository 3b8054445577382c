import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import type { Outbox } from '#foundation/events/outbox.ts';
import { commandCompleted, commandExpired } from '#schema/events/agent.ts';
import { type Command, type CommandFailureReason, CommandStatus } from './entity.ts';
import { commandStatuses, newsOf } from './rules.ts';

/** What an agent says it is doing for a command. */
export type CommandPhase = 'ACKNOWLEDGED' | 'LAUNCHING' | 'SYNCING' | 'CUTTING_OVER';

/** A step in the life of a command: issued, at work, carried out, or given up. */
export type CommandStep = 'ISSUED' | CommandPhase | 'CARRIED_OUT' | 'GIVEN_UP';

/** What follows the commands of an agent whose lock is held; the switch that a command asks for, say. */
export interface CommandTrail {
  /** `ratio`: how much is done, 0 to 1, where the agent says so. */
  follow(tx: EntityManager, command: Command, step: CommandStep, ratio?: number | null): Promise<void>;
}

/** How a command ends. */
export interface End {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'EXPIRED' | 'CANCELLED';
  readonly failureReason?: CommandFailureReason | null;
  readonly message?: string | null;
}

export interface ClosingDependencies {
  readonly trail: CommandTrail;
  readonly outbox: Outbox;
  readonly clock: Clock;
}

/** How open commands end, of agents whose lock is held. */
export function createClosing({ trail, outbox, clock }: ClosingDependencies) {
  /** Ends an open command, and tells so. */
  function close(tx: EntityManager, command: Command, { status, failureReason = null, message = null }: End) {
    commandStatuses.go(command.status, status);
    Object.assign(command, { status, failureReason, message, completedAt: clock() });
    const news = newsOf(command);
    if (status === CommandStatus.EXPIRED) return outbox.add(tx, commandExpired, news);
    const reason = failureReason ?? (status === CommandStatus.CANCELLED ? status : null);
    const payload = { ...news.payload, succeeded: status === CommandStatus.SUCCEEDED, reason };
    outbox.add(tx, commandCompleted, { ...news, payload });
  }

  /** Ends an open command without success; what was begun for it is given up. */
  async function giveUp(tx: EntityManager, command: Command, end: End): Promise<void> {
    close(tx, command, end);
    await trail.follow(tx, command, 'GIVEN_UP');
  }

  return { close, giveUp };
}
export type Closing = ReturnType<typeof createClosing>;
