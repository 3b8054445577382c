import type { EntityManager } from '@mikro-orm/sql';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { SchemaDatabase } from '../database/open.ts';
import { afterCommit, transact } from '../database/transact.ts';
import type { Outbox } from '../events/outbox.ts';
import { formatDecimal, parseDecimal } from '../money/money.ts';
import {
  type Amount,
  affordable,
  type BudgetLevel,
  type BudgetLimits,
  type BudgetPeriod,
  type BudgetRefusal,
  current,
  endOf,
  limitsOf,
  type Remaining,
  remainingOf,
  type Spending,
  spend,
  type Verdict,
} from './budget.ts';
import { listApis, lockSpending, readSpending, removeSpending, writeSpending } from './budget-table.ts';
import { budgetExhausted, budgetWarned } from './resilience-events.ts';

export interface BudgetAnswer {
  readonly allowed: boolean;
  /** Why not. */
  readonly refusal?: BudgetRefusal;
  /** What is left after this call. */
  readonly remaining: Remaining;
  /** When the budget that refused, or else the day's, is whole again. */
  readonly resetsAt: Date;
}

export interface BudgetUsage {
  readonly api: string;
  readonly limits: BudgetLimits;
  readonly remaining: Remaining;
  readonly periods: Record<BudgetPeriod, { calls: number; cost: string; level: BudgetLevel; resetsAt: Date }>;
}

export interface BudgetChange {
  readonly api: string;
  readonly period: BudgetPeriod;
  readonly level: Exclude<BudgetLevel, 'OK'>;
}

export interface BudgetShare extends BudgetAnswer {
  /** How many of the calls are allowed. */
  readonly calls: number;
}

export interface CostProtectorOptions {
  readonly database: SchemaDatabase;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Read on each call, so that limits can change while the program runs. */
  readonly limits: (api: string) => BudgetLimits;
  /** False lets every call pass; it is recorded all the same. */
  readonly isEnabled?: () => boolean;
  /** What a caller is told while the database does not answer: OPEN lets it call, CLOSED does not. */
  readonly whenUnavailable: 'OPEN' | 'CLOSED';
  /** Told after the fact, once a period and level. */
  readonly onChange?: (change: BudgetChange) => void;
}

export interface CostProtector {
  /** Records a call and its cost (exact decimal, USD) if every limit allows it; nothing of it is recorded otherwise. */
  spend(api: string, amount?: { calls?: number; cost?: string }): Promise<BudgetAnswer>;
  /**
   * Records as many of these calls as the limits allow, in the caller's transaction: they are spent if that commits, and
   * whoever spends at the same time waits for its end. Throws where the database does.
   */
  take(tx: EntityManager, api: string, calls: number): Promise<BudgetShare>;
  /** How many of these calls would be allowed now, as seen by a unit of work; nothing is recorded. */
  look(em: EntityManager, api: string, calls: number): Promise<BudgetShare>;
  usage(api: string): Promise<BudgetUsage>;
  /** The services of which something was ever spent. */
  list(): Promise<BudgetUsage[]>;
  /** Makes the budget of one service whole again. */
  reset(api: string): Promise<void>;
}

