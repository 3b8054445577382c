import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import type { Outbox } from '#foundation/events/outbox.ts';
import { accept, refuse } from '#foundation/graphql/refuse.ts';
import { serviceViewer, type Viewer } from '#foundation/identity/viewer.ts';
import { commandAcknowledged } from '#schema/events/agent.ts';
import type { Agents } from '../agent/service.ts';
import type { Pools } from '../pricing/pool-service.ts';
import { sweep } from '../sweep.ts';
import { write } from '../write.ts';
import { type CommandPhase, type CommandTrail, createClosing } from './closing.ts';
import { type Command, type CommandFailureReason, CommandKind, CommandStatus } from './entity.ts';
import { createIssuing, tellIssued } from './issuing.ts';
import type { CommandRepository } from './repository.ts';
import {
  commandStatuses,
  expiryOf,
  isToBeToldAgain,
  isWorthWaitingFor,
  newsOf,
  outcomeOf,
  tellAgainSince,
} from './rules.ts';

export type { CommandPhase, CommandStep, CommandTrail } from './closing.ts';
export type { Command, Trigger } from './entity.ts';

export interface CommandDependencies {
  readonly em: EntityManager;
  readonly commands: CommandRepository;
  readonly agents: Agents;
  readonly pools: Pools;
  readonly trail: CommandTrail;
  readonly outbox: Outbox;
  readonly clock: Clock;
}

export interface Acknowledgement {
  readonly commandId: string;
  readonly phase: CommandPhase;
  /** 0 to 1 */
  readonly progressRatio?: number | null;
}

export interface Completion {
  readonly commandId: string;
  readonly isSuccessful: boolean;
  readonly failureReason?: CommandFailureReason | null;
  readonly message?: string | null;
}

export interface Recall {
  /** Whether what the agent is at work on ends as well. */
  readonly isBegunToo: boolean;
  readonly message: string;
}

const itself = serviceViewer('agent');

const noSuchCommand = () => refuse('InvalidInput', 'No such command.', ['commandId']);
const closed = ({ status }: Command) =>
  refuse('CommandClosed', 'The command has ended already.', ['commandId'], { status });

