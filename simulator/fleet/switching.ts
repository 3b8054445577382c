import { accepted, Refusal } from '../api.ts';
import {
  AcknowledgeCommandDocument,
  type CommandFailureReason,
  type CommandPhase,
  CompleteCommandDocument,
} from '../generated/documents.ts';
import { type AgentContext, asAgent, type Duty } from './agent-context.ts';
import { AT_ONCE, after, type CommandToObey, type SwitchTask } from './agent-state.ts';
import type { Place } from './cloud.ts';
import { moveTo } from './move.ts';
import { registerOn } from './registration.ts';

export interface Switching extends Duty {
  /** The machine is being taken: a switch with a new machine is finished at once, one without is given up. */
  hurry(now: Date): Promise<void>;
}

/** Carries out the commands to move, one at a time. */
export function createSwitching(o: AgentContext): Switching {
  const { spec, state, cloud, timings } = o;

  /** False when the command has ended at the graph: it lapsed, or was replaced. */
  async function acknowledge({ id: commandId }: CommandToObey, phase: CommandPhase, progressRatio: number) {
    try {
      const input = { commandId, phase, progressRatio };
      accepted('acknowledgeCommand', (await asAgent(o, AcknowledgeCommandDocument, { input })).acknowledgeCommand);
      return true;
    } catch (error) {
      if (error instanceof Refusal && error.kind === 'CommandClosed') return false;
      throw error;
    }
  }

  async function giveUp({ id: commandId }: CommandToObey, failureReason: CommandFailureReason, message: string) {
    try {
      const input = { commandId, isSuccessful: false, failureReason, message };
      accepted('completeCommand', (await asAgent(o, CompleteCommandDocument, { input })).completeCommand);
    } catch (error) {
      if (!(error instanceof Refusal && error.kind === 'CommandClosed')) throw error;
    }
  }

  function placeOf({ targetMode, targetPool }: CommandToObey): Place | undefined {
    if (targetMode === 'SPOT') return targetPool ? cloud.placeIn(targetPool.name) : undefined;
    return state.primary && { ...state.primary.machine, poolName: undefined };
  }

  function next(): CommandToObey | undefined {
    const waiting = [...state.commands.values()].sort((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1));
    if (waiting[0]) state.commands.delete(waiting[0].id);
    return waiting[0];
  }

  async function begin(now: Date): Promise<void> {
    const command = next();
    if (!command) return;
    const place = command.kind === 'SWITCH' ? placeOf(command) : undefined;
    if (!place) return giveUp(command, 'OTHER', `A simulated machine does not do ${command.kind}.`);
    if (state.notice || !state.primary) return giveUp(command, 'OTHER', 'The machine is being taken.');
    if (place.poolName === state.primary.machine.poolName) return giveUp(command, 'OTHER', 'It runs there already.');
    if (!cloud.offers(place, now)) return giveUp(command, 'CAPACITY', `${place.poolName} has no capacity.`);
    if (!(await acknowledge(command, 'LAUNCHING', 0.1))) return;
    const nextAt = after(now, timings.launchSeconds);
    state.switching = { command, place, startedAt: now, machine: null, target: null, isCuttingOver: false, nextAt };
  }

  async function launch(task: SwitchTask, now: Date): Promise<void> {
    task.machine ??= cloud.launch(spec.logicalId, task.place, now) ?? null;
    if (!task.machine) {
      state.switching = undefined;
      return giveUp(task.command, 'CAPACITY', `${task.place.poolName} has no capacity any more.`);
    }
    task.target = await registerOn(o, task.machine, now);
    task.nextAt = after(now, timings.syncSeconds);
    await acknowledge(task.command, 'SYNCING', 0.4);
  }

  function finish(task: SwitchTask, now: Date): void {
    if (!task.target) return;
    const { command, startedAt, target } = task;
    state.switching = undefined;
    state.figures.switches += 1;
    const downtimeMilliseconds = timings.cutOverSeconds * 1000;
    const { trigger, id: commandId, terminateWaitSeconds } = command;
    const keepsOld = terminateWaitSeconds === null;
    moveTo(o, { to: target, trigger, commandId, startedAt, downtimeMilliseconds, keepsOld }, now);
  }

  async function goOn(task: SwitchTask, now: Date): Promise<void> {
    if (!task.target) return launch(task, now);
    if (task.isCuttingOver) return finish(task, now);
    await acknowledge(task.command, 'CUTTING_OVER', 0.95);
    task.isCuttingOver = true;
    task.nextAt = after(now, timings.cutOverSeconds);
  }

  return {
    dueAt() {
      if (state.token === undefined) return undefined;
      if (state.switching) return state.switching.nextAt;
      return state.commands.size > 0 ? AT_ONCE : undefined;
    },
    perform: (now) => (state.switching ? goOn(state.switching, now) : begin(now)),
    async hurry(now) {
      const task = state.switching;
      if (!task) return;
      if (task.target) return finish(task, now);
      state.switching = undefined;
      await giveUp(task.command, 'OTHER', 'The machine is being taken.');
    },
  };
}
