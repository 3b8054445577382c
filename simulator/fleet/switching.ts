import type { AgentContext, Duty } from './agent-context.ts';
import { after, type CommandToObey, type SwitchTask } from './agent-state.ts';
import type { Place } from './cloud.ts';
import { acknowledge, giveUp } from './command-reports.ts';
import { moveTo } from './move.ts';
import { registerOn } from './registration.ts';

export interface Switching extends Duty {
  /** Begins to move, unless it cannot be done. Not to be called while another switch is under way. */
  begin(command: CommandToObey, now: Date): Promise<void>;
  /** The machine is being taken: a switch with a new machine is finished at once, one without is given up. */
  hurry(now: Date): Promise<void>;
}

/** Carries out a command to move, step by step. */
export function createSwitching(o: AgentContext): Switching {
  const { spec, state, cloud, timings } = o;

  function placeOf({ targetMode, targetPool }: CommandToObey): Place | undefined {
    if (targetMode === 'SPOT') return targetPool ? cloud.placeIn(targetPool.name) : undefined;
    return state.primary && { ...state.primary.machine, poolName: undefined };
  }

  async function begin(command: CommandToObey, now: Date): Promise<void> {
    const { id } = command;
    const place = placeOf(command);
    if (state.notice || !state.primary) return giveUp(o, id, ['OTHER', 'The machine is being taken.']);
    if (!place) return giveUp(o, id, ['OTHER', 'It names no pool.']);
    if (place.poolName === state.primary.machine.poolName) return giveUp(o, id, ['OTHER', 'It runs there already.']);
    if (!cloud.offers(place, now)) return giveUp(o, id, ['CAPACITY', `${place.poolName} has no capacity.`]);
    if (!(await acknowledge(o, id, ['LAUNCHING', 0.1]))) return;
    const nextAt = after(now, timings.launchSeconds);
    state.switching = { command, place, startedAt: now, machine: null, target: null, isCuttingOver: false, nextAt };
  }

  async function launch(task: SwitchTask, now: Date): Promise<void> {
    const { id } = task.command;
    task.machine ??= cloud.launch(spec.logicalId, task.place, now) ?? null;
    if (!task.machine) {
      state.switching = undefined;
      return giveUp(o, id, ['CAPACITY', `${task.place.poolName} has no capacity any more.`]);
    }
    task.target = await registerOn(o, task.machine, now);
    task.nextAt = after(now, timings.syncSeconds);
    await acknowledge(o, id, ['SYNCING', 0.4]);
  }

  function finish(task: SwitchTask, now: Date): void {
    if (!task.target) return;
    const { command, startedAt, target } = task;
    state.switching = undefined;
    state.figures.switches += 1;
    const downtimeMilliseconds = timings.cutOverSeconds * 1000;
    const { trigger, id: commandId, terminateWaitSeconds } = command;
    // One that is kept for a while is a zombie until the graph tells that its time has come.
    const old = terminateWaitSeconds === 0 ? 'ENDED' : 'KEPT';
    moveTo(o, { to: target, trigger, commandId, startedAt, downtimeMilliseconds, old }, now);
  }

  async function goOn(task: SwitchTask, now: Date): Promise<void> {
    if (!task.target) return launch(task, now);
    if (task.isCuttingOver) return finish(task, now);
    await acknowledge(o, task.command.id, ['CUTTING_OVER', 0.95]);
    task.isCuttingOver = true;
    task.nextAt = after(now, timings.cutOverSeconds);
  }

  return {
    begin,
    dueAt: () => (state.token === undefined ? undefined : state.switching?.nextAt),
    async perform(now) {
      if (state.switching) await goOn(state.switching, now);
    },
    async hurry(now) {
      const task = state.switching;
      if (!task) return;
      if (task.target) return finish(task, now);
      state.switching = undefined;
      await giveUp(o, task.command.id, ['OTHER', 'The machine is being taken.']);
    },
  };
}
