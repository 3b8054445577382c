import type { Run, Table } from './benchmark.ts';
import { type PriceTables, viewer } from './price-tables.ts';
import { fixed, median, quantile } from './statistics.ts';

const DAY = 86_400_000;

interface Kind {
  readonly name: string;
  /** Answers how many rows it found; it must find some. */
  readonly ask: (tables: PriceTables, n: number) => Promise<number>;
}

const poolOf = ({ poolIds }: PriceTables, n: number): string => poolIds[(n * 37) % poolIds.length] ?? '';
const since = (days: number) => ({ from: new Date(Date.now() - days * DAY), to: new Date() });

async function deepPage(tables: PriceTables, n: number): Promise<number> {
  const range = since(30);
  const first = await tables.services().pools.prices(poolOf(tables, n), range, { first: 100 });
  const last = first.items.at(-1);
  const after = last && first.cursorOf(last);
  return (await tables.services().pools.prices(poolOf(tables, n), range, { first: 100, after })).items.length;
}

async function periods(tables: PriceTables, n: number, interval: 'HOUR' | 'DAY', days: number): Promise<number> {
  const [found] = await tables.services().priceHistories.of([poolOf(tables, n)], { interval, ...since(days) });
  return found?.length ?? 0;
}

async function volatile(tables: PriceTables, n: number, count: number): Promise<number> {
  const ids = Array.from({ length: count }, (_, index) => poolOf(tables, n + index));
  return (await tables.services().pools.volatilities(ids)).filter((value) => value !== undefined).length;
}

async function options({ machines, services }: PriceTables, n: number): Promise<number> {
  const { instances, options: service } = services();
  const [instance] = await instances.find(viewer, [machines[n % machines.length]?.instanceId ?? '']);
  if (!instance) throw new Error('The machine is unknown.');
  return (await service.of(instance)).length;
}

const kinds: readonly Kind[] = [
  {
    name: 'Pool.prices, 20 of a week',
    ask: async (tables, n) =>
      (await tables.services().pools.prices(poolOf(tables, n), undefined, { first: 20 })).items.length,
  },
  { name: 'Pool.prices, two pages of 100 of a month', ask: deepPage },
  { name: 'priceHistory, 7 days by the hour', ask: (tables, n) => periods(tables, n, 'HOUR', 7) },
  { name: 'priceHistory, 90 days by the hour', ask: (tables, n) => periods(tables, n, 'HOUR', 90) },
  { name: 'priceHistory, 2 years by the day', ask: (tables, n) => periods(tables, n, 'DAY', 730) },
  { name: 'volatility of a pool', ask: (tables, n) => volatile(tables, n, 1) },
  { name: 'volatility of 20 pools', ask: (tables, n) => volatile(tables, n, 20) },
  { name: 'options of a machine, 10 pools', ask: options },
];

/** Each kind of query for other pools each time. Throws when one finds nothing, or scans the table of prices. */
export async function measureQueries(tables: PriceTables, count: number, run: Run): Promise<Table> {
  const rows: string[][] = [];
  const before = await scansOf(tables);
  for (const { name, ask } of kinds) {
    run.progress(`asking: ${name}`);
    const took: number[] = [];
    let found = 0;
    for (let n = 0; n < count; n += 1) {
      run.signal.throwIfAborted();
      const begunAt = performance.now();
      found = await ask(tables, n);
      took.push(performance.now() - begunAt);
      if (found === 0) throw new Error(`${name} finds nothing.`);
    }
    rows.push([name, fixed(count, 0), fixed(found, 0), fixed(median(took), 2), fixed(quantile(took, 0.99), 2)]);
  }
  const after = await scansOf(tables);
  if (after !== before) throw new Error(`The table of prices was scanned ${after - before} times.`);
  return { head: ['question', 'asked', 'rows', 'p50 ms', 'p99 ms'], rows };
}

/** How often the table of prices was read from one end to the other. */
async function scansOf({ statement }: PriceTables): Promise<number> {
  await statement('select pg_stat_force_next_flush()');
  const [row] = await statement<{ scans: string }>(
    `select seq_scan as scans from pg_stat_user_tables where schemaname = 'agent' and relname = 'price_point'`,
  );
  return Number(row?.scans);
}
