import { accepted, Refusal } from '../api.ts';
import {
  RegisterAgentDocument,
  type RegisterAgentInput,
  StatusOfAgentDocument,
  UpdateAgentConfigDocument,
} from '../generated/documents.ts';
import { type AgentContext, agentIdOf, asOwner, type Duty } from './agent-context.ts';
import { AT_ONCE, type Held } from './agent-state.ts';
import type { Machine } from './cloud.ts';

const VERSION = 'simulated-1';

/** The cloud's view of a machine, as its agent tells it. */
function describe({ cloud }: AgentContext, machine: Machine, now: Date): RegisterAgentInput['instance'] {
  const { providerId, instanceType, zone, region, poolName } = machine;
  return {
    ...{ providerId, instanceType, zone, region },
    mode: poolName === undefined ? 'ON_DEMAND' : 'SPOT',
    hourlyPrice: cloud.hourlyPrice(machine, now),
    onDemandHourlyPrice: cloud.onDemandHourlyPrice(instanceType, region),
  };
}

/**
 * Registers the agent from a machine and goes on with that machine's token.
 * @throws Refusal `InstanceRetired` when the graph has done with the machine.
 */
export async function registerOn(o: AgentContext, machine: Machine, now: Date): Promise<Held> {
  const { spec, state } = o;
  const hostname = `${spec.logicalId}-${machine.providerId.slice(-6)}`;
  const input = { logicalId: spec.logicalId, hostname, version: VERSION, instance: describe(o, machine, now) };
  const { registerAgent } = await asOwner(o, RegisterAgentDocument, { input });
  const { agent, instance, token } = accepted('registerAgent', registerAgent);
  if (!agent || !instance || !token) throw new Error('registerAgent answers nothing.');
  state.agentId = agent.id;
  state.token = token;
  return { machine, instanceId: instance.id };
}

/** Whether the agent was deleted, as opposed to one whose token is dead for another reason. */
async function wasDeleted(o: AgentContext): Promise<boolean> {
  if (o.state.agentId === undefined) return false;
  const { agent } = await asOwner(o, StatusOfAgentDocument, { agentId: o.state.agentId });
  return agent?.status === 'DELETED';
}

/** The workload is given up with its agent: the machines end, and nothing is said any more. */
function retire({ spec, state, cloud, log }: AgentContext, now: Date): void {
  for (const machine of cloud.machinesOf(spec.logicalId)) cloud.end(machine, now);
  Object.assign(state, { isDeleted: true, primary: undefined, newcomer: undefined });
  log.info(`${spec.logicalId}: was deleted`);
}

/** Tells the graph once what the agent may do by itself. */
async function configure(o: AgentContext): Promise<void> {
  const { isAutoSwitchEnabled, keepsStandby } = o.spec;
  const input = {
    agentId: agentIdOf(o.state),
    ...(keepsStandby ? { isManualReplicaEnabled: true } : { isAutoSwitchEnabled }),
    // Old machines end at once: the simulated workload never goes back.
    terminateWaitSeconds: 0,
  };
  const { updateAgentConfig } = await asOwner(o, UpdateAgentConfigDocument, { input });
  o.state.settings = accepted('updateAgentConfig', updateAgentConfig).agent?.config;
  o.state.isConfigured = true;
}

/** Brings an agent to the graph: with its machine, or with a first one in the cheapest place. */
export function createRegistration(o: AgentContext): Duty {
  const { spec, state, cloud, log } = o;

  function firstMachine(now: Date): Machine {
    const machine = cloud.launch(spec.logicalId, cloud.cheapestPlace(spec, now), now);
    if (!machine) throw new Error('The cheapest place has no capacity.');
    return machine;
  }

  return {
    dueAt: () => (state.token === undefined && !state.isDeleted ? AT_ONCE : undefined),
    async perform(now) {
      if (await wasDeleted(o)) return retire(o, now);
      state.newcomer ??= state.primary?.machine ?? firstMachine(now);
      const machine = state.newcomer;
      try {
        state.primary = await registerOn(o, machine, now);
      } catch (error) {
        if (!(error instanceof Refusal && error.kind === 'InstanceRetired')) throw error;
        log.warn(`${spec.logicalId}: the graph has done with ${machine.providerId}; another machine follows`);
        cloud.end(machine, now);
        state.primary = undefined;
        state.newcomer = undefined;
        return;
      }
      state.newcomer = undefined;
    },
  };
}

/** Says once what the agent may do by itself. A standby is wanted only when the graph knows what the pools cost. */
export function createConfiguration(o: AgentContext): Duty {
  const { spec, state } = o;
  const isTimely = () => state.hasReported || !spec.keepsStandby;
  return {
    dueAt: () => (state.token !== undefined && !state.isConfigured && isTimely() ? AT_ONCE : undefined),
    perform: () => configure(o),
  };
}
