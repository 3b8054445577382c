import type { EntityManager } from '@mikro-orm/sql';
import { type Outcome, type Refusal, refuse } from '#foundation/graphql/refuse.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Agent, Agents } from '../agent/service.ts';
import type { Orders, TargetRequest } from '../command/order-service.ts';
import type { Command } from '../command/service.ts';
import type { Instance, Instances } from '../instance/service.ts';
import { write } from '../write.ts';

export interface ForceDependencies {
  readonly em: EntityManager;
  readonly orders: Orders;
  readonly agents: Agents;
  readonly instances: Instances;
  /** The pool that is best for a machine, other than its own; undefined when none can be entered. */
  readonly surestPool: (instance: Instance) => Promise<string | undefined>;
}

/** A switch that somebody wants now; the agent, or its primary machine, or both are named. */
export interface ForcedSwitch extends TargetRequest {
  readonly agentId?: string | null;
  readonly instanceId?: string | null;
  readonly idempotencyKey: string;
}

type ForceRefusal = Refusal<
  'InvalidInput' | 'AgentDeleted' | 'AgentDisabled' | 'NotPrimary' | 'AlreadyThere' | 'SwitchInProgress'
>;

const notPrimary = () =>
  refuse('NotPrimary', 'Only the machine that carries the workload can be switched.', ['instanceId']);

/** Switches that somebody wants whatever the policy thinks, and whether or not it may switch by itself. */
export function createForcedSwitches({ em, orders, agents, instances, surestPool }: ForceDependencies) {
  /** Whose switch it is; undefined when the machine is not known to the viewer, or is of another agent. */
  async function agentIdOf(viewer: Viewer, { agentId, instanceId }: ForcedSwitch): Promise<string | null | undefined> {
    if (instanceId == null) return agentId;
    const [instance] = await instances.find(viewer, [instanceId]);
    return instance && (agentId ?? instance.agentId) === instance.agentId ? instance.agentId : undefined;
  }

  async function targetOf(agent: Agent, { targetMode, targetPoolId }: TargetRequest, primary: Instance) {
    const poolId = targetMode === 'SPOT' && targetPoolId == null ? await surestPool(primary) : targetPoolId;
    if (targetMode === 'SPOT' && poolId == null) {
      return refuse('InvalidInput', 'No spot pool can be entered now: name one, or move on demand.', ['targetPoolId']);
    }
    return orders.targetOf(agent, { targetMode, targetPoolId: poolId });
  }

  async function consider(
    tx: EntityManager,
    agent: Agent,
    request: ForcedSwitch,
  ): Promise<Outcome<Command, ForceRefusal>> {
    if (agent.isDeleted) return refuse('AgentDeleted', 'This agent was deleted.', ['agentId']);
    if (!agent.isObedient) return refuse('AgentDisabled', 'This agent is watched, but never commanded.', ['agentId']);
    const primary = await instances.primaryOf(agent.id);
    if (!primary) return refuse('InvalidInput', 'The agent has no machine that carries its workload.', ['agentId']);
    if (request.instanceId != null && request.instanceId !== primary.id) return notPrimary();
    const target = await targetOf(agent, request, primary);
    if (!target.ok) return target;
    return orders.force(tx, agent, target.value);
  }

  return {
    /** Tells an agent to move, once for each key. It wins over an automatic order that has not begun. */
    force: (viewer: Viewer, request: ForcedSwitch) =>
      write(em, async (tx) => {
        const agentId = await agentIdOf(viewer, request);
        if (agentId === undefined) return refuse('InvalidInput', 'No such machine of this agent.', ['instanceId']);
        const agent = await agents.lock(viewer, agentId);
        if (!agent) return refuse('InvalidInput', 'No such agent.', ['agentId']);
        const { idempotencyKey: key, ...asked } = request;
        const scope = { subject: viewer.subject, operation: 'forceSwitch', key, request: asked };
        return orders.once(tx, scope, () => consider(tx, agent, request));
      }),
  };
}
export type ForcedSwitches = ReturnType<typeof createForcedSwitches>;
