import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eagerProgress, greedy, onDemandOnly, uniformProgress } from './baselines.ts';
import { anyHistory, drawn } from './histories.fixture.ts';
import {
  beginningOf,
  IDLE,
  isDone,
  isUp,
  type Job,
  type JobState,
  jobOf,
  ON_DEMAND,
  spendTick,
  ticksOf,
} from './job.ts';
import { offlineOptimum } from './offline-optimum.ts';
import { ownPolicy } from './own-policy.ts';
import { preempted, simulateJob } from './simulate.ts';

/** The least cost of all sequences of choices, each tried. */
function leastCost(job: Job, state: JobState = beginningOf(job), tick = 0): number {
  if (isDone(state)) return 0;
  if (tick === ticksOf(job)) return Number.POSITIVE_INFINITY;
  const before = preempted(job, state, tick);
  const pools = [...job.history.pools.keys()].filter((pool) => isUp(job, tick, pool));
  const costs = [IDLE, ON_DEMAND, ...pools].map((place) => {
    const { state: after, paidSeconds } = spendTick(job, before, place);
    return paidSeconds * (place === ON_DEMAND ? job.onDemandRatio : 1) + leastCost(job, after, tick + 1);
  });
  return Math.min(...costs);
}

const anyLengths = fc.record({
  workHours: fc.integer({ min: 1, max: 14 }).map((n) => n / 4),
  spareHours: fc.integer({ min: 0, max: 10 }).map((n) => n / 4),
  changeoverHours: fc.constantFrom(0, 0.25, 0.75, 1, 1.25, 2.5),
  onDemandRatio: fc.double({ min: 1, max: 5, noNaN: true }),
});

describe('the offline optimum of a job with a deadline', () => {
  test('waits for the run that holds all of the work', () => {
    const history = drawn(1, '#.#.######');
    const job = jobOf(history, 0, { workHours: 4, deadlineHours: 10, changeoverHours: 0.5, onDemandRatio: 3 });
    expect(offlineOptimum(job).outcome).toMatchObject({ cost: 4.5 * 3600, spotSeconds: 4.5 * 3600, switches: 0 });
  });

  test('is what trying all choices finds', () => {
    const anyJob = fc.tuple(anyHistory({ pools: 2, ticks: 6, tickHours: 1 }), anyLengths);
    fc.assert(
      fc.property(anyJob, ([history, { spareHours, ...lengths }]) => {
        const deadlineHours = Math.min(6, lengths.workHours + spareHours);
        const job = jobOf(history, 0, { ...lengths, deadlineHours });
        const least = leastCost(job);
        const { cost, outcome } = offlineOptimum(job);
        if (Number.isFinite(least)) {
          expect(cost).toBeCloseTo(least, 4);
          expect(outcome.cost).toBeCloseTo(least, 4);
        } else {
          expect(cost).toBe(least);
        }
        expect(outcome.isMissed).toBe(!Number.isFinite(least));
      }),
      { numRuns: 200 },
    );
  });

  test('is undercut by no policy, whatever the lengths', () => {
    const anyJob = fc.record({
      history: anyHistory({ pools: 3, ticks: 60, tickHours: 0.25 }),
      changeoverHours: fc.double({ min: 0, max: 1, noNaN: true }),
      workHours: fc.double({ min: 0.5, max: 8, noNaN: true }),
      spareHours: fc.double({ min: 0.01, max: 6, noNaN: true }),
    });
    fc.assert(
      fc.property(anyJob, ({ history, changeoverHours, workHours, spareHours }) => {
        const deadlineHours = workHours + changeoverHours + spareHours;
        const job = jobOf(history, 0, { workHours, deadlineHours, changeoverHours, onDemandRatio: 3.145 });
        const { cost, outcome } = offlineOptimum(job);
        expect(outcome).toMatchObject({ isMissed: false });
        for (const strategy of [greedy, uniformProgress, eagerProgress, onDemandOnly, ownPolicy]) {
          expect(cost).toBeLessThanOrEqual(simulateJob(job, strategy).cost + 1e-3);
        }
      }),
      { numRuns: 50 },
    );
  });
});
