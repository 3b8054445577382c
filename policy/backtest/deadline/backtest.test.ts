import { describe, expect, test } from 'vitest';
import { backtestDeadline, startTicks } from './backtest.ts';
import { drawn } from './histories.fixture.ts';

const options = { workHours: 3, deadlineHours: 6, changeoverHours: 0.5, onDemandRatio: 3, starts: 2 };

describe('the back-test of jobs with a deadline', () => {
  test('starts are spread evenly from the beginning to where the deadline just fits, no tick twice', () => {
    const history = drawn(1, '##########');
    expect(startTicks(history, 6, 3)).toEqual([0, 2, 4]);
    expect(startTicks(history, 6, 1)).toEqual([0]);
    expect(startTicks(history, 10, 5)).toEqual([0]);
    expect(startTicks(history, 6, 50)).toEqual([0, 1, 2, 3, 4]);
  });

  test('a history that is shorter than the deadline has no rows', () => {
    expect(backtestDeadline(drawn(1, '#####'), options)).toEqual([]);
  });

  test('costs are shares of the on-demand cost of the work, and of what uniform progress pays', () => {
    const rows = backtestDeadline(drawn(1, '############'), options);
    const onSpot = (3.5 * 1) / (3 * 3);
    expect(rows.find(({ policy }) => policy === 'on-demand')).toMatchObject({ J: 3.5 / 3, costRatio: 3, misses: 0 });
    for (const policy of ['greedy', 'uniform-progress', 'offline-optimum']) {
      const row = rows.find((result) => result.policy === policy);
      expect(row?.J).toBeCloseTo(onSpot);
      expect(row?.paidRatio).toBeCloseTo(onSpot);
      expect(row).toMatchObject({ group: 'drawn', costRatio: 1, switchesPerDay: 0, misses: 0 });
      expect(row?.downtimeRatio).toBeCloseTo(0.5 / 3.5);
    }
  });

  test('deadlines that nobody can keep are counted', () => {
    const rows = backtestDeadline(drawn(1, '............'), { ...options, deadlineHours: 3 });
    expect(rows.map(({ misses }) => misses)).toEqual(rows.map(() => 2));
  });

  test('a length that makes no sense is refused', () => {
    expect(() => backtestDeadline(drawn(1, '############'), { ...options, changeoverHours: -1 })).toThrow(RangeError);
  });
});
