import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { uuidv7 } from '#foundation/database/identity.ts';
import type { PageRequest } from '#foundation/database/page.ts';
import type { Outbox } from '#foundation/events/outbox.ts';
import { accept, refuse } from '#foundation/graphql/refuse.ts';
import { serviceViewer, type Viewer } from '#foundation/identity/viewer.ts';
import type { Agent, Agents } from '../agent/service.ts';
import type { Command, Commands, Trigger } from '../command/service.ts';
import type { Instance, Instances } from '../instance/service.ts';
import type { Pools } from '../pricing/pool-service.ts';
import { sweep } from '../sweep.ts';
import { write } from '../write.ts';
import { Switch, SwitchPhase } from './entity.ts';
import { tellCompleted } from './news.ts';
import type { PromotionMoves } from './promotion-moves.ts';
import type { SwitchFilter, SwitchOwner, SwitchRepository } from './repository.ts';
import { hourlySavingsOf, spanOf, takesOver } from './rules.ts';
import { type Trail, tellProgress } from './trail.ts';

export type { Switch } from './entity.ts';

export interface SwitchDependencies {
  readonly em: EntityManager;
  readonly switches: SwitchRepository;
  readonly trail: Trail;
  readonly promotionMoves: PromotionMoves;
  readonly commands: Commands;
  readonly agents: Agents;
  readonly instances: Instances;
  readonly pools: Pools;
  readonly outbox: Outbox;
  readonly clock: Clock;
}

export interface SwitchReport {
  readonly agentId?: string | null;
  readonly commandId?: string | null;
  readonly oldInstanceId: string;
  readonly newInstanceId: string;
  readonly trigger: Trigger;
  /** USD per hour, as are all prices here. */
  readonly oldHourlyPrice: string;
  readonly newHourlyPrice: string;
  readonly startedAt?: Date | null;
  readonly completedAt?: Date | null;
  readonly downtimeSeconds: number;
  readonly isOldInstanceTerminated: boolean;
}

/** The two machines of a report, and what the agent had been told. */
interface Move {
  readonly agent: Agent;
  readonly old: Instance;
  readonly next: Instance;
  readonly command: Command | undefined;
  /** The switch that the report is about; undefined for a move that nobody asked for. */
  readonly row: Switch | undefined;
  /** The switch that was ordered; another one than that of the report when a promotion came first. */
  readonly ordered: Switch | undefined;
}

const itself = serviceViewer('agent');

const impossible = (field: string, beyond: string) =>
  refuse('InvalidInput', `Must be neither before the launch of the old machine nor ${beyond}.`, [field]);
const noSuch = (what: string, field: string) => refuse('InvalidInput', `No such ${what}.`, [field]);