/** What agents are told to do, and what becomes of it. */
export function createCommands({ em, commands, agents, pools, trail, outbox, clock }: CommandDependencies) {
  const closing = createClosing({ trail, outbox, clock });
  const { close, giveUp } = closing;
  const issuing = createIssuing({ repository: commands, closing, trail, outbox, clock });

  /** The viewer's command as it stands under its agent's lock; one that has lapsed is ended first. */
  async function take(tx: EntityManager, viewer: Viewer, commandId: string): Promise<Command | null> {
    const [found] = await commands.byIds(viewer, [commandId]);
    if (!found) return null;
    await agents.lock(itself, found.agentId);
    const command = await commands.current(found.id);
    if (command?.hasLapsed(clock())) await giveUp(tx, command, { status: 'EXPIRED' });
    return command;
  }

  /** Notes that the agent is at work on a command: the first word of it is told. */
  function deliver(tx: EntityManager, command: Command) {
    const now = clock();
    command.expiresAt = expiryOf('DELIVERED', now);
    if (command.status === CommandStatus.DELIVERED) return;
    command.status = commandStatuses.go(command.status, CommandStatus.DELIVERED);
    command.acknowledgedAt = now;
    outbox.add(tx, commandAcknowledged, newsOf(command));
  }

  /** Tells a command once more. A decision of the policy is not carried out when it is stale: its time runs on. */
  function tellAgain(tx: EntityManager, command: Command) {
    const now = clock();
    command.deliveries += 1;
    command.lastDeliveredAt = now;
    if (isWorthWaitingFor(command)) command.expiresAt = expiryOf('PENDING', now);
    tellIssued(outbox, tx, command);
  }

  async function fail(tx: EntityManager, command: Command, { failureReason, message }: Completion) {
    await giveUp(tx, command, { status: 'FAILED', failureReason: failureReason ?? 'OTHER', message });
    const { clientId, targetPoolId } = command;
    if (failureReason === 'CAPACITY' && targetPoolId) {
      await pools.noteDown(tx, { clientId, poolId: targetPoolId, at: clock(), reason: failureReason });
    }
  }

  return {
    find: (viewer: Viewer, ids: readonly string[]) => commands.byIds(viewer, ids),
    pending: (viewer: Viewer, agentIds: readonly string[]) => commands.pendingOfAgents(viewer, agentIds, clock()),
    giveUp,
    ...issuing,

    /** The order to switch that an agent still has, unless it has lapsed. */
    async openSwitch(agentId: string): Promise<Command | null> {
      const command = await commands.openSwitch(agentId);
      return command?.hasLapsed(clock()) ? null : command;
    },

    /** The agent has a command, and says how far it is. */
    acknowledge: (viewer: Viewer, { commandId, phase, progressRatio }: Acknowledgement) =>
      write(em, async (tx) => {
        const command = await take(tx, viewer, commandId);
        if (!command) return noSuchCommand();
        if (!command.isOpen) return closed(command);
        deliver(tx, command);
        await trail.follow(tx, command, phase, progressRatio);
        return accept(command);
      }),

    /** The agent has carried a command out, or failed to. The same outcome said again changes nothing. */
    complete: (viewer: Viewer, completion: Completion) =>
      write(em, async (tx) => {
        const command = await take(tx, viewer, completion.commandId);
        if (!command) return noSuchCommand();
        const outcome = outcomeOf(completion.isSuccessful);
        if (!command.isOpen) return command.status === outcome ? accept(command) : closed(command);
        if (outcome === 'FAILED') await fail(tx, command, completion);
        else {
          close(tx, command, { status: 'SUCCEEDED', message: completion.message });
          await trail.follow(tx, command, 'CARRIED_OUT');
        }
        return accept(command);
      }),

    /** A switch took place that its agent had an order for. The agent's lock is held. */
    async settleSwitch(tx: EntityManager, command: Command): Promise<void> {
      if (command.kind === CommandKind.SWITCH && command.isOpen) close(tx, command, { status: 'SUCCEEDED' });
    },

    /** An open command was carried out, as others than its agent tell. The agent's lock is held. */
    settle: (tx: EntityManager, command: Command) => close(tx, command, { status: 'SUCCEEDED' }),

    /** Takes back what an agent was told, whose lock is held: what it has not begun, or all of it. */
    async recall(tx: EntityManager, agentId: string, { isBegunToo, message }: Recall): Promise<void> {
      for (const command of await commands.openOf(agentId)) {
        const isBegun = command.status === CommandStatus.DELIVERED;
        if (!isBegun || isBegunToo) await giveUp(tx, command, { status: 'CANCELLED', message });
      }
      await tx.flush(); // before what was given up is read again
    },

    /**
     * A machine has ended: the order to end it, if there is one, is carried out, and nobody moves to it any more. The
     * agent's lock is held.
     */
    async settleEnd(tx: EntityManager, agentId: string, instanceId: string): Promise<void> {
      for (const command of await commands.openOf(agentId, { instanceId })) {
        if (command.kind === CommandKind.TERMINATE) close(tx, command, { status: 'SUCCEEDED' });
        else await giveUp(tx, command, { status: 'CANCELLED', message: 'The machine has ended.' });
      }
    },

    /** Another machine has become the primary: no older promotion is followed any more. The agent's lock is held. */
    async recallPromotions(tx: EntityManager, agentId: string): Promise<void> {
      for (const command of await commands.openOf(agentId, { kind: CommandKind.PROMOTE_REPLICA })) {
        await giveUp(tx, command, { status: 'CANCELLED', message: 'Another machine carries the workload.' });
      }
    },

    /** The command of an agent whose lock is held; undefined for one that is not the agent's. */
    async ofAgent(agentId: string, commandId: string): Promise<Command | undefined> {
      const [command] = await commands.byIds(itself, [commandId]);
      return command?.agentId === agentId ? ((await commands.current(command.id)) ?? undefined) : undefined;
    },

    /** Tells agents that are heard of again what they were told and have not taken up. Answers how many agents. */
    redeliver: (signal?: AbortSignal): Promise<number> =>
      sweep(
        em,
        {
          next: (limit, passedOver) => commands.untaken(tellAgainSince(clock()), clock(), limit, passedOver),
          idOf: ({ agentId }) => agentId,
          async work(tx, { agentId }) {
            const agent = await agents.lock(itself, agentId);
            if (agent?.status !== 'ONLINE') return false;
            const due = (await commands.openOf(agentId)).filter((command) => isToBeToldAgain(command, clock()));
            for (const command of due) tellAgain(tx, command);
            return due.length > 0;
          },
        },
        signal,
      ),

    /** Ends the commands that nobody waits for any longer. Answers how many. */
    expireLapsed: (signal?: AbortSignal): Promise<number> =>
      sweep(
        em,
        {
          next: (limit, passedOver) => commands.lapsed(clock(), limit, passedOver),
          idOf: ({ id }) => id,
          async work(tx, { id, agentId }) {
            await agents.lock(itself, agentId);
            const command = await commands.current(id);
            if (!command?.hasLapsed(clock())) return false;
            await giveUp(tx, command, { status: 'EXPIRED' });
            return true;
          },
        },
        signal,
      ),
  };
}
export type Commands = ReturnType<typeof createCommands>;
