import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eagerProgress, greedy, onDemandOnly, uniformProgress } from './baselines.ts';
import { anyHistory, drawn } from './histories.fixture.ts';
import { jobOf } from './job.ts';
import { ownPolicy } from './own-policy.ts';
import { simulateJob } from './simulate.ts';

const lengths = { workHours: 3, deadlineHours: 6, changeoverHours: 0.5, onDemandRatio: 3 };
const run = (pictures: string[], strategy: Parameters<typeof simulateJob>[1], change: Partial<typeof lengths> = {}) =>
  simulateJob(jobOf(drawn(1, ...pictures), 0, { ...lengths, ...change }), strategy);

describe('jobs with a deadline, replayed by what others do', () => {
  test('on demand a job is paid for until its work is done, the changeover included', () => {
    expect(run(['......'], onDemandOnly)).toEqual({
      ...{ spotSeconds: 0, onDemandSeconds: 3.5 * 3600, cost: 3.5 * 3 * 3600 },
      ...{ switches: 0, elapsedSeconds: 3.5 * 3600, isMissed: false },
    });
  });

  test('on spot throughout the work and one changeover are paid for', () => {
    expect(run(['######'], uniformProgress)).toMatchObject({
      spotSeconds: 3.5 * 3600,
      onDemandSeconds: 0,
      switches: 0,
    });
  });

  test('greedy waits while no pool is up, and is on demand from the safety net on', () => {
    // Slack is 3 h, of which 2 × 0.5 h and a tick are kept: one hour of waiting, then 3.5 h on demand.
    expect(run(['......'], greedy)).toMatchObject({ elapsedSeconds: 5.5 * 3600, cost: 3.5 * 3 * 3600 });
  });

  test('a machine that is lost takes its changeover again', () => {
    // 1.5 h of work until it is lost, an hour without, then the other 1.5 h.
    expect(run(['##.####'], greedy, { deadlineHours: 7 })).toMatchObject({
      spotSeconds: 4 * 3600,
      elapsedSeconds: 5 * 3600,
      switches: 1,
    });
  });

  test('uniform progress goes on demand when it falls behind, and back when it is ahead by two changeovers', () => {
    // Behind after an hour of waiting; on demand till 1.5 h of work are done in the third hour, which is the pace of the
    // fourth; a tick of waiting; then the other 2.5 h on spot.
    const outcome = run(['....########'], uniformProgress, { workHours: 4, deadlineHours: 12 });
    expect(outcome).toMatchObject({ onDemandSeconds: 2 * 3600, spotSeconds: 3 * 3600, switches: 1, isMissed: false });
  });

  test('eager progress leaves on-demand as soon as a pool is up, behind the pace or not', () => {
    // Behind after an hour of waiting; an hour on demand, half of it work; then spot, a tick of waiting, and spot again.
    const outcome = run(['..##.#####'], eagerProgress, { workHours: 4, deadlineHours: 12 });
    expect(outcome).toMatchObject({ onDemandSeconds: 3600, switches: 2, isMissed: false });
  });

  test('a job that nobody can do in time counts as missed, and is paid for to its end', () => {
    expect(run(['......'], onDemandOnly, { deadlineHours: 3 })).toMatchObject({
      ...{ isMissed: true, onDemandSeconds: 3.5 * 3600, elapsedSeconds: 3.5 * 3600 },
    });
  });

  test.for([
    ['greedy', greedy],
    ['uniform progress', uniformProgress],
    ['eager progress', eagerProgress],
    ['the own policy', ownPolicy],
  ] as const)('%s misses no deadline that can be kept on demand', ([, strategy]) => {
    const anyJob = fc.record({
      history: anyHistory({ pools: 3, ticks: 60, tickHours: 0.25 }),
      changeoverHours: fc.double({ min: 0, max: 2, noNaN: true }),
      workHours: fc.double({ min: 0.1, max: 10, noNaN: true }),
      // At times just what the safety net keeps.
      spareHours: fc.oneof(fc.constant(0), fc.constant(NaN), fc.double({ min: 0, max: 3, noNaN: true })),
    });
    fc.assert(
      fc.property(anyJob, ({ history, changeoverHours, workHours, spareHours }) => {
        const spare = Number.isNaN(spareHours) ? changeoverHours + history.tickHours : spareHours;
        // Lengths are rounded to milliseconds.
        const deadlineHours = workHours + changeoverHours + spare + 1e-6;
        const job = jobOf(history, 0, { workHours, deadlineHours, changeoverHours, onDemandRatio: 3 });
        expect(simulateJob(job, strategy).isMissed).toBe(false);
      }),
    );
  });
});
