import { randomUUID } from 'node:crypto';
import pg from 'pg';
import pino from 'pino';
import { openDatabase } from '#foundation/database/open.ts';
import { isHistoryAbsent, thinAndFill } from '../subgraphs/agent/pricing/thinned-history.fixture.ts';
import { startPostgres } from '../tests/support/postgres.ts';
import type { Benchmark, Run, Table } from './support/benchmark.ts';
import { compareTables } from './support/price-alternatives.ts';
import { measureQueries } from './support/price-queries.ts';
import { fillPrices, openPriceTables, type PriceTables, viewer, ZONES } from './support/price-tables.ts';
import { fixed, median, quantile } from './support/statistics.ts';

const DAY_SECONDS = 86_400;

interface Plan {
  readonly few: number;
  readonly many: number;
  readonly rounds: number;
  /** Reports of a round, queries of a kind. */
  readonly each: number;
}

export const benchmark: Benchmark = {
  title: 'Price history',
  async run(run) {
    const plan: Plan = run.isQuick
      ? { few: 10_000, many: 200_000, rounds: 2, each: 20 }
      : { few: 10_000, many: 10_000_000, rounds: 5, each: 100 };
    await using resources = new AsyncDisposableStack();
    run.progress('starting Postgres');
    const url = await serverUrl(resources);
    const small = await openTables(resources, url, plan.few, run);
    const large = await openTables(resources, url, plan.many, run);
    const ingest = await measureIngest([small, large], plan, run);
    const queries = await measureQueries(large, plan.each, run);
    const alternatives = await compareTables(large, plan.each, run);
    run.progress('filling a real history that was thinned out');
    const filling = isHistoryAbsent ? [] : [fillingTable()];
    return { tables: [ingest, queries, alternatives, ...filling], notes: notes(plan, large) };
  },
};

/** `DATABASE_URL`, else a server of our own. */
async function serverUrl(resources: AsyncDisposableStack): Promise<string> {
  const { DATABASE_URL } = process.env;
  if (DATABASE_URL) return DATABASE_URL;
  const server = await startPostgres();
  if (!server) throw new Error('This needs Postgres: install it, or name one by DATABASE_URL.');
  return resources.use(server).url;
}

interface Filled extends PriceTables {
  readonly pointCount: number;
  readonly bytes: number;
}

/** A database with so many prices, which is dropped at the end. */
async function openTables(resources: AsyncDisposableStack, url: string, count: number, run: Run): Promise<Filled> {
  const name = `spotkeep_bench_${randomUUID().replaceAll('-', '')}`;
  await administer(url, `create database ${name}`);
  resources.defer(() => administer(url, `drop database ${name} with (force)`));
  const own = new URL(url);
  own.pathname = `/${name}`;
  const timeouts = { statementTimeoutMilliseconds: 300_000, transactionTimeoutMilliseconds: 300_000 };
  const server = await openDatabase({ url: own.href, poolSize: 2, logger: pino({ level: 'silent' }), ...timeouts });
  const tables = resources.use(await openPriceTables(server));
  await fillPrices(tables, count, (done) => {
    run.signal.throwIfAborted();
    run.progress(`filling ${fixed(count, 0)} prices: ${fixed(done * 100, 0)} %`);
  });
  const [size] = await tables.statement<{ points: string; bytes: string }>(
    `select (select count(*) from agent.price_point) as points,
       pg_total_relation_size('agent.price_point') + pg_total_relation_size('agent.price_roll_up') as bytes`,
  );
  return { ...tables, pointCount: Number(size?.points), bytes: Number(size?.bytes) };
}

async function administer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Reports of ten pools each, as the service takes them in, decision included; in turn against few and many prices. */
async function measureIngest(all: readonly Filled[], { rounds, each }: Plan, run: Run): Promise<Table> {
  const rounded = new Map<Filled, number[][]>(all.map((tables) => [tables, []]));
  for (const tables of all) await reportAll(tables, each);
  for (let round = 0; round < rounds; round += 1) {
    run.progress(`price reports, round ${round + 1} of ${rounds}`);
    const order = round % 2 === 0 ? all : [...all].reverse();
    for (const tables of order) rounded.get(tables)?.push(await reportAll(tables, each));
  }
  const p50s = all.map((tables) => (rounded.get(tables) ?? []).map((took) => median(took)));
  const ratios = (p50s[1] ?? []).map((large, round) => large / (p50s[0]?.[round] ?? Number.NaN));
  const rows = all.map((tables) => {
    const took = (rounded.get(tables) ?? []).flat();
    return [fixed(tables.pointCount, 0), fixed(took.length, 0), fixed(median(took), 2), fixed(quantile(took, 0.99), 2)];
  });
  const ratio = `${fixed(median(ratios), 2)} (${fixed(Math.min(...ratios), 2)}–${fixed(Math.max(...ratios), 2)})`;
  return {
    head: ['prices stored', 'reports of 10 pools', 'p50 ms', 'p99 ms'],
    rows: [...rows, ['p50, many ÷ few, by round', '', ratio, '']],
  };
}

async function reportAll({ machines, services }: PriceTables, count: number): Promise<number[]> {
  const took: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const machine = machines[n % machines.length];
    if (!machine) throw new Error('Nobody reports.');
    const prices = ZONES.map((zone) => ({ zone, hourlyPrice: (0.03 + Math.random() / 100).toFixed(6) }));
    const report = { ...machine, reportId: randomUUID(), onDemandHourlyPrice: '0.096000', prices };
    const begunAt = performance.now();
    const taken = await services().pricing.report(viewer, report);
    took.push(performance.now() - begunAt);
    if (!taken.ok || taken.value.acceptedCount !== ZONES.length) throw new Error(JSON.stringify(taken));
  }
  return took;
}

function fillingTable(): Table {
  const { priceCount, removedCount, errors, onTheLine } = thinAndFill({ share: 0.3, seed: 20_200_207 });
  const percent = (part: number) => `${fixed(part * 100, 3)} %`;
  return {
    head: [
      `filled after ${fixed(removedCount, 0)} of ${fixed(priceCount, 0)} real prices were taken away`,
      ...['prices', 'median absolute error', 'of nine in ten less than'],
    ],
    rows: [...errors, onTheLine].map(({ method, count, median: middle, ninetiethPercentile }) => [
      ...[method, fixed(count, 0), percent(middle), percent(ninetiethPercentile)],
    ]),
  };
}

const notes = ({ rounds, each }: Plan, large: Filled): string[] => [
  `Postgres 15 that does not wait for the disk (fsync off), one connection, statements in turn. 400 pools of one client, a price each five minutes up to now (${fixed((large.pointCount / large.poolIds.length) * (300 / DAY_SECONDS), 0)} days of them), stored in the order in which they come in; ${fixed(large.bytes / 2 ** 20, 0)} MiB with their index and the hours and days.`,
  `A report is measured from the call of the service to its commit: ten prices, the machine's own, the decision and the news. ${rounds} rounds of ${each} reports, few and many in turn.`,
  'Queries are measured at the services, each for other pools; the statistics of the database are asked afterwards: not one of them scanned the table of prices.',
  'Alternatives hold the same prices. An insert is of ten prices of now by one statement.',
  'Recorded histories tell only changes: errors are against the price in force in the whole record, as parts of it. With peers, and on the line alone.',
];