/** Keeps the calls to outside services that cost money within their budgets, across processes and restarts. */
export function createCostProtector(options: CostProtectorOptions): CostProtector {
  const { database, clock, logger, limits: limitsFor, isEnabled = () => true, whenUnavailable } = options;

  async function record(api: string, amount: Amount, now: Date): Promise<BudgetAnswer> {
    const limits = limitsFor(api);
    if (isEnabled() && limits.isSwitchedOn === false) {
      const spending = current(await readSpending(database.fork(), api), now);
      return answer(spending, limits, now, 'switched_off');
    }
    const { refusal, spending } = await transact(database.fork(), async (tx) => {
      const before = current(await lockSpending(tx, api, now), now);
      const verdict = spend(before, isEnabled() ? limits : {}, amount);
      await writeSpending(tx, api, verdict.spending);
      tell(tx, api, limits, verdict, now);
      return verdict;
    });
    return answer(spending, limits, now, refusal);
  }

  /** What is allowed of these calls, as of a spending. */
  function shareOf(api: string, spending: Spending, calls: number, now: Date): BudgetShare {
    const limits = limitsFor(api);
    if (!isEnabled()) return { calls, ...answer(spending, limits, now) };
    if (limits.isSwitchedOn === false) return { calls: 0, ...answer(spending, limits, now, 'switched_off') };
    const { calls: allowed, refusal } = affordable(spending, limits, calls);
    return { calls: allowed, ...answer(spending, limits, now, refusal) };
  }

  async function take(tx: EntityManager, api: string, calls: number): Promise<BudgetShare> {
    if (calls < 0) throw new RangeError('What was spent is not taken back.');
    const [now, limits] = [clock(), limitsFor(api)];
    const before = current(await lockSpending(tx, api, now), now);
    const share = shareOf(api, before, calls, now);
    if (share.refusal === 'switched_off') return share;
    // With nothing left, the wish itself makes it known that it is spent.
    const verdict = spend(before, isEnabled() ? limits : {}, { calls: share.calls || calls, cost: 0n });
    await writeSpending(tx, api, verdict.spending);
    tell(tx, api, limits, verdict, now);
    return { ...share, remaining: remainingOf(verdict.spending, limits) };
  }

  function tell(tx: EntityManager, api: string, limits: BudgetLimits, { risen, spending }: Verdict, now: Date) {
    for (const period of risen) {
      const { level, calls, cost } = spending[period];
      if (level === 'OK') continue;
      const limit = limitsOf(period, limits);
      options.outbox.add(tx, level === 'WARNED' ? budgetWarned : budgetExhausted, {
        aggregateId: api,
        clientId: null,
        payload: {
          api,
          period,
          callsUsed: calls,
          callsLimit: limit.calls ?? null,
          costUsed: formatDecimal(cost),
          costLimit: limit.cost === undefined ? null : formatDecimal(limit.cost),
          resetsAt: endOf(period, now).toISOString(),
        },
      });
      afterCommit(tx, () => options.onChange?.({ api, period, level }));
    }
  }

  const usageOf = (api: string, spending: Partial<Spending>, now: Date): BudgetUsage => {
    const limits = limitsFor(api);
    const asOfNow = current(spending, now);
    const period = (name: BudgetPeriod) => {
      const { calls, cost, level } = asOfNow[name];
      return { calls, cost: formatDecimal(cost), level, resetsAt: endOf(name, now) };
    };
    return {
      api,
      limits,
      remaining: remainingOf(asOfNow, limits),
      periods: { DAY: period('DAY'), MONTH: period('MONTH') },
    };
  };

  return {
    async spend(api, { calls = 1, cost = '0' } = {}) {
      const amount = { calls, cost: parseDecimal(cost) };
      if (calls < 0 || amount.cost < 0n) throw new RangeError('What was spent is not taken back.');
      const now = clock();
      try {
        return await record(api, amount, now);
      } catch (error) {
        logger.error(
          { err: error, api },
          `budget unknown; calls are ${whenUnavailable === 'OPEN' ? 'let pass' : 'refused'}`,
        );
        const unknown = current({}, now);
        return answer(unknown, limitsFor(api), now, whenUnavailable === 'OPEN' ? undefined : 'budget_unknown');
      }
    },
    take,
    async look(em, api, calls) {
      const now = clock();
      return shareOf(api, current(await readSpending(em, api), now), calls, now);
    },
    usage: async (api) => usageOf(api, await readSpending(database.fork(), api), clock()),
    async list() {
      const now = clock();
      return (await listApis(database.fork())).map(({ api, spending }) => usageOf(api, spending, now));
    },
    reset: (api) => removeSpending(database.fork(), api),
  };
}

const answer = (spending: Spending, limits: BudgetLimits, now: Date, refusal?: BudgetRefusal): BudgetAnswer => ({
  allowed: refusal === undefined,
  ...(refusal === undefined ? {} : { refusal }),
  remaining: remainingOf(spending, limits),
  resetsAt: endOf(refusal === 'api_budget_exhausted' ? 'MONTH' : 'DAY', now),
});
