import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { uuidv7 } from '#foundation/database/identity.ts';
import type { Outbox } from '#foundation/events/outbox.ts';
import type { Agent } from '../agent/service.ts';
import type { Instance, Instances } from '../instance/service.ts';
import type { Pools } from '../pricing/pool-service.ts';
import { Switch, SwitchPhase } from './entity.ts';
import { tellCompleted } from './news.ts';
import type { SwitchRepository } from './repository.ts';
import { hourlySavingsOf, reportDueAt } from './rules.ts';
import { tellProgress } from './trail.ts';

export interface PromotionMoveDependencies {
  readonly switches: SwitchRepository;
  readonly instances: Instances;
  readonly pools: Pools;
  readonly outbox: Outbox;
  readonly clock: Clock;
}

/** A standby's machine that took over. */
export interface PromotionMove {
  readonly instance: Instance;
  /** Null when no machine carried the workload before. */
  readonly previous: Instance | null;
  readonly trigger: Switch['trigger'];
}

/**
 * The moves that promotions made. They are switches from the start; the news of one goes out when its agent has reported
 * how it went, or has not for a while. Whoever calls holds the lock of the agent.
 */
export function createPromotionMoves({ switches, instances, pools, outbox, clock }: PromotionMoveDependencies) {
  return {
    /** Notes a move. Of machines that take over from each other again and again the first move stands. */
    async note(tx: EntityManager, agent: Agent, { instance: next, previous: old, trigger }: PromotionMove) {
      if (old === null) return;
      if (await switches.between(agent.id, old.id, next.id)) return;
      const now = clock();
      const row = new Switch();
      Object.assign(row, {
        ...{ id: uuidv7(), clientId: agent.clientId, agentId: agent.id, commandId: null, trigger },
        ...{ oldInstanceId: old.id, newInstanceId: next.id, phase: SwitchPhase.COMPLETED, progressRatio: 1 },
        ...{ oldHourlyPrice: old.hourlyPrice, newHourlyPrice: next.hourlyPrice, downtimeSeconds: null },
        hourlySavings: hourlySavingsOf(old.hourlyPrice, next.hourlyPrice),
        ...{ startedAt: now, completedAt: now, reportDueAt: reportDueAt(now) },
      });
      tx.persist(row);
      tellProgress(outbox, tx, row);
    },

    /** Tells a move that its agent did not report in time, by what is known of its machines. */
    async conclude(tx: EntityManager, agent: Agent, row: Switch): Promise<void> {
      row.reportDueAt = null;
      const old = await instances.ofAgent(agent.id, row.oldInstanceId ?? '');
      const next = await instances.ofAgent(agent.id, row.newInstanceId ?? '');
      if (old && next) await tellCompleted({ outbox, pools }, tx, row, { agent, old, next });
    },
  };
}
export type PromotionMoves = ReturnType<typeof createPromotionMoves>;
