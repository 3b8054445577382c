import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { uuidv7 } from '#foundation/database/identity.ts';
import type { Outbox } from '#foundation/events/outbox.ts';
import { switchProgressed } from '#schema/events/agent.ts';
import type { SwitchTrail } from '../command/order-service.ts';
import type { Command, CommandPhase, CommandStep } from '../command/service.ts';
import type { Instances } from '../instance/service.ts';
import { Switch, SwitchPhase } from './entity.ts';
import type { SwitchRepository } from './repository.ts';
import { advance, reportDueAt } from './rules.ts';

export interface TrailDependencies {
  readonly switches: SwitchRepository;
  readonly instances: Instances;
  readonly outbox: Outbox;
  readonly clock: Clock;
}

/** Tells the phase that a switch has entered. */
export function tellProgress(outbox: Outbox, tx: EntityManager, row: Switch): void {
  const { id: switchId, agentId, clientId, commandId = null, phase, progressRatio } = row;
  const payload = { switchId, agentId, commandId, phase, progressRatio };
  outbox.add(tx, switchProgressed, { aggregateId: agentId, clientId, payload });
}

/** The switch of each order: opened with it, and moved along by what the agent says. The agent's lock is held. */
export function createTrail({ switches, instances, outbox, clock }: TrailDependencies) {
  /** Ends a switch that did not take place. */
  function fail(tx: EntityManager, row: Switch) {
    if (!row.isOpen) return;
    Object.assign(row, { phase: SwitchPhase.FAILED, completedAt: clock(), reportDueAt: null });
    tellProgress(outbox, tx, row);
  }

  async function open(tx: EntityManager, command: Command) {
    const { id: commandId, clientId, agentId, trigger, issuedAt } = command;
    const before = await switches.openOf(agentId);
    if (before?.isOverdue(clock())) {
      fail(tx, before);
      await tx.flush(); // before there is another one: the database allows one at a time
    }
    const row = new Switch();
    const oldInstanceId = (await instances.primaryOf(agentId))?.id ?? null;
    Object.assign(row, {
      ...{ id: uuidv7(), clientId, agentId, commandId, trigger, oldInstanceId, newInstanceId: null },
      ...{ phase: SwitchPhase.REQUESTED, progressRatio: 0, startedAt: issuedAt, completedAt: null, reportDueAt: null },
      ...{ oldHourlyPrice: null, newHourlyPrice: null, hourlySavings: null, downtimeSeconds: null },
    });
    tx.persist(row);
    tellProgress(outbox, tx, row);
  }

  function move(tx: EntityManager, row: Switch, phase: CommandPhase, ratio?: number | null) {
    const next = advance(row, { phase, ratio });
    if (next.phase === row.phase && next.progressRatio === row.progressRatio) return;
    Object.assign(row, next);
    tellProgress(outbox, tx, row);
  }

  async function follow(tx: EntityManager, command: Command, step: CommandStep, ratio?: number | null) {
    if (command.kind !== 'SWITCH') return;
    if (step === 'ISSUED') return open(tx, command);
    const row = await switches.ofCommand(command.id);
    if (!row?.isOpen) return;
    if (step === 'GIVEN_UP') return fail(tx, row);
    if (step !== 'CARRIED_OUT') return move(tx, row, step, ratio);
    row.reportDueAt = reportDueAt(clock());
    move(tx, row, 'CUTTING_OVER', 1);
  }

  const trail: SwitchTrail = {
    follow,
    async isUnderWay(agentId) {
      const row = await switches.openOf(agentId);
      return row !== null && !row.isOverdue(clock());
    },
  };
  return {
    ...trail,
    fail,

    /** Ends the switch that an agent is in the middle of, whatever became of its order. */
    async abandon(tx: EntityManager, agentId: string): Promise<void> {
      const row = await switches.openOf(agentId);
      if (row) fail(tx, row);
    },
  };
}
export type Trail = ReturnType<typeof createTrail>;
