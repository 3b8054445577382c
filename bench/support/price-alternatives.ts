import type { Run, Table } from './benchmark.ts';
import type { PriceTables } from './price-tables.ts';
import { fixed, median, quantile } from './statistics.ts';

/** A way to lay the prices out, other than the one in use. */
interface Layout {
  readonly name: string;
  readonly table: string;
  /** Makes and fills it. */
  readonly make: readonly string[];
}

const COLUMNS = 'pool_id, observed_at, hourly_price, source, method, confidence, is_raw';

const plain: Layout = { name: 'primary key (pool, moment)', table: 'agent.price_point', make: [] };

/** The same columns and key, a table for each month. */
const monthly: Layout = {
  name: 'the same, partitioned by month',
  table: 'agent.price_by_month',
  make: [
    'create table agent.price_by_month (like agent.price_point including constraints) partition by range (observed_at)',
    `do $$ declare month timestamptz; begin
       for month in select generate_series(
         (select date_trunc('month', min(observed_at)) from agent.price_point), now(), interval '1 month') loop
         execute format('create table agent.%I partition of agent.price_by_month for values from (%L) to (%L)',
           'price_' || to_char(month, 'YYYYMM'), month, month + interval '1 month');
       end loop; end $$`,
    `insert into agent.price_by_month (${COLUMNS}) select ${COLUMNS} from agent.price_point`,
    'alter table agent.price_by_month add primary key (pool_id, observed_at)',
    `create index on agent.price_by_month (pool_id, observed_at) where is_raw`,
    'vacuum analyze agent.price_by_month',
  ],
};

const insertion = (table: string) => `
  insert into ${table} (${COLUMNS})
  select id, clock_timestamp(), 0.03, 'AGENT', 'OBSERVED', 1, true
  from jsonb_array_elements_text($1::jsonb) with ordinality as p (id_text, place), lateral (select id_text::uuid as id) x
  on conflict do nothing`;
const page = (table: string) => `
  select * from ${table} where pool_id = $1 and observed_at >= now() - interval '7 days' order by observed_at limit 21`;
const week = (table: string) => `
  select stddev_pop(hourly_price) from ${table} where pool_id = $1 and observed_at >= now() - interval '7 days'`;

/** What the layout in use costs beside another one with the same prices. */
export async function compareTables(tables: PriceTables, count: number, run: Run): Promise<Table> {
  for (const [index, sql] of monthly.make.entries()) {
    run.progress(`an alternative, step ${index + 1} of ${monthly.make.length}`);
    run.signal.throwIfAborted();
    await tables.statement(sql);
  }
  const took = new Map<string, number[]>();
  const measure = async (key: string, sql: string, parameter: string) => {
    const begunAt = performance.now();
    await tables.statement(sql, [parameter]);
    took.set(key, [...(took.get(key) ?? []), performance.now() - begunAt]);
  };
  run.progress('comparing layouts');
  for (let n = 0; n < count; n += 1) {
    const pools = Array.from({ length: 10 }, (_, index) => tables.poolIds[(n * 10 + index) % tables.poolIds.length]);
    for (const { name, table } of n % 2 === 0 ? [plain, monthly] : [monthly, plain]) {
      await measure(`${name} insert`, insertion(table), JSON.stringify(pools));
      await measure(`${name} page`, page(table), pools[0] ?? '');
      await measure(`${name} week`, week(table), pools[5] ?? '');
    }
  }
  const cell = (name: string, what: string) => {
    const times = took.get(`${name} ${what}`) ?? [];
    return `${fixed(median(times), 2)} / ${fixed(quantile(times, 0.99), 2)}`;
  };
  return {
    head: ['p50 / p99 ms', 'insert of 10', 'page of 20', 'week of a pool'],
    rows: [plain, monthly].map(({ name }) => [name, ...['insert', 'page', 'week'].map((what) => cell(name, what))]),
  };
}
