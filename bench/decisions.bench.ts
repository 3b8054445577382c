import { ok } from 'node:assert/strict';
import { faultIn } from '#policy/check-answer.ts';
import { defaultPolicyConfig } from '#policy/config.ts';
import { decide } from '#policy/decide.ts';
import { createSurvival } from '#policy/pool-survival.ts';
import type { Run as UpRun } from '#policy/survival.ts';
import type { DeadlineJob, PolicyDecision, PolicyInput } from '#policy/types.ts';
import type { Benchmark, Run } from './support/benchmark.ts';
import { fixed, max, quantile } from './support/statistics.ts';

const POOLS = 100;
const RUNS_OF_A_POOL = 50;
const BAR_MILLISECONDS = 1;
const NOW = new Date('2026-03-01T12:00:00Z');
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);

/** What was seen of the pools. */
const RUNS = new Map(
  Array.from({ length: POOLS }, (_, n): [string, UpRun[]] => [
    `pool-${n}`,
    Array.from({ length: RUNS_OF_A_POOL }, (_, run) => {
      const lastSeenAt = hoursAgo(12 * (RUNS_OF_A_POOL - 1 - run));
      return { hours: 0.5 + ((n * 7 + run * 13) % 11), hasEnded: run < RUNS_OF_A_POOL - 1, lastSeenAt };
    }),
  ]),
);

/** With the survival estimated anew, as it is for each decision. */
const decideAnew = (input: PolicyInput): PolicyDecision =>
  decide({ ...input, survival: createSurvival(RUNS, { now: input.now }) });

/** A hundred pools of different prices, ages and histories, all of them up. */
function inputOf(more: Partial<PolicyInput>): PolicyInput {
  const candidates = Array.from({ length: POOLS }, (_, n) => ({
    ...{ poolId: `pool-${n}`, poolName: `m5.large.zone-${n}`, hourlyPrice: 0.03 + 0.02 * Math.abs(Math.sin(n)) },
    ...{ priceAgeSeconds: 60, isAvailable: true, uptimeScore: 0.5 + 0.5 * Math.abs(Math.cos(n)) },
    currentAgeSeconds: 3600 * (1 + (n % 48)),
  }));
  const instance = { mode: 'SPOT', poolId: 'pool-3', hourlyPrice: 0.05, onDemandHourlyPrice: 0.1 } as const;
  const recentSwitches = [20, 40, 60, 80].map((hours) => ({ at: hoursAgo(hours), trigger: 'AUTOMATIC' as const }));
  return {
    ...{ candidates, regret: 0.5, config: defaultPolicyConfig },
    ...{ instance: { ...instance, launchedAt: hoursAgo(30) }, recentSwitches, now: NOW },
    ...more,
  };
}

/** A job of 48 h with as much left as makes it think, and when the pools were up. */
const JOB: DeadlineJob = {
  ...{ workHours: 48, workHoursDone: 10, changeoverHours: 0.2, deadlineAt: hoursAgo(-50) },
  watched: [...RUNS].map(([poolId, runs]) => ({
    ...{ poolId, watchedFrom: -12 * RUNS_OF_A_POOL },
    upTimes: runs.map(({ hours, hasEnded, lastSeenAt = NOW }) => {
      const to = (lastSeenAt.getTime() - NOW.getTime()) / 3_600_000;
      return { from: to - hours, to: hasEnded ? to : null };
    }),
  })),
};

const onDemand = { mode: 'ON_DEMAND', poolId: null, hourlyPrice: 0.1, onDemandHourlyPrice: 0.1 } as const;
const CASES: readonly (readonly [name: string, input: PolicyInput, action: PolicyDecision['action']])[] = [
  ['on spot, about to switch for price', inputOf({}), 'SWITCH'],
  ['on spot, staying', inputOf({ regret: 0 }), 'STAY'],
  ['on demand, about to leave', inputOf({ instance: { ...onDemand, launchedAt: hoursAgo(30) } }), 'SWITCH'],
  ['with a termination notice', inputOf({ notice: 'TERMINATION' }), 'SWITCH'],
  ['with a rebalance recommendation', inputOf({ notice: 'REBALANCE' }), 'CREATE_REPLICA'],
];
const JOB_CASES: typeof CASES = [
  ['that lost its machine', inputOf({ notice: 'TERMINATION', job: JOB }), 'SWITCH'],
  ['on demand', inputOf({ instance: { ...onDemand, launchedAt: hoursAgo(30) }, job: JOB }), 'SWITCH'],
];

export const benchmark: Benchmark = {
  title: 'Decisions',
  async run(run) {
    const count = run.isQuick ? 200 : 2_000;
    const rows = CASES.flatMap(([name, input, action]) => {
      const { decision, decided } = decisionsOf(name, input, action, { count, run });
      const checked = timesOf(() => faultIn(input, decision), count, run);
      return [rowOf(name, decided), rowOf(`${name}: the answer checked`, checked)];
    });
    const jobRows = JOB_CASES.map(([name, input, action]) =>
      rowOf(name, decisionsOf(name, input, action, { count, run }).decided),
    );
    const figures = ['mean CPU ms', 'p50 ms', 'p99 ms', 'most ms'];
    return {
      tables: [
        { head: [`a decision among ${POOLS} pools`, ...figures, `CPU < ${BAR_MILLISECONDS} ms`], rows },
        {
          head: [`a decision for a job among ${POOLS} pools`, ...figures, `CPU < ${BAR_MILLISECONDS} ms`],
          rows: jobRows,
        },
      ],
      notes: [
        `One thread, ${count} decisions of each kind after as many to warm up, each with all that explains it: ${POOLS + 1} or more options with score, risk and expected cost. Survival is estimated in each from ${RUNS_OF_A_POOL} runs of every pool.`,
        `A job of 48 h, 50 h before its deadline, is planned anew in each decision.`,
        '“CPU” is the time of the thread that decides. The others are by the clock, on a machine that was busy with other programs: their p99 and most tell of those.',
        '“The answer checked” is what another engine costs beside its own thinking; the policy itself is not checked.',
      ],
    };
  },
};

/** Decides so often, what must be decided. */
function decisionsOf(
  name: string,
  input: PolicyInput,
  action: PolicyDecision['action'],
  { count, run }: { readonly count: number; readonly run: Run },
): { readonly decision: PolicyDecision; readonly decided: Times } {
  run.progress(name);
  const decision = decideAnew(input);
  ok(decision.action === action, `${name}: ${decision.action}`);
  ok(faultIn(input, decision) === undefined);
  return { decision, decided: timesOf(() => decideAnew(input), count, run) };
}

/** How long each took, and how much work of the thread that was on the average: on a busy machine others are in between. */
interface Times {
  readonly wall: readonly number[];
  readonly meanCpu: number;
}

const threadMilliseconds = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

function timesOf(work: () => unknown, count: number, run: Run): Times {
  for (let warm = 0; warm < count; warm += 1) work();
  run.signal.throwIfAborted();
  const used = threadMilliseconds();
  const wall = Array.from({ length: count }, () => {
    const begun = performance.now();
    work();
    return performance.now() - begun;
  });
  return { wall, meanCpu: (threadMilliseconds() - used) / count };
}

function rowOf(name: string, { wall, meanCpu }: Times): string[] {
  const figures = [meanCpu, quantile(wall, 0.5), quantile(wall, 0.99), max(wall)].map((figure) => fixed(figure, 3));
  return [name, ...figures, meanCpu < BAR_MILLISECONDS ? 'pass' : 'fail'];
}
