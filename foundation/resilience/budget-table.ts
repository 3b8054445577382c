import type { EntityManager } from '@mikro-orm/sql';
import { statement, tableOf } from '../database/statement.ts';
import { formatDecimal, parseDecimal } from '../money/money.ts';
import { type BudgetLevel, type BudgetPeriod, type Spending, startOf } from './budget.ts';

interface SpentRow {
  readonly api: string;
  readonly period: BudgetPeriod;
  readonly start: string;
  readonly calls: number;
  readonly cost: string;
  readonly level: BudgetLevel;
}

// As text and plain numbers, because the two drivers would parse dates and numerics each in their own way.
const columns = `api, period, to_char(start, 'YYYY-MM-DD') as start, calls::float8 as calls, cost::text as cost, level`;

function toSpending(rows: readonly SpentRow[]): Partial<Spending> {
  const entries = rows.map(({ period, start, calls, cost, level }) => [
    period,
    { start, calls, cost: parseDecimal(cost), level },
  ]);
  return Object.fromEntries(entries);
}

/** What was recorded of one service, of whatever period; empty when nothing was. */
export async function readSpending(em: EntityManager, api: string): Promise<Partial<Spending>> {
  const table = tableOf(em, 'cost_budget');
  return toSpending(await statement<SpentRow>(em, `select ${columns} from ${table} where api = $1`, [api]));
}

/** The same, locked until the transaction ends; rows that were missing are made. */
export async function lockSpending(tx: EntityManager, api: string, now: Date): Promise<Partial<Spending>> {
  const table = tableOf(tx, 'cost_budget');
  await statement(
    tx,
    `insert into ${table} (api, period, start, calls, cost, level)
     values ($1, 'DAY', $2::date, 0, 0, 'OK'), ($1, 'MONTH', $3::date, 0, 0, 'OK') on conflict do nothing`,
    [api, startOf('DAY', now), startOf('MONTH', now)],
  );
  const rows = await statement<SpentRow>(
    tx,
    `select ${columns} from ${table} where api = $1 order by period for update`,
    [api],
  );
  return toSpending(rows);
}

export async function writeSpending(tx: EntityManager, api: string, spending: Spending): Promise<void> {
  for (const period of ['DAY', 'MONTH'] as const) {
    const { start, calls, cost, level } = spending[period];
    await statement(
      tx,
      `update ${tableOf(tx, 'cost_budget')} set start = $3::date, calls = $4, cost = $5::numeric, level = $6
       where api = $1 and period = $2`,
      [api, period, start, calls, formatDecimal(cost), level],
    );
  }
}

/** As many services as the program knows outside ones. */
export async function listApis(em: EntityManager): Promise<{ api: string; spending: Partial<Spending> }[]> {
  const table = tableOf(em, 'cost_budget');
  const rows = await statement<SpentRow>(em, `select ${columns} from ${table} order by api, period limit 1000`);
  const groups = Map.groupBy(rows, ({ api }) => api);
  return [...groups].map(([api, spent]) => ({ api, spending: toSpending(spent) }));
}

export async function removeSpending(em: EntityManager, api: string): Promise<void> {
  await statement(em, `delete from ${tableOf(em, 'cost_budget')} where api = $1`, [api]);
}
