import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDecimal } from '#foundation/money/money.ts';
import { DAY_MILLISECONDS as DAY, dayOf, firstOpenDay, toCost } from './day.ts';
import { type DayAmounts, type Step, StepKind } from './machine.ts';
import { addAmounts, integrate, machineDays, nothing } from './rules.ts';

const DAY_0 = Date.parse('2026-01-05T00:00:00Z');
const HOUR = 3_600_000;
const at = (hours: number) => DAY_0 + hours * HOUR;
const usd = (text: string) => parseDecimal(text);

let made = 0;
function step(kind: StepKind, hours: number, more: Partial<Step> = {}): Step {
  made += 1;
  const silent = { role: null, hourlyPrice: null, onDemandHourlyPrice: null };
  return { kind, effectiveAt: at(hours), sequence: made, ...silent, ...more };
}
const launched = (hours: number, more: Partial<Step> = {}) =>
  step('LAUNCHED', hours, {
    role: 'PRIMARY',
    hourlyPrice: usd('0.05'),
    onDemandHourlyPrice: usd('0.096'),
    ...more,
  });
const priced = (hours: number, price: string) =>
  step('PRICE_CHANGED', hours, { role: 'PRIMARY', hourlyPrice: usd(price), onDemandHourlyPrice: usd('0.096') });

const costs = (days: readonly DayAmounts[]) =>
  days.map(({ day, actual, onDemand, workloadMilliseconds }) => ({
    day: (day - DAY_0) / DAY,
    actual: toCost(actual),
    onDemand: toCost(onDemand),
    hours: workloadMilliseconds / HOUR,
  }));

describe('C6 what a machine costs', () => {
  test('a machine that runs 36 hours over two days costs its hours on each', () => {
    const days = integrate([launched(12), step('TERMINATED', 48)], at(0), at(100));
    expect(costs(days)).toEqual([
      { day: 0, actual: usd('0.6'), onDemand: usd('1.152'), hours: 12 },
      { day: 1, actual: usd('1.2'), onDemand: usd('2.304'), hours: 24 },
    ]);
  });

  test('a price that changes at six costs the old one before and the new one after', () => {
    const days = integrate([launched(0), priced(6, '0.03')], at(0), at(24));
    // 6 h × 0.05 + 18 h × 0.03
    expect(costs(days)).toEqual([{ day: 0, actual: usd('0.84'), onDemand: usd('2.304'), hours: 24 }]);
  });

  test('a standby costs and replaces nothing on demand', () => {
    const days = integrate([launched(1, { role: 'REPLICA' }), step('TERMINATED', 4)], at(0), at(24));
    expect(costs(days)).toEqual([{ day: 0, actual: usd('0.15'), onDemand: 0n, hours: 0 }]);
  });

  test('a machine that was replaced goes on to cost as a zombie', () => {
    const days = integrate([launched(0), step('ROLE_CHANGED', 10, { role: 'ZOMBIE' })], at(0), at(20));
    expect(costs(days)).toEqual([{ day: 0, actual: usd('1'), onDemand: usd('0.96'), hours: 10 }]);
  });

  test('a price told after a change of role, for a time before it, does not undo the role', () => {
    const late = { ...priced(10, '0.03'), role: 'ZOMBIE' as const };
    const days = integrate([launched(0), step('ROLE_CHANGED', 12, { role: 'ZOMBIE' }), late], at(0), at(24));
    expect(costs(days)).toMatchObject([{ hours: 12, onDemand: usd('1.152') }]);
  });

  test('what is told of a machine after its end changes nothing', () => {
    const ended = [launched(0), step('TERMINATED', 5)];
    const more = [priced(6, '9'), step('TERMINATED', 8), step('ROLE_CHANGED', 7, { role: 'PRIMARY' })];
    expect(integrate([...ended, ...more], at(0), at(24))).toEqual(integrate(ended, at(0), at(24)));
  });

  test('a machine whose launch was never told runs from its first price', () => {
    expect(costs(integrate([priced(20, '0.05')], at(0), at(24)))).toMatchObject([{ hours: 4, actual: usd('0.2') }]);
    expect(integrate([step('ROLE_CHANGED', 1, { role: 'PRIMARY' })], at(0), at(24))).toEqual([]);
  });

  test('of two steps of one moment the one told later holds', () => {
    const [first, second] = [step('ROLE_CHANGED', 2, { role: 'REPLICA' }), priced(2, '0.01')];
    const days = integrate([second, first, launched(0)], at(2), at(3));
    expect(costs(days)).toEqual([{ day: 0, actual: usd('0.01'), onDemand: 0n, hours: 0 }]);
  });

  test('an amount is rounded once, half to even', () => {
    expect([0n, 1_800_000n, 1_800_001n, 5_400_000n, 5_399_999n].map(toCost)).toEqual([0n, 0n, 1n, 2n, 1n]);
  });

  test('a day is open until 48 hours after its end', () => {
    expect(firstOpenDay(at(24 + 48) - 1)).toBe(DAY_0);
    expect(firstOpenDay(at(24 + 48))).toBe(at(24));
  });
});

