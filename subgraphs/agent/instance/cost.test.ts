import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDecimal, multiplyByHours, parseDecimal } from '#foundation/money/money.ts';
import { figuresAt, type MeteredMachine, readMeter } from './cost.ts';

const start = Date.UTC(2026, 0, 5, 12);
const at = (minute: number) => new Date(start + minute * 60_000);
const fresh: MeteredMachine = {
  ...{ launchedAt: at(0), priceEffectiveAt: at(0), hourlyPrice: '0.030000', onDemandHourlyPrice: '0.096000' },
  ...{ accruedCost: '0.000000', accruedOnDemandCost: '0.000000' },
};
const repriced = (meter: MeteredMachine, minute: number, hourlyPrice: string): MeteredMachine => ({
  ...meter,
  ...readMeter(meter, at(minute)),
  hourlyPrice,
});

describe('A5 what a machine has cost', () => {
  test('is its price times the time it ran', () => {
    expect(figuresAt(fresh, at(90))).toEqual({
      ...{ runSeconds: 5_400, cost: '0.045000', onDemandCost: '0.144000', savings: '0.099000' },
    });
  });

  test('counts each price for as long as it held', () => {
    const meter = repriced(repriced(fresh, 60, '0.060000'), 90, '0.120000');
    expect(figuresAt(meter, at(120))).toMatchObject({
      cost: '0.120000',
      onDemandCost: '0.192000',
      savings: '0.072000',
    });
  });

  test('grows no more after its end', () => {
    const ended = { ...fresh, ...readMeter(fresh, at(60)), terminatedAt: at(60) };
    expect(figuresAt(ended, at(600))).toEqual(figuresAt(fresh, at(60)));
  });

  test('gives back the time after a moment before its price, never more than it has cost', () => {
    const meter = repriced(fresh, 60, '0.060000');
    expect(readMeter(meter, at(50))).toMatchObject({ accruedCost: '0.020000', accruedOnDemandCost: '0.080000' });
    expect(readMeter(repriced(fresh, 60, '9.000000'), at(1))).toMatchObject({ accruedCost: '0.000000' });
  });

  test('keeps the sign of savings', () => {
    expect(figuresAt({ ...fresh, hourlyPrice: '0.100000' }, at(60))).toMatchObject({ savings: '-0.004000' });
  });

  test('is the integral of any prices over any times, to a millionth for each step', () => {
    const step = fc.tuple(fc.integer({ min: 0, max: 1_000_000_000 }), fc.bigInt({ min: 1n, max: 1_000_000_000n }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let meter = fresh;
        let exact = 0n;
        let now = start;
        for (const [milliseconds, price] of steps) {
          meter = { ...meter, ...readMeter(meter, new Date(now)), hourlyPrice: formatDecimal(price) };
          exact += price * BigInt(milliseconds);
          now += milliseconds;
        }
        const { cost, onDemandCost } = figuresAt(meter, new Date(now));
        const difference = parseDecimal(cost) * 3_600_000n - exact;
        expect(difference < 0n ? -difference : difference).toBeLessThanOrEqual(3_600_000n * BigInt(steps.length));
        const flat = parseDecimal(onDemandCost) - multiplyByHours(96_000n, now - start);
        expect(Number(flat < 0n ? -flat : flat)).toBeLessThanOrEqual(steps.length);
      }),
    );
  });
});
