import { formatDecimal, parseDecimal } from '../money/money.ts';

/** What may be spent on one outside service; a period without a limit is not limited. Cost is an exact decimal in USD. */
export interface BudgetLimits {
  readonly dailyCalls?: number;
  readonly monthlyCalls?: number;
  readonly dailyCost?: string;
  readonly monthlyCost?: string;
  /** Off refuses every call of this service. */
  readonly isSwitchedOn?: boolean;
}

export type BudgetPeriod = 'DAY' | 'MONTH';

/** How far a period's budget is spent. */
export const BudgetLevel = { OK: 'OK', WARNED: 'WARNED', EXHAUSTED: 'EXHAUSTED' } as const;
export type BudgetLevel = keyof typeof BudgetLevel;

/** What was spent in one period: `start` is its first day (UTC), cost counts micro-units. */
export interface Spent {
  readonly start: string;
  readonly calls: number;
  readonly cost: bigint;
  readonly level: BudgetLevel;
}

export type Spending = Record<BudgetPeriod, Spent>;

export interface Amount {
  readonly calls: number;
  readonly cost: bigint;
}

/** Why a call was refused; the words are also the reasons with which a task ends ABORTED. */
export type BudgetRefusal = 'daily_limit' | 'api_budget_exhausted' | 'switched_off' | 'budget_unknown';

export interface Verdict {
  readonly refusal?: 'daily_limit' | 'api_budget_exhausted';
  readonly spending: Spending;
  /** The periods whose level rose with this call. */
  readonly risen: readonly BudgetPeriod[];
}

// Warned from four fifths on.
const WARNING_NUMERATOR = 4n;
const WARNING_DENOMINATOR = 5n;
const periods = ['DAY', 'MONTH'] as const;
const rank: Record<BudgetLevel, number> = { OK: 0, WARNED: 1, EXHAUSTED: 2 };

/** The first day of the period that `now` is in. */
export const startOf = (period: BudgetPeriod, now: Date): string =>
  period === 'DAY' ? now.toISOString().slice(0, 10) : `${now.toISOString().slice(0, 7)}-01`;

/** The moment at which the period that `now` is in ends, and its budget is whole again. */
export const endOf = (period: BudgetPeriod, now: Date): Date =>
  period === 'DAY'
    ? new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1))
    : new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1));

export interface PeriodLimits {
  readonly calls?: number;
  readonly cost?: bigint;
}

export function limitsOf(period: BudgetPeriod, limits: BudgetLimits): PeriodLimits {
  const calls = period === 'DAY' ? limits.dailyCalls : limits.monthlyCalls;
  const cost = period === 'DAY' ? limits.dailyCost : limits.monthlyCost;
  return { ...(calls === undefined ? {} : { calls }), ...(cost === undefined ? {} : { cost: parseDecimal(cost) }) };
}

/** The spending as of `now`: a period that has ended begins again at nothing. */
export function current(spending: Partial<Spending>, now: Date): Spending {
  const of = (period: BudgetPeriod): Spent => {
    const spent = spending[period];
    const start = startOf(period, now);
    return spent?.start === start ? spent : { start, calls: 0, cost: 0n, level: 'OK' };
  };
  return { DAY: of('DAY'), MONTH: of('MONTH') };
}

/** Records the amount if every limit allows it, and nothing of it otherwise. */
export function spend(before: Spending, limits: BudgetLimits, amount: Amount): Verdict {
  const fits = (period: BudgetPeriod) => {
    const limit = limitsOf(period, limits);
    const { calls, cost } = plus(before[period], amount);
    return (limit.calls === undefined || calls <= limit.calls) && (limit.cost === undefined || cost <= limit.cost);
  };
  const full = periods.filter((period) => !fits(period));
  const isAllowed = full.length === 0;
  const risen: BudgetPeriod[] = [];
  const after = { ...before };
  for (const period of periods) {
    const spent = isAllowed ? plus(before[period], amount) : before[period];
    const level = full.includes(period) ? 'EXHAUSTED' : levelOf(spent, limitsOf(period, limits));
    if (rank[level] > rank[before[period].level]) risen.push(period);
    after[period] = { ...spent, level };
  }
  const refusal = full.includes('MONTH') ? 'api_budget_exhausted' : 'daily_limit';
  return { ...(isAllowed ? {} : { refusal }), spending: after, risen };
}

/** How many of these calls the limits still allow, and which limit allows no more. */
export function affordable(
  spending: Spending,
  limits: BudgetLimits,
  calls: number,
): { calls: number; refusal?: 'daily_limit' | 'api_budget_exhausted' } {
  const { dailyCalls, monthlyCalls } = remainingOf(spending, limits);
  const [day, month] = [dailyCalls ?? calls, monthlyCalls ?? calls];
  if (calls <= day && calls <= month) return { calls };
  return month <= day ? { calls: month, refusal: 'api_budget_exhausted' } : { calls: day, refusal: 'daily_limit' };
}

const plus = (spent: Spent, amount: Amount): Spent => ({
  ...spent,
  calls: spent.calls + amount.calls,
  cost: spent.cost + amount.cost,
});

function levelOf(spent: Spent, { calls, cost }: PeriodLimits): BudgetLevel {
  const levels = [
    calls === undefined ? 'OK' : shareLevel(BigInt(spent.calls), BigInt(calls)),
    cost === undefined ? 'OK' : shareLevel(spent.cost, cost),
  ] as const;
  return levels.reduce((worst, level) => (rank[level] > rank[worst] ? level : worst));
}

function shareLevel(used: bigint, limit: bigint): BudgetLevel {
  if (used >= limit) return 'EXHAUSTED';
  return used * WARNING_DENOMINATOR >= limit * WARNING_NUMERATOR ? 'WARNED' : 'OK';
}

/** What is left of each limit; null where there is none. Cost as an exact decimal. */
export interface Remaining {
  readonly dailyCalls: number | null;
  readonly monthlyCalls: number | null;
  readonly dailyCost: string | null;
  readonly monthlyCost: string | null;
}

export function remainingOf(spending: Spending, limits: BudgetLimits): Remaining {
  const calls = (period: BudgetPeriod) => {
    const limit = limitsOf(period, limits).calls;
    return limit === undefined ? null : Math.max(0, limit - spending[period].calls);
  };
  const cost = (period: BudgetPeriod) => {
    const limit = limitsOf(period, limits).cost;
    if (limit === undefined) return null;
    const left = limit - spending[period].cost;
    return formatDecimal(left > 0n ? left : 0n);
  };
  return {
    dailyCalls: calls('DAY'),
    monthlyCalls: calls('MONTH'),
    dailyCost: cost('DAY'),
    monthlyCost: cost('MONTH'),
  };
}