const moment = fc.integer({ min: 0, max: 5 * DAY }).map((offset) => DAY_0 + offset);
const price = fc.bigInt({ min: 0n, max: 40_000_000n });
const role = fc.constantFrom('PRIMARY', 'REPLICA', 'ZOMBIE' as const);
const anyStep = fc
  .record({
    kind: fc.constantFrom(...Object.values(StepKind)),
    effectiveAt: moment,
    role,
    hourlyPrice: price,
    onDemandHourlyPrice: price,
  })
  .map(({ kind, effectiveAt, ...told }) => {
    const tellsPrice = kind === 'LAUNCHED' || kind === 'PRICE_CHANGED';
    return {
      kind,
      effectiveAt,
      role: kind === 'TERMINATED' ? null : told.role,
      hourlyPrice: tellsPrice ? told.hourlyPrice : null,
      onDemandHourlyPrice: tellsPrice ? told.onDemandHourlyPrice : null,
    };
  });
const life: fc.Arbitrary<Step[]> = fc
  .uniqueArray(anyStep, { maxLength: 12, selector: ({ kind, effectiveAt }) => `${kind}${effectiveAt}` })
  .map((steps) => steps.map((told, sequence) => ({ ...told, sequence })));

const total = (days: readonly DayAmounts[]) => days.reduce(addAmounts, nothing);

describe('any life of a machine', () => {
  test('splitting a span changes nothing, to the last digit', () => {
    fc.assert(
      fc.property(life, moment, moment, moment, (steps, ...moments) => {
        const [a = 0, b = 0, c = 0] = moments.sort((x, y) => x - y);
        const whole = total(integrate(steps, a, c));
        expect(addAmounts(total(integrate(steps, a, b)), total(integrate(steps, b, c)))).toEqual(whole);
      }),
    );
  });

  test('the order in which steps come changes nothing', () => {
    const shuffled = life.chain((steps) =>
      fc.tuple(fc.constant(steps), fc.shuffledSubarray(steps, { minLength: steps.length })),
    );
    fc.assert(
      fc.property(shuffled, moment, (steps, until) => {
        const [told, heard] = steps;
        expect(integrate(heard, DAY_0, until)).toEqual(integrate(told, DAY_0, until));
      }),
    );
  });

  test('no time is counted twice, and none before its first step', () => {
    fc.assert(
      fc.property(life, moment, (steps, until) => {
        const days = integrate(steps, DAY_0, until);
        for (const { machineMilliseconds, workloadMilliseconds } of days) {
          expect(machineMilliseconds).toBeLessThanOrEqual(DAY);
          expect(workloadMilliseconds).toBeLessThanOrEqual(machineMilliseconds);
        }
        const first = Math.min(until, ...steps.map(({ effectiveAt }) => effectiveAt));
        expect(total(days).machineMilliseconds).toBeLessThanOrEqual(until - first);
      }),
    );
  });

  test('a step that repeats what holds already changes nothing', () => {
    fc.assert(
      fc.property(life, moment, moment, (steps, when, until) => {
        const repeated = { ...step('ROLE_CHANGED', 0), effectiveAt: when };
        expect(integrate([...steps, repeated], DAY_0, until)).toEqual(integrate(steps, DAY_0, until));
      }),
    );
  });

  test('the days kept of a machine say the same as its steps', () => {
    fc.assert(
      fc.property(life, fc.integer({ min: 0, max: 3 }), moment, (steps, first, until) => {
        const firstDay = DAY_0 + first * DAY;
        const kept = machineDays(steps, firstDay);
        const day = dayOf(until);
        const own = kept.findLast((known) => known.day <= day);
        if (!own || until < own.tailFrom) return;
        const milliseconds = BigInt(until - (own.day === day ? own.tailFrom : day));
        const settled = own.day === day ? own.actual : 0n;
        const [expected = { actual: 0n }] = integrate(steps, Math.max(day, firstDay), until);
        expect(settled + (own.tail?.actualRate ?? 0n) * milliseconds).toBe(expected.actual);
      }),
    );
  });
});
