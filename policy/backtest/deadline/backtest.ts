import { type DeadlineBacktest, type DeadlineBacktestOptions, OWN_POLICY } from '../backtest.ts';
import type { AvailabilityHistory, BacktestResult } from '../histories.ts';
import { eagerProgress, greedy, onDemandOnly, uniformProgress } from './baselines.ts';
import { type Job, jobOf } from './job.ts';
import { offlineOptimum } from './offline-optimum.ts';
import { ownPolicy } from './own-policy.ts';
import { type JobOutcome, simulateJob } from './simulate.ts';

const SECONDS_PER_DAY = 86_400;

/** What the costs of all policies are compared with. */
export const REFERENCE_POLICY = 'uniform-progress';

const POLICIES: Readonly<Record<string, (job: Job) => JobOutcome>> = {
  'on-demand': (job) => simulateJob(job, onDemandOnly),
  greedy: (job) => simulateJob(job, greedy),
  [REFERENCE_POLICY]: (job) => simulateJob(job, uniformProgress),
  'eager-progress': (job) => simulateJob(job, eagerProgress),
  [OWN_POLICY]: (job) => simulateJob(job, ownPolicy),
  'offline-optimum': (job) => offlineOptimum(job).outcome,
};

/** Starts spread evenly, the first at the beginning and the last so late that the deadline just fits; each tick once. */
export function startTicks({ ticks, tickHours }: AvailabilityHistory, deadlineHours: number, starts: number): number[] {
  const last = ticks - Math.ceil(deadlineHours / tickHours - 1e-9);
  if (last < 0 || starts < 1) return [];
  if (starts === 1) return [0];
  return [...new Set(Array.from({ length: starts }, (_, index) => Math.round((index * last) / (starts - 1))))];
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function resultOf(group: string, policy: string, o: DeadlineBacktestOptions, outcomes: readonly JobOutcome[]) {
  const work = o.workHours * 3600;
  const paidRatio = mean(outcomes.map(({ cost }) => cost)) / (o.onDemandRatio * work);
  return {
    ...{ group, policy, J: paidRatio, paidRatio },
    downtimeRatio: mean(outcomes.map(({ elapsedSeconds }) => Math.max(0, 1 - work / elapsedSeconds))),
    switchesPerDay: mean(outcomes.map(({ switches, elapsedSeconds }) => (switches * SECONDS_PER_DAY) / elapsedSeconds)),
    misses: outcomes.filter(({ isMissed }) => isMissed).length,
  };
}

/**
 * Replays the same jobs by each policy. A job's cost is its spot hours × 1 + its on-demand hours × the on-demand ratio; a
 * changeover is paid for, waiting is not.
 * - `J` and `paidRatio`: mean cost over the jobs / the on-demand cost of their work, without a changeover.
 * - `costRatio`: mean cost / mean cost of uniform progress on the same jobs.
 * - `downtimeRatio`: share of the time until a job was done in which no work was done, mean over the jobs.
 * - `switchesPerDay`: machines started after a job's first, per day until it was done, mean over the jobs.
 * - `misses`: jobs not done by their deadline; what was left is done on demand, and paid for.
 *
 * Before its start, a job's pools have been watched since the history began. No rows where the history is shorter than the deadline.
 * @throws RangeError where a length makes no sense.
 */
export const backtestDeadline: DeadlineBacktest = (history, options): BacktestResult[] => {
  const jobs = startTicks(history, options.deadlineHours, options.starts).map((tick) => jobOf(history, tick, options));
  if (jobs.length === 0) return [];
  const results = Object.entries(POLICIES).map(([policy, run]) =>
    resultOf(history.group, policy, options, jobs.map(run)),
  );
  const reference = results.find(({ policy }) => policy === REFERENCE_POLICY)?.J ?? Number.NaN;
  return results.map((result) => ({ ...result, costRatio: result.J / reference }));
};
