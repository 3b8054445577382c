import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { BacktestResult } from '#policy/backtest/histories.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spotkeep-backtest-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function backtest(...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const options = { cwd: root, timeout: 60_000 };
    execFile(process.execPath, ['scripts/backtest.ts', ...args], options, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr });
    });
  });
}

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** The results that a back-test writes for programs. */
async function results(...args: string[]): Promise<BacktestResult[]> {
  const report = join(folder, 'report.json');
  const { code, stderr } = await backtest(...args, '--json', report);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(await readFile(report, 'utf8'));
}

const rounded = (rows: readonly BacktestResult[]) =>
  rows.map(({ group, policy, J }) => `${group}: ${policy} ${J.toFixed(4)}`);

const CSV_HEAD = 'timestamp,region,availability_zone,instance_type,product_description,spot_price_usd_per_hour';
const price = (zone: string, hour: string, usd: string) => ({
  ...{ AvailabilityZone: zone, InstanceType: 'm5.large', ProductDescription: 'Linux/UNIX', SpotPrice: usd },
  Timestamp: `2026-01-01T${hour}:00:00.000Z`,
});
/** Ten hours of two zones, newest first: one is cheap for five hours and then dear, the other costs the same throughout. */
const prices = [price('us-east-1a', '10', '0.06'), price('us-east-1a', '05', '0.06')].concat([
  ...[price('us-east-1b', '00', '0.04'), price('us-east-1a', '00', '0.03')],
]);
const asCsv = prices.map((row) =>
  [row.Timestamp, 'us-east-1', row.AvailabilityZone, row.InstanceType, 'Linux/UNIX', row.SpotPrice].join(','),
);

const RLE_HEAD = 'kind,nodes,dataset_start,pool,gap_seconds,start_tick,run_ticks,available_instances';
const run = (pool: string, from: number, ticks: number, up: number) =>
  `availability,1-node,aws-01-01-2026,${pool},900,${from},${ticks},${up}`;
/** Two days of two zones in quarters of an hour. */
const recording = [
  RLE_HEAD,
  ...[run('us-east-1a_v100_1', 0, 100, 1), run('us-east-1a_v100_1', 100, 92, 0)],
  ...[run('us-east-1b_v100_1', 0, 40, 0), run('us-east-1b_v100_1', 40, 152, 1)],
].join('\n');

