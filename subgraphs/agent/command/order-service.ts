import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { accept, type Outcome, type Refusal, type Refused, refuse } from '#foundation/graphql/refuse.ts';
import { type IdempotentRequest, idempotent } from '#foundation/idempotency/idempotent.ts';
import { serviceViewer, type Viewer } from '#foundation/identity/viewer.ts';
import type { Agent, Agents } from '../agent/service.ts';
import type { Configs } from '../config/service.ts';
import type { Instance, Instances } from '../instance/service.ts';
import type { Pools } from '../pricing/pool-service.ts';
import { write } from '../write.ts';
import { type Command, CommandKind, type Target, type Trigger } from './entity.ts';
import type { CommandRepository } from './repository.ts';
import { isAt, Priority, sparedSince, supersedes, triggerOf } from './rules.ts';
import type { Commands, CommandTrail } from './service.ts';

/** The switches of the agents, as far as orders depend on them. */
export interface SwitchTrail extends CommandTrail {
  /** Whether the agent is on its way to another machine, whatever became of its order. */
  isUnderWay(agentId: string): Promise<boolean>;
}

export interface OrderDependencies {
  readonly em: EntityManager;
  readonly repository: CommandRepository;
  readonly commands: Commands;
  readonly agents: Agents;
  readonly instances: Instances;
  readonly pools: Pools;
  readonly configs: Configs;
  readonly trail: SwitchTrail;
  /** The limit of automatic switches that holds for a machine; undefined when none does. */
  readonly switchLimit: (instance: Instance) => Promise<SwitchLimit | undefined>;
  readonly clock: Clock;
}

/** Where to move, as a caller says it. */
export interface TargetRequest {
  readonly targetMode: 'SPOT' | 'ON_DEMAND';
  readonly targetPoolId?: string | null | undefined;
}

export interface SwitchRequest extends TargetRequest {
  readonly agentId: string;
  /** 0 to 100 */
  readonly priority: number;
  readonly idempotencyKey: string;
}

/** The agent that an order is for. */
type Ordered = Pick<Agent, 'id' | 'clientId'>;

/** Where to move, and who wants it. */
export interface Order {
  readonly target: Target;
  readonly priority: number;
  readonly trigger: Trigger;
}

/** A limit of automatic switches that is reached. */
export interface SwitchLimit {
  readonly limit: 'MINIMUM_STAY' | 'PER_DAY' | 'PER_WEEK';
  /** When it will hold no longer; null when only other settings end that. */
  readonly until: Date | null;
  readonly words: string;
}

type LimitRefusal = Refusal<'SwitchLimitReached'> & Pick<SwitchLimit, 'limit'> & { readonly retryAt: Date | null };

/** Why an agent is not told to move, whoever wants it. */
type MoveRefusal = Refusal<'InvalidInput' | 'AlreadyThere' | 'SwitchInProgress'>;
type OrderRefusal = MoveRefusal | Refusal<'AgentDeleted' | 'AgentDisabled' | 'AutoSwitchDisabled'> | LimitRefusal;

const itself = serviceViewer('agent');

