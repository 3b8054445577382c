import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { uuidv7 } from '#foundation/database/identity.ts';
import type { Outbox } from '#foundation/events/outbox.ts';
import { commandIssued } from '#schema/events/agent.ts';
import type { Agent } from '../agent/service.ts';
import type { Closing, CommandTrail } from './closing.ts';
import { Command, CommandKind, CommandStatus, type Target, type Trigger } from './entity.ts';
import type { CommandRepository, Named } from './repository.ts';
import { expiryOf, isCommanded, newsOf, priorityOf, type StandbyKind, triggerOfStandby } from './rules.ts';

/** The agent that is told; its lock is held. */
export type Told = Pick<Agent, 'id' | 'clientId' | 'status'>;

/** What an agent is to do. */
export interface NewCommand {
  readonly kind: CommandKind;
  readonly priority: number;
  readonly trigger: Trigger;
  readonly target?: Target;
  readonly instanceId?: string | null;
  readonly replicaId?: string | null;
  readonly terminateWaitSeconds?: number | null;
}

/** A standby that is to be launched. */
export interface StandbyOrder {
  readonly replicaId: string;
  readonly kind: StandbyKind;
  /** Null for on demand. */
  readonly poolId: string | null;
}

/** A standby's machine that has become the primary. */
export interface PromotedStandby {
  readonly instanceId: string;
  /** Null for a machine that was no standby's when it came. */
  readonly replicaId: string | null;
  readonly trigger: Trigger;
}

export interface IssuingDependencies {
  readonly repository: CommandRepository;
  readonly closing: Closing;
  readonly trail: CommandTrail;
  readonly outbox: Outbox;
  readonly clock: Clock;
}

/**
 * How agents come to be told what to do. Whoever calls holds the lock of the agent. An agent that is only watched is
 * told nothing: the answer is null then.
 */
export function createIssuing({ repository, closing, trail, outbox, clock }: IssuingDependencies) {
  /** Makes a command, whatever the agent: for one that has been looked at already. */
  async function issue(tx: EntityManager, agent: Pick<Told, 'id' | 'clientId'>, order: NewCommand): Promise<Command> {
    const now = clock();
    const { kind, priority, trigger, target, instanceId = null, replicaId = null, terminateWaitSeconds = null } = order;
    const command = new Command();
    Object.assign(command, {
      ...{ id: uuidv7(), clientId: agent.clientId, agentId: agent.id, kind, priority, trigger, instanceId, replicaId },
      ...{ targetMode: target?.mode ?? null, targetPoolId: target?.poolId ?? null, terminateWaitSeconds },
      ...{ status: CommandStatus.PENDING, issuedAt: now, expiresAt: expiryOf('PENDING', now) },
      ...{ deliveries: 1, lastDeliveredAt: now },
      ...{ acknowledgedAt: null, completedAt: null, failureReason: null, message: null },
    });
    tx.persist(command);
    tellIssued(outbox, tx, command);
    await trail.follow(tx, command, 'ISSUED');
    return command;
  }

  /** The open commands of these, once those that have lapsed are ended. */
  async function openOf(tx: EntityManager, agentId: string, named: Named): Promise<Command[]> {
    const open = await repository.openOf(agentId, named);
    for (const command of open) {
      if (command.hasLapsed(clock())) await closing.giveUp(tx, command, { status: 'EXPIRED' });
    }
    await tx.flush(); // before there is another one: the database allows one at a time
    return open.filter(({ isOpen }) => isOpen);
  }

  /** Ends the open commands whose place a newer one takes. */
  async function replace(tx: EntityManager, agentId: string, named: Named) {
    for (const command of await openOf(tx, agentId, named)) {
      await closing.giveUp(tx, command, { status: 'CANCELLED', message: 'A newer command took its place.' });
    }
    await tx.flush();
  }

  /** Makes a command unless there is one already, open and about the same. */
  async function issueOnce(tx: EntityManager, agent: Told, named: Named, order: Omit<NewCommand, keyof Named>) {
    if (!isCommanded(agent.status)) return null;
    const [open] = await openOf(tx, agent.id, named);
    return open ?? issue(tx, agent, { ...order, ...named });
  }

  /** Tells an agent that its settings are other ones now. A newer change takes the place of an older one. */
  async function issueUpdateConfig(tx: EntityManager, agent: Told) {
    if (!isCommanded(agent.status)) return null;
    const { UPDATE_CONFIG: kind } = CommandKind;
    await replace(tx, agent.id, { kind });
    return issue(tx, agent, { kind, trigger: 'MANUAL', priority: priorityOf('MANUAL') });
  }

  return {
    issue,
    issueUpdateConfig,

    /** Tells an agent that is heard of again of its settings, if it was told of them in vain. */
    async remindOfConfig(tx: EntityManager, agent: Told): Promise<void> {
      const last = await repository.lastOf(agent.id, CommandKind.UPDATE_CONFIG);
      if (last?.status === CommandStatus.EXPIRED || last?.hasLapsed(clock())) await issueUpdateConfig(tx, agent);
    },

    /** Tells an agent to end one of its machines. What it is told already it is not told again. */
    issueTerminate: (tx: EntityManager, agent: Told, instanceId: string, trigger: Trigger) =>
      issueOnce(tx, agent, { kind: CommandKind.TERMINATE, instanceId }, { trigger, priority: priorityOf(trigger) }),

    /** Tells an agent to launch the machine of a standby. */
    issueCreateReplica(tx: EntityManager, agent: Told, { replicaId, kind, poolId }: StandbyOrder) {
      const trigger = triggerOfStandby(kind);
      const target: Target = { mode: poolId === null ? 'ON_DEMAND' : 'SPOT', poolId };
      const order = { trigger, priority: priorityOf(trigger), target };
      return issueOnce(tx, agent, { kind: CommandKind.CREATE_REPLICA, replicaId }, order);
    },

    /** Tells an agent that a standby's machine carries its workload now; no older promotion is followed any more. */
    async issuePromoteReplica(tx: EntityManager, agent: Told, { trigger, ...standby }: PromotedStandby) {
      if (!isCommanded(agent.status)) return null;
      const { PROMOTE_REPLICA: kind } = CommandKind;
      await replace(tx, agent.id, { kind });
      return issue(tx, agent, { kind, ...standby, trigger, priority: priorityOf(trigger) });
    },
  };
}
export type Issuing = ReturnType<typeof createIssuing>;

/** Tells that a command waits for its agent: when it is issued, and again until the agent has it. */
export function tellIssued(outbox: Outbox, tx: EntityManager, command: Command): void {
  const { payload, ...about } = newsOf(command);
  const { expiresAt, deliveries: delivery } = command;
  outbox.add(tx, commandIssued, { ...about, payload: { ...payload, expiresAt: expiresAt.toISOString(), delivery } });
}
