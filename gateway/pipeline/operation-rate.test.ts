import { describe, expect, test } from 'vitest';
import { anonymous } from '#foundation/identity/viewer.ts';
import { silentLogger } from '#foundation/logging/logger.ts';
import { createOperationRates, type RateState, tokensFor } from './operation-rate.ts';

const context = (address?: string) => ({ viewer: anonymous, requestId: 'r1', mayIntrospect: false, address });

function ratesUnder(pressure: number) {
  const settings = { perMinute: 1, burst: 20 };
  return createOperationRates({
    usual: settings,
    agent: settings,
    operator: settings,
    subscriptions: 50,
    maximumCost: () => 10_000,
    pressure: () => pressure,
    logger: silentLogger(),
  });
}
const spend = (pressure: number, cost: number): number => {
  const rates = ratesUnder(pressure);
  let count = 0;
  while ((rates.take(context('192.0.2.1'), 'query', cost) as RateState).allowed) count += 1;
  return count;
};

describe('G5 rates under pressure', () => {
  test('without any, every operation counts once', () => {
    expect([spend(0, 1), spend(0, 10_000)]).toEqual([20, 20]);
  });

  test('the costliest operations are slowed down first, and the cheapest never', () => {
    expect([spend(1, 1), spend(1, 100), spend(1, 10_000)]).toEqual([20, 3, 2]);
    expect([spend(0.5, 1), spend(0.5, 100), spend(0.5, 10_000)]).toEqual([20, 6, 3]);
  });

  test('no operation counts for more than a full bucket', () => {
    expect(tokensFor(Number.POSITIVE_INFINITY, 10_000, 1)).toBe(10);
  });
});

test('G5 as many subscriptions as a viewer may have begin at once, as after a restart', () => {
  const rates = ratesUnder(0);
  const begun = Array.from({ length: 60 }, () => rates.take(context('192.0.2.1'), 'subscription', 1) as RateState);
  expect(begun.filter(({ allowed }) => allowed)).toHaveLength(50);
});

describe('G5 who is counted', () => {
  test.for([
    ['192.0.2.1', '192.0.2.2', false],
    ['2001:db8:0:1::1', '2001:db8:0:1:ffff::2', true],
    ['2001:db8:0:1::1', '2001:db8:0:2::1', false],
    ['::1', '::2', true],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.2', false],
  ] as const)('%s and %s together: %s', ([one, other, isOne]) => {
    const rates = ratesUnder(0);
    const first = rates.take(context(one), 'query', 1) as RateState;
    const second = rates.take(context(other), 'query', 1) as RateState;
    expect(first.remaining).toBe(19);
    expect(second.remaining).toBe(isOne ? 18 : 19);
  });
});
