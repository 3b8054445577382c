import type { EntityManager } from '@mikro-orm/sql';
import type { Logger } from 'pino';
import type { Clock } from '#foundation/clock.ts';
import type { SchemaDatabase } from '#foundation/database/open.ts';
import type { Outbox } from '#foundation/events/outbox.ts';
import type { BudgetLimits } from '#foundation/resilience/budget.ts';
import { type BudgetShare, type CostProtector, createCostProtector } from '#foundation/resilience/cost-protector.ts';

/** What is limited here, by the names under which it is recorded and told. */
export const BudgetName = { FORECASTS: 'forecasts', MARKET_DATA: 'market-data' } as const;
export type BudgetName = (typeof BudgetName)[keyof typeof BudgetName];

export interface BudgetDependencies {
  readonly database: SchemaDatabase;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly config: {
    readonly MAX_FORECASTS_PER_DAY: number;
    readonly MARKET_DATA_MAX_CALLS_PER_DAY: number;
    readonly ENABLE_COST_PROTECTION: boolean;
  };
}

/** What may be spent of one kind in a day and in a month, by all clients together. */
export interface Budget {
  readonly perDay: number;
  /** How many of these are allowed now; nothing is recorded. */
  look(em: EntityManager, count: number): Promise<BudgetShare>;
  /** Spends as many of these as are allowed, with the caller's transaction. */
  take(tx: EntityManager, count: number): Promise<BudgetShare>;
}

const DAYS_OF_MONTH = 30;

/** The budgets of this subgraph, kept in its own database: they hold across processes and restarts. */
export function createBudgets({ config, ...shared }: BudgetDependencies) {
  const perDay: Readonly<Record<BudgetName, number>> = {
    forecasts: config.MAX_FORECASTS_PER_DAY,
    'market-data': config.MARKET_DATA_MAX_CALLS_PER_DAY,
  };
  const protector: CostProtector = createCostProtector({
    ...shared,
    limits: (name): BudgetLimits => {
      const dailyCalls = perDay[name as BudgetName];
      return { dailyCalls, monthlyCalls: DAYS_OF_MONTH * dailyCalls };
    },
    isEnabled: () => config.ENABLE_COST_PROTECTION,
    whenUnavailable: 'CLOSED',
  });
  const budgetOf = (name: BudgetName): Budget => ({
    perDay: perDay[name],
    look: (em, count) => protector.look(em, name, count),
    take: (tx, count) => protector.take(tx, name, count),
  });
  return {
    protector,
    forecasts: budgetOf(BudgetName.FORECASTS),
    marketData: budgetOf(BudgetName.MARKET_DATA),
  };
}
export type Budgets = ReturnType<typeof createBudgets>;