/** The moves of workloads from machine to machine. */
export function createSwitches(o: SwitchDependencies) {
  const { em, switches, trail, promotionMoves, commands, agents, instances, pools, outbox, clock } = o;

  /** The order that a report is about: the one it names, else the one that is open. */
  async function orderOf({ id: agentId }: Agent, commandId: string | null | undefined) {
    if (commandId == null) {
      const row = (await switches.openOf(agentId)) ?? undefined;
      return accept({ row, command: row?.commandId ? await commands.ofAgent(agentId, row.commandId) : undefined });
    }
    const command = await commands.ofAgent(agentId, commandId);
    if (command?.kind !== 'SWITCH') return noSuch('command', 'commandId');
    const row = (await switches.ofCommand(command.id)) ?? undefined;
    if (!row?.isReported) return accept({ row, command });
    return refuse('InvalidInput', 'Another move was reported for this command.', ['commandId']);
  }

  /** Checks what a report says about machines and orders. Changes nothing. */
  async function understand(agent: Agent, report: SwitchReport, promoted: Switch | null) {
    const old = await instances.ofAgent(agent.id, report.oldInstanceId);
    if (!old) return noSuch('machine', 'oldInstanceId');
    const next = await instances.ofAgent(agent.id, report.newInstanceId);
    if (!next) return noSuch('machine', 'newInstanceId');
    if (next.id === old.id) return refuse('InvalidInput', 'A workload moves to another machine.', ['newInstanceId']);
    if (next.isRetired) return refuse('InstanceRetired', 'This machine was replaced or has ended.', ['newInstanceId']);
    if (promoted && report.commandId == null) {
      return accept<Move>({ agent, old, next, row: promoted, command: undefined, ordered: undefined });
    }
    const order = await orderOf(agent, report.commandId);
    if (!order.ok) return order;
    const { row: ordered, command } = order.value;
    return accept<Move>({ agent, old, next, command, row: promoted ?? ordered, ordered });
  }

  /** Gives the machines their new roles and prices, as far as nothing newer is known of them. */
  async function changeMachines(tx: EntityManager, { agent, old, next }: Move, report: SwitchReport, at: Date) {
    const { isOldInstanceTerminated: hasEnded, newHourlyPrice: hourlyPrice } = report;
    if (next.priceEffectiveAt <= at) instances.changePrice(tx, next, { hourlyPrice, effectiveAt: at });
    await tx.flush(); // before the machines are read again
    const primary = await instances.primaryOf(agent.id);
    if (takesOver({ old, next, primary })) {
      const oldBecomes = hasEnded ? 'TERMINATED' : 'ZOMBIE';
      const promoted = await instances.promote(tx, agent, { instanceId: next.id, oldBecomes });
      if (!promoted.ok) throw new Error(`A machine that was to take over could not: ${promoted.reason}.`);
      await commands.recallPromotions(tx, agent.id);
    }
    if (hasEnded) {
      instances.terminate(tx, old);
      await commands.settleEnd(tx, agent.id, old.id);
    }
    if (next.poolId) await pools.noteUp(tx, { clientId: agent.clientId, poolId: next.poolId, at: clock() });
  }

  function store(
    tx: EntityManager,
    { agent, old, next, command, row }: Move,
    report: SwitchReport,
    span: Span,
  ): Switch {
    const { oldHourlyPrice, newHourlyPrice, downtimeSeconds } = report;
    const stored = row ?? new Switch();
    if (!row) {
      const { clientId } = agent;
      Object.assign(stored, { id: uuidv7(), clientId, agentId: agent.id, commandId: command?.id ?? null });
      tx.persist(stored);
    }
    Object.assign(stored, {
      ...{ oldInstanceId: old.id, newInstanceId: next.id, oldHourlyPrice, newHourlyPrice, downtimeSeconds, ...span },
      ...{ hourlySavings: hourlySavingsOf(oldHourlyPrice, newHourlyPrice), reportDueAt: null },
      ...{
        trigger: command?.trigger ?? row?.trigger ?? report.trigger,
        phase: SwitchPhase.COMPLETED,
        progressRatio: 1,
      },
    });
    return stored;
  }

  async function take(tx: EntityManager, agent: Agent, report: SwitchReport, promoted: Switch | null) {
    const understood = await understand(agent, report, promoted);
    if (!understood.ok) return understood;
    const move = understood.value;
    const requestedAt = move.row?.startedAt ?? move.command?.issuedAt;
    const { startedAt, completedAt } = spanOf(report, {
      now: clock(),
      oldLaunchedAt: move.old.launchedAt,
      requestedAt,
    });
    if (!completedAt) return impossible('completedAt', 'in the future');
    if (!startedAt) return impossible('startedAt', 'after the end of the move');
    const span = { startedAt, completedAt };
    await changeMachines(tx, move, report, completedAt);
    if (move.command) await commands.settleSwitch(tx, move.command);
    const row = store(tx, move, report, span);
    if (move.ordered && move.ordered !== row) trail.fail(tx, move.ordered);
    tellProgress(outbox, tx, row);
    await tellCompleted({ outbox, pools }, tx, row, move);
    return accept(row);
  }

  return {
    find: (viewer: Viewer, ids: readonly string[]) => switches.byIds(viewer, ids),
    list: (viewer: Viewer, owner: SwitchOwner, filter: SwitchFilter, request: PageRequest) =>
      switches.list(viewer, owner, filter, request),

    /** Takes in that a workload moved, once for each pair of machines of an agent. */
    report: (viewer: Viewer, report: SwitchReport) =>
      write(em, async (tx) => {
        const agent = await agents.lock(viewer, report.agentId);
        if (!agent) return noSuch('agent', 'agentId');
        if (agent.isDeleted) return refuse('AgentDeleted', 'This agent was deleted.', ['agentId']);
        const { oldInstanceId, newInstanceId } = report;
        const known = await switches.between(agent.id, oldInstanceId, newInstanceId);
        return known && !known.isAwaitingReport ? accept(known) : take(tx, agent, report, known);
      }),

    /** Gives up switches, and concludes those of promotions, whose agents did not say what moved. Answers how many. */
    giveUpOverdue: (signal?: AbortSignal): Promise<number> =>
      sweep(
        em,
        {
          next: (limit, passedOver) => switches.overdue(clock(), limit, passedOver),
          idOf: ({ id }) => id,
          async work(tx, { id, agentId }) {
            const agent = await agents.lock(itself, agentId);
            const row = await switches.current(id);
            if (!agent || !row?.isOverdue(clock())) return false;
            if (row.isOpen) trail.fail(tx, row);
            else await promotionMoves.conclude(tx, agent, row);
            return true;
          },
        },
        signal,
      ),
  };
}
export type Switches = ReturnType<typeof createSwitches>;

interface Span {
  readonly startedAt: Date;
  readonly completedAt: Date;
}