describe('F8 a policy is back-tested', () => {
  test('on prices as the cloud prints them, to the cent', async () => {
    const path = await file('prices.json', JSON.stringify({ SpotPriceHistory: prices }));
    const onDemand = await file(
      'on-demand.csv',
      'region,instance_type,on_demand_usd_per_hour\nus-east-1,m5.large,0.100000\n',
    );
    const rows = await results('--prices', path, '--on-demand', onDemand, '--changeover-hours', '0.09');
    // Of $1.00 on demand: 5 h × 0.03 + 5 h × 0.04 + a switch of 0.09 h × 0.10 is 0.359. The policy stays until it has
    // lost 0.009, which takes three ticks of ten minutes at 0.02, and pays that too. Staying costs 5 × 0.03 + 5 × 0.06.
    const figures = [
      ...['offline-optimum 0.3590', 'spotkeep 0.3690', 'cheapest-stick 0.4500', 'first-stick 0.4500'],
      ...['greedy 0.3590', 'on-demand 1.0000'],
    ];
    expect(rounded(rows)).toEqual(
      ['m5.large us-east-1', 'mean'].flatMap((group) => figures.map((figure) => `${group}: ${figure}`)),
    );
    expect(Object.keys(rows[0] ?? {})).toEqual([
      ...['group', 'policy', 'J', 'paidRatio', 'downtimeRatio', 'switchesPerDay', 'costRatio', 'misses'],
    ]);
    expect(rows[1]).toMatchObject({ policy: 'spotkeep', switchesPerDay: expect.closeTo(2.4, 9), misses: 0 });
  });

  test('on the same prices comma-separated and gzipped, and on a part of them', async () => {
    const csv = [CSV_HEAD, ...asCsv.toReversed(), ...asCsv].join('\n');
    const path = await file('prices.csv.gz', gzipSync(csv));
    const json = await file('same.json', JSON.stringify({ SpotPriceHistory: prices }));
    expect(await results('--prices', path)).toEqual(await results('--prices', json));
    const part = await results('--prices', path, '--pools', 'us-east-1a', '--from', '2026-01-01T05:00', '--to', '10h');
    expect(rounded(part).slice(0, 2)).toEqual([
      'm5.large us-east-1: offline-optimum 0.3180',
      'm5.large us-east-1: spotkeep 0.3180',
    ]);
  });

  test('on recorded availability, with a workload that always runs and with jobs that have a deadline', async () => {
    const path = await file('recording.csv.gz', gzipSync(recording));
    const always = await results('--availability', path, '--on-demand-ratio', '4');
    const mean = always.filter(({ group }) => group === 'mean');
    expect(mean.map(({ policy }) => policy).sort()).toEqual(
      expect.arrayContaining(['first-available', 'offline-optimum', 'on-demand', 'spotkeep']),
    );
    // Twice 24 hours in which one pool or the other is up throughout: a quarter, and one changeover.
    expect(mean.find(({ policy }) => policy === 'offline-optimum')?.J).toBeCloseTo(0.25 + 0.2 / 48, 2);
    const jobs = await results('--availability', path, '--deadline', '12', '--work-hours', '8', '--starts', '5');
    expect(jobs.filter(({ group, misses }) => group === 'mean' && misses > 0)).toEqual([]);
    const half = await results('--availability', path, '--to', '2026-01-02');
    expect(half.find(({ policy }) => policy === 'first-available')?.J).toBeLessThan(0.33);
  });

  test('prints a table with a block for each group and the means', async () => {
    const path = await file('printed.json', JSON.stringify({ SpotPriceHistory: prices }));
    const { code, stdout } = await backtest('--prices', path);
    expect(code).toBe(0);
    expect(stdout.split('\n').filter((line) => line.includes('spotkeep'))).toHaveLength(2);
    expect(stdout).toMatch(/│ mean +│ offline-optimum │/);
  });

  test('the same in whatever zone the machine is, of moments that tell none', async () => {
    const local = asCsv.map((line) => line.replace('2026-01-01T', '2026-03-29 ').replace('.000Z', ''));
    const path = await file('local.csv', [CSV_HEAD, ...local].join('\n'));
    vi.stubEnv('TZ', 'Europe/Berlin');
    const away = await results('--prices', path, '--to', '2026-03-29 09:00').finally(() => vi.unstubAllEnvs());
    vi.stubEnv('TZ', 'UTC');
    const here = await results('--prices', path, '--to', '9h').finally(() => vi.unstubAllEnvs());
    expect(away).toEqual(here);
    const bare = prices.map((row) => ({ ...row, Timestamp: row.Timestamp.replace('.000Z', '') }));
    const json = await file('bare.json', JSON.stringify({ SpotPriceHistory: bare }));
    vi.stubEnv('TZ', 'Europe/Berlin');
    const printed = await results('--prices', json, '--to', '2026-01-01T09:00').finally(() => vi.unstubAllEnvs());
    expect(rounded(printed)).toEqual(rounded(here));
  });

  test('names records that it leaves out', async () => {
    const broken = [...prices, { ...price('us-east-1c', '00', 'free') }];
    const path = await file('broken.json', JSON.stringify({ SpotPriceHistory: broken }));
    const { code, stderr } = await backtest('--prices', path);
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('record 5') });
  });
});

describe('F8 a back-test that makes no sense', () => {
  const refusals: readonly (readonly [args: readonly string[], words: string])[] = [
    [[], '--prices or --availability'],
    [['--prices', 'a', '--availability', 'b'], '--availability do not go together'],
    [['--prices', 'a', '--deadline', '60'], '--deadline goes with --availability'],
    [['--availability', 'RECORDING', '--deadline', '40'], '--deadline is no less than the 48 hours of --work-hours'],
    [['--availability', 'RECORDING', '--deadline', '1000'], '--deadline'],
    [['--prices', 'a', '--changeover-hours', 'x'], '--changeover-hours is a number'],
    [['--prices', 'a', '--on-demand-ratio', '0.5'], '--on-demand-ratio is a number from 1'],
    [['--prices', 'a', '--starts', '1.5'], '--starts is a whole number'],
    [['--prices', 'a', '--from', 'yesterday'], '--from is a time'],
    [['--prices', 'a', '--from', '2026-02-30'], '--from is a time'],
    [['--prices', 'a', '--json', ''], '--json is empty'],
    [['--prices', 'WILD'], 'm5.large us-east-1 lasts from 2026-01-01 to 9999-01-01'],
    [['--prices', 'a', '--colour', 'red'], '--colour'],
    [['--prices', 'FOLDER/none'], 'there is no such file'],
    [['--prices', 'RECORDING'], 'the columns timestamp, availability_zone'],
    [['--availability', 'RECORDING', '--pools', 'mars'], '--pools names none of us-east-1a_v100_1'],
    [['--availability', 'RECORDING', '--from', '900h'], '--from and --to leave nothing'],
    [['--availability', 'RECORDING', '--json', 'FOLDER/no/such.json'], '--json'],
  ];

  test.for(refusals)('is refused with exit code 2 and a sentence that names the option: %j', async ([args, words]) => {
    const path = await file('refused.csv', recording);
    const wild = await file('wild.csv', [CSV_HEAD, ...asCsv, asCsv[0]?.replace('2026', '9999')].join('\n'));
    const named = args.map((arg) => arg.replace('RECORDING', path).replace('FOLDER', folder).replace('WILD', wild));
    const { code, stderr } = await backtest(...named);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(words) });
    expect(stderr).not.toContain('    at ');
  });
});