/** How agents are told to move. */
export function createOrders(o: OrderDependencies) {
  const { em, repository, commands, agents, instances, pools, configs, trail, switchLimit, clock } = o;

  const inProgress = () => refuse('SwitchInProgress', 'Another switch of this agent is under way.', ['agentId']);

  /** The target of a request, if there is such a place. */
  async function targetOf({ clientId }: Agent, { targetMode: mode, targetPoolId }: TargetRequest) {
    const poolId = targetPoolId ?? null;
    const at = ['targetPoolId'];
    if (mode === 'ON_DEMAND') {
      return poolId === null ? accept<Target>({ mode, poolId }) : refuse('InvalidInput', 'Not on demand.', at);
    }
    if (poolId === null) return refuse('InvalidInput', 'Which spot pool to move to must be said.', at);
    const pool = await pools.ofClient(clientId, poolId);
    return pool ? accept<Target>({ mode, poolId }) : refuse('InvalidInput', 'No such pool.', at);
  }

  /** Ends the open order that the new one takes the place of. False when it takes nobody's place. */
  async function makeRoom(tx: EntityManager, agent: Ordered, trigger: Trigger): Promise<boolean> {
    const open = await repository.openSwitch(agent.id);
    if (open?.hasLapsed(clock())) await commands.giveUp(tx, open, { status: 'EXPIRED' });
    else if (open && supersedes(trigger, open)) {
      await commands.giveUp(tx, open, { status: 'CANCELLED', message: 'Another switch took its place.' });
    }
    await tx.flush(); // before there is another one: the database allows one at a time
    return !open?.isOpen && !(await trail.isUnderWay(agent.id));
  }

  async function issue(tx: EntityManager, agent: Ordered, order: Order): Promise<Command> {
    const { isAutoTerminateEnabled, terminateWaitSeconds: wait } = await configs.ofAgent(agent.id);
    const terminateWaitSeconds = isAutoTerminateEnabled ? wait : null;
    return commands.issue(tx, agent, { kind: CommandKind.SWITCH, ...order, terminateWaitSeconds });
  }

  /** Tells an agent, whose lock is held, to move: unless it is there, or something else comes first. */
  async function order<R extends Refusal = never>(
    tx: EntityManager,
    agent: Ordered,
    wanted: Order,
    objectionTo: (primary: Instance) => Promise<Refused<R> | undefined> = async () => undefined,
  ): Promise<Outcome<Command, MoveRefusal | R>> {
    const primary = await instances.primaryOf(agent.id);
    if (!primary) return refuse('InvalidInput', 'The agent has no machine that carries its workload.', ['agentId']);
    if (isAt(primary, wanted.target)) {
      return refuse('AlreadyThere', 'The workload runs there already.', [
        wanted.target.mode === 'SPOT' ? 'targetPoolId' : 'targetMode',
      ]);
    }
    const objection = await objectionTo(primary);
    if (objection) return objection;
    return (await makeRoom(tx, agent, wanted.trigger)) ? accept(await issue(tx, agent, wanted)) : inProgress();
  }

  /** Why a switch that nobody wished for has to wait; undefined when it need not. */
  async function objectionToRestlessness(primary: Instance): Promise<Refused<LimitRefusal> | undefined> {
    const reached = await switchLimit(primary);
    if (!reached) return undefined;
    const { limit, until: retryAt, words } = reached;
    return refuse('SwitchLimitReached', `Not now: ${words}.`, ['agentId'], { limit, retryAt });
  }

  async function consider(
    tx: EntityManager,
    agent: Agent,
    request: SwitchRequest,
  ): Promise<Outcome<Command, OrderRefusal>> {
    if (agent.isDeleted) return refuse('AgentDeleted', 'This agent was deleted.', ['agentId']);
    if (!agent.isObedient) return refuse('AgentDisabled', 'This agent is watched, but never commanded.', ['agentId']);
    const trigger = triggerOf(request.priority);
    if (trigger === 'AUTOMATIC' && !(await configs.ofAgent(agent.id)).isAutoSwitchEnabled) {
      return refuse('AutoSwitchDisabled', 'Automatic switching is off for this agent.', ['agentId']);
    }
    const target = await targetOf(agent, request);
    if (!target.ok) return target;
    const wanted = { target: target.value, priority: request.priority, trigger };
    return order(tx, agent, wanted, trigger === 'AUTOMATIC' ? objectionToRestlessness : undefined);
  }

  /** Runs the work once for each key; a repeat answers the command of the first call. */
  async function once<R extends Refusal>(
    tx: EntityManager,
    scope: Omit<IdempotentRequest, 'now'>,
    work: () => Promise<Outcome<Command, R>>,
  ) {
    const done = await idempotent<R>(tx, { ...scope, now: clock() }, async () => {
      const ordered = await work();
      return ordered.ok ? { resultId: ordered.value.id } : ordered;
    });
    if (!done.ok) return done;
    await tx.flush();
    const [command] = await commands.find(itself, [done.resultId]);
    if (!command) throw new Error(`The command ${done.resultId} was issued and is not there.`);
    return accept(command);
  }

  return {
    /** Tells an agent to move, once for each key; a repeat answers the command of the first call. */
    issueSwitch: (viewer: Viewer, request: SwitchRequest) =>
      write(em, async (tx) => {
        const agent = await agents.lock(viewer, request.agentId);
        if (!agent) return refuse('InvalidInput', 'No such agent.', ['agentId']);
        const { idempotencyKey: key, ...asked } = request;
        const scope = { subject: viewer.subject, operation: 'issueSwitchCommand', key, request: asked };
        return once(tx, scope, () => consider(tx, agent, request));
      }),

    once,
    targetOf,

    /** Tells an agent, whose lock is held, to move because somebody wants it now. */
    force: (tx: EntityManager, agent: Ordered, target: Target) =>
      order(tx, agent, { target, priority: Priority.FORCED, trigger: 'MANUAL' }),

    /** Carries out a decision of the policy for an agent whose lock is held. Null when something else comes first. */
    async orderAutomatically(tx: EntityManager, agent: Ordered, target: Target): Promise<Command | null> {
      const ordered = await order(tx, agent, { target, priority: Priority.AUTOMATIC, trigger: 'AUTOMATIC' });
      return ordered.ok ? ordered.value : null;
    },

    /** Whether no other switch stands in the way of one that is asked for so. Changes nothing. */
    async hasRoom(agentId: string, trigger: Trigger): Promise<boolean> {
      const open = await commands.openSwitch(agentId);
      return open ? supersedes(trigger, open) : !(await trail.isUnderWay(agentId));
    },

    /** Whether `orderAutomatically` would be followed now. Changes nothing. */
    async isFree(agentId: string, target: Target): Promise<boolean> {
      if (await commands.openSwitch(agentId)) return false;
      if (await trail.isUnderWay(agentId)) return false;
      return !(await repository.hasFailed(agentId, target, sparedSince(clock())));
    },
  };
}
export type Orders = ReturnType<typeof createOrders>;
