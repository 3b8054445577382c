import { type CommandKind, SettingsInForceDocument } from '../generated/documents.ts';
import { type AgentContext, agentIdOf, asAgent, type Duty } from './agent-context.ts';
import { AT_ONCE, type CommandToObey } from './agent-state.ts';
import { acknowledge, giveUp, succeed } from './command-reports.ts';
import { endMachine } from './ending.ts';
import type { Standbys } from './standbys.ts';
import type { Switching } from './switching.ts';

type Errand = (command: CommandToObey, now: Date) => Promise<unknown>;

/** Begins what the agent is told, the most urgent first; one switch at a time. */
export function createObeying(o: AgentContext, beside: { standbys: Standbys; switching: Switching }): Duty {
  const { spec, state, cloud } = o;
  const { standbys, switching } = beside;

  function next(): CommandToObey | undefined {
    const waiting = [...state.commands.values()].filter(({ kind }) => kind !== 'SWITCH' || !state.switching);
    return waiting.sort((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1))[0];
  }

  /** The standby's own reports end the command: once it has its machine, the graph knows. */
  async function createReplica({ id, replica, targetPool: pool }: CommandToObey, now: Date) {
    if (!replica) return giveUp(o, id, ['OTHER', 'It names no standby.']);
    if (!(await acknowledge(o, id, ['LAUNCHING', 0.1]))) return;
    await standbys.order({ id: replica.id, pool, commandId: id }, now);
  }

  async function promoteReplica({ id, instance, trigger }: CommandToObey, now: Date) {
    if (!(await acknowledge(o, id, ['CUTTING_OVER', 0.5]))) return;
    if (instance && instance.id !== state.primary?.instanceId) await standbys.takeOver(instance.id, trigger, now);
    if (instance && instance.id === state.primary?.instanceId) return succeed(o, id);
    return giveUp(o, id, ['OTHER', 'No standby of that machine is known here.']);
  }

  /** The report of the machine's end ends the command as well. */
  async function terminate({ id, instance }: CommandToObey, now: Date) {
    if (!instance) return giveUp(o, id, ['OTHER', 'It names no machine.']);
    if (instance.id === state.primary?.instanceId) return giveUp(o, id, ['OTHER', 'It carries the workload.']);
    if (!(await acknowledge(o, id, ['ACKNOWLEDGED', 0.1]))) return;
    const machine = cloud.machinesOf(spec.logicalId).find(({ providerId }) => providerId === instance.providerId);
    const isReplaced = state.replaced.has(instance.id);
    const ended = { instanceId: instance.id, machine };
    endMachine(o, ended, { at: now, reason: isReplaced ? 'AFTER_SWITCH' : 'RELEASED' });
  }

  async function updateConfig({ id }: CommandToObey) {
    if (!(await acknowledge(o, id, ['ACKNOWLEDGED', 0.1]))) return;
    const { agent } = await asAgent(o, SettingsInForceDocument, { agentId: agentIdOf(state) });
    if (!agent) return giveUp(o, id, ['OTHER', 'The settings cannot be read.']);
    state.settings = agent.config;
    return succeed(o, id);
  }

  const errands: Readonly<Record<CommandKind, Errand>> = {
    SWITCH: switching.begin,
    CREATE_REPLICA: createReplica,
    PROMOTE_REPLICA: promoteReplica,
    TERMINATE: terminate,
    UPDATE_CONFIG: updateConfig,
  };

  /** Values may be added to the kinds: a later graph may know more than this agent. */
  async function obey(command: CommandToObey, now: Date): Promise<void> {
    const errand: Errand | undefined = errands[command.kind];
    if (errand) await errand(command, now);
    else await giveUp(o, command.id, ['OTHER', `A simulated machine does not do ${command.kind}.`]);
  }

  return {
    dueAt: () => (state.token !== undefined && next() ? AT_ONCE : undefined),
    async perform(now) {
      for (let command = next(); command; command = next()) {
        state.commands.delete(command.id);
        await obey(command, now);
      }
    },
  };
}
