import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOUR_MILLISECONDS as HOUR } from './fill-gaps.ts';
import { carried, combine, DAY_MILLISECONDS as DAY, type PricedMoment, type RollUp, rollUp } from './roll-up.ts';

const MINUTE = 60_000;
const at = (minute: number, price: number, isInterpolated = false): PricedMoment => ({
  ...{ at: minute * MINUTE, price: BigInt(price), isInterpolated },
});
const hour = { from: 0, to: HOUR };

const prices = fc
  .uniqueArray(
    fc.record({
      at: fc.integer({ min: -DAY, max: 3 * DAY }),
      price: fc.bigInt({ min: 1n, max: 10n ** 12n }),
      isInterpolated: fc.boolean(),
    }),
    { selector: (one) => one.at, maxLength: 40 },
  )
  .map((given) => given.sort((a, b) => a.at - b.at));

describe('J10 an hour', () => {
  test('weighs each price by how long it was in force', () => {
    // 10 until 15 minutes past, then 30: (10 × 15 + 30 × 45) ÷ 60.
    expect(rollUp([at(0, 10), at(15, 30)], hour)).toEqual({
      ...{ mean: 25n, minimum: 10n, maximum: 30n, opening: 10n, closing: 30n, observedCount: 2 },
      ...{ coveredMilliseconds: HOUR, interpolatedMilliseconds: 0, lastObservedAt: 15 * MINUTE },
    });
  });

  test('begins with the price that was in force before it', () => {
    expect(rollUp([at(-30, 10), at(45, 30)], hour)).toMatchObject({ mean: 15n, opening: 10n, observedCount: 1 });
  });

  test('without a price before it is covered from its first price on', () => {
    expect(rollUp([at(45, 30)], hour)).toMatchObject({ mean: 30n, coveredMilliseconds: 15 * MINUTE });
  });

  test('has no price from 24 hours after the last one on', () => {
    expect(rollUp([at(-23 * 60 - 30, 10)], hour)).toMatchObject({ coveredMilliseconds: 30 * MINUTE, observedCount: 0 });
    expect(rollUp([at(-24 * 60, 10)], hour)).toBeUndefined();
    expect(rollUp([], hour)).toBeUndefined();
  });

  test('tells for how long its price is one that was filled in', () => {
    expect(rollUp([at(0, 10), at(30, 20, true), at(40, 10)], hour)).toMatchObject({
      ...{ interpolatedMilliseconds: 10 * MINUTE, observedCount: 2, maximum: 20n },
    });
  });
});

describe('J10 a day', () => {
  const part = (n: number, more: Partial<RollUp>) => ({
    ...{ from: n * HOUR, to: (n + 1) * HOUR, mean: 10n, minimum: 10n, maximum: 10n, opening: 10n, closing: 10n },
    ...{ observedCount: 1, coveredMilliseconds: HOUR, interpolatedMilliseconds: 0, lastObservedAt: n * HOUR },
    ...more,
  });

  test('carries the closing price on through hours without one', () => {
    const first = part(0, { mean: 30n, maximum: 40n, closing: 20n });
    expect(combine([first, part(3, {})], { from: 0, to: 4 * HOUR })).toEqual({
      ...{ mean: 20n, minimum: 10n, maximum: 40n, opening: 10n, closing: 10n, observedCount: 2 },
      ...{ coveredMilliseconds: 4 * HOUR, interpolatedMilliseconds: 0, lastObservedAt: 3 * HOUR },
    });
  });

  test('begins with the closing price of the day before', () => {
    const earlier = { closing: 50n, lastObservedAt: -HOUR };
    expect(combine([], { from: 0, to: DAY }, earlier)).toMatchObject({ mean: 50n, coveredMilliseconds: 23 * HOUR });
    expect(combine([], { from: 0, to: DAY }, { ...earlier, lastObservedAt: -DAY })).toBeUndefined();
    expect(combine([], { from: 0, to: DAY })).toBeUndefined();
    expect(carried(earlier, { from: 0, to: HOUR })).toMatchObject({ mean: 50n, coveredMilliseconds: HOUR });
  });

  test('summed up from its hours is what it is summed up from its prices', () => {
    fc.assert(
      fc.property(prices, (given) => {
        const hours = Array.from({ length: 24 }, (_, n) => ({ from: n * HOUR, to: (n + 1) * HOUR })).flatMap((span) => {
          const found = rollUp(given, span);
          return found ? [{ ...found, ...span }] : [];
        });
        const whole = rollUp(given, { from: 0, to: DAY });
        const day = combine(hours, { from: 0, to: DAY });
        expect(day && { ...day, mean: 0n }).toEqual(whole && { ...whole, mean: 0n });
        // Each hour is rounded once more, to a millionth of a dollar.
        const difference = (day?.mean ?? 0n) - (whole?.mean ?? 0n);
        expect(difference >= -1n && difference <= 1n).toBe(true);
      }),
    );
  });

  test('means lie between the least and the greatest, and no more is covered than there is', () => {
    fc.assert(
      fc.property(prices, (given) => {
        const day = rollUp(given, { from: 0, to: DAY });
        if (!day) return;
        expect(day.minimum <= day.mean && day.mean <= day.maximum).toBe(true);
        expect(day.coveredMilliseconds).toBeLessThanOrEqual(DAY);
        expect(day.interpolatedMilliseconds).toBeLessThanOrEqual(day.coveredMilliseconds);
      }),
    );
  });
});
