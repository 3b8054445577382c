import { OWN_POLICY } from '#policy/backtest/backtest.ts';
import { backtest, gapClosed, type Report, recorded } from './support/backtests.ts';
import type { Benchmark, Run, Table } from './support/benchmark.ts';
import { fixed } from './support/statistics.ts';

const PRICES = recorded('spot-price-history-us-east.json.gz');
const AVAILABILITY = recorded('spot-availability-rle.csv.gz');
const CHANGEOVERS = ['0.05', '0.2'] as const;
const DEADLINES = ['52', '60', '70'] as const;

type Part = readonly [name: string, bounds: readonly string[]];
const halvesAt = (middle: string): readonly Part[] => [
  ['whole', []],
  ['first half', ['--to', middle]],
  ['second half', ['--from', middle]],
];
/** The price history is of 47 days, the recordings are of 22 and 27. */
const PRICE_PARTS = halvesAt('2020-01-15');
const RECORDINGS = [
  ['2023', ['--pools', 'us-east-1*'], halvesAt('273h')],
  ['2022', ['--pools', 'us-west-2*'], halvesAt('324h')],
] as const;

/** Both zones together, each for itself, and the time on which nothing was developed. */
const JOB_PARTS: readonly Part[] = [
  ['two zones', ['--pools', 'us-west-2*']],
  ['zone a', ['--pools', 'us-west-2a*']],
  ['zone b', ['--pools', 'us-west-2b*']],
  ['two zones, second half', ['--pools', 'us-west-2*', '--from', '324h']],
];

const ratio = (value: number) => fixed(value, 4);
const percent = (value: number) => `${fixed(value * 100, 1)} %`;

export const benchmark: Benchmark = {
  title: 'Back-tests',
  async run(run) {
    const parts = run.isQuick ? 1 : 3;
    const starts = run.isQuick ? 2 : 20;
    return {
      tables: [
        await prices(run, parts),
        await pricesByGroup(run),
        await availability(run, parts),
        await deadlines(run, starts, run.isQuick ? 1 : JOB_PARTS.length),
      ],
      notes: [
        'Columns with the name of a policy hold its J or cost, the mean over groups. The policy sees what comes when it comes, the offline optimum knows everything; settings are those that hold by default.',
        'Prices: six GPU sizes in us-east-1 and us-east-2, 2019-12-22 to 2020-02-06, a tick every 10 minutes, on-demand at 3.145 times the middle price of a group. J = (Σ price · dt + switches · d · OD) / (OD · T).',
        'Availability: us-east-1 in 2023 (four zones, ticks of 195 s) and us-west-2 in 2022 (two zones, four sizes, ticks of 600 s). J = (paid + downtime at the on-demand price) / on-demand. “Gap closed” is the share of the way from “first available” to the offline optimum; with d = 0.05 h that way is only 0.0002 to 0.003 long.',
        `Jobs: 48 h of work on the recordings of 2022, ${starts} starts spread evenly in each of four groups (sizes of machines); cost as a share of the on-demand cost of the work. “Gap closed” is the share of the way from uniform progress to the offline optimum.`,
        'Nothing in the rule for prices was fitted to data; halves are given to show that it makes no difference which one is looked at.',
      ],
    };
  },
};

/** The J of each of these policies. */
const costs = (report: Report, policies: readonly string[], group?: string): string[] =>
  policies.map((policy) => ratio(report.of(policy, group).J));

async function prices(run: Run, parts: number): Promise<Table> {
  const policies = ['offline-optimum', OWN_POLICY, 'cheapest-stick', 'first-stick', 'greedy', 'on-demand'];
  const rows: string[][] = [];
  for (const changeover of CHANGEOVERS) {
    for (const [part, bounds] of PRICE_PARTS.slice(0, parts)) {
      run.progress(`prices, d = ${changeover} h, ${part}`);
      const report = await backtest('--prices', PRICES, '--changeover-hours', changeover, ...bounds);
      rows.push([`d = ${changeover} h, ${part}`, ...ownPrices(report), ...costs(report, policies)]);
    }
  }
  return { head: ['prices', 'above the optimum', 'switches a week', ...policies], rows };
}

async function pricesByGroup(run: Run): Promise<Table> {
  const policies = ['offline-optimum', OWN_POLICY, 'cheapest-stick', 'greedy'];
  const rows: string[][] = [];
  for (const changeover of CHANGEOVERS) {
    run.progress(`prices by group, d = ${changeover} h`);
    const report = await backtest('--prices', PRICES, '--changeover-hours', changeover);
    for (const group of report.groups) {
      rows.push([`d = ${changeover} h, ${group}`, ...ownPrices(report, group), ...costs(report, policies, group)]);
    }
  }
  return { head: ['prices by group', 'above the optimum', 'switches a week', ...policies], rows };
}

function ownPrices(report: Report, group?: string): string[] {
  const { J, switchesPerDay } = report.of(OWN_POLICY, group);
  return [fixed(J - report.of('offline-optimum', group).J, 5), fixed(switchesPerDay * 7, 2)];
}

async function availability(run: Run, parts: number): Promise<Table> {
  const policies = ['offline-optimum', OWN_POLICY, 'first-available', 'on-demand'];
  const rows: string[][] = [];
  for (const [year, pools, halves] of RECORDINGS) {
    for (const changeover of ['0.2', '0.05']) {
      for (const [part, bounds] of halves.slice(0, parts)) {
        run.progress(`availability of ${year}, d = ${changeover} h, ${part}`);
        const of = [...pools, '--changeover-hours', changeover, ...bounds];
        const report = await backtest('--availability', AVAILABILITY, ...of);
        const switches = [OWN_POLICY, 'first-available'].map((policy) => fixed(report.of(policy).switchesPerDay, 1));
        const closed = percent(gapClosed(report, OWN_POLICY, 'first-available'));
        rows.push([`${year}, d = ${changeover} h, ${part}`, closed, switches.join(' / '), ...costs(report, policies)]);
      }
    }
  }
  return { head: ['availability', 'gap closed', 'switches a day, own / first available', ...policies], rows };
}

async function deadlines(run: Run, starts: number, parts: number): Promise<Table> {
  const policies = ['offline-optimum', OWN_POLICY, 'uniform-progress', 'eager-progress', 'greedy', 'on-demand'];
  const rows: string[][] = [];
  const settings = CHANGEOVERS.flatMap((changeover) => DEADLINES.map((deadline) => ({ changeover, deadline })));
  for (const [part, pools] of JOB_PARTS.slice(0, parts)) {
    for (const { changeover, deadline } of settings) {
      const name = `within ${deadline} h, d = ${changeover} h, ${part}`;
      run.progress(`jobs ${name}`);
      const of = ['--changeover-hours', changeover, '--deadline', deadline, '--starts', String(starts)];
      const report = await backtest('--availability', AVAILABILITY, ...pools, ...of);
      const missed = fixed(report.of(OWN_POLICY).misses * (report.groups.length - 1), 0);
      const closed = percent(gapClosed(report, OWN_POLICY, 'uniform-progress'));
      rows.push([name, closed, missed, ...costs(report, policies)]);
    }
  }
  return { head: ['jobs', 'gap closed', 'missed', ...policies], rows };
}
