import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { affordable, current, endOf, remainingOf, type Spending, spend } from './budget.ts';

const noon = new Date('2026-01-31T12:00:00.000Z');
const call = { calls: 1, cost: 0n };

function spendTimes(times: number, limits: Parameters<typeof spend>[1], from = current({}, noon)) {
  let spending = from;
  const risen: string[] = [];
  let allowed = 0;
  let refusal: string | undefined;
  for (let i = 0; i < times; i += 1) {
    const verdict = spend(spending, limits, call);
    spending = verdict.spending;
    if (verdict.refusal) refusal = verdict.refusal;
    else allowed += 1;
    for (const period of verdict.risen) risen.push(`${period} ${spending[period].level} after ${i + 1}`);
  }
  return { spending, risen, allowed, refusal };
}

describe('P6 a budget', () => {
  test('D13 warns once from four fifths on and refuses once it is spent', () => {
    const { risen, allowed, refusal } = spendTimes(15, { dailyCalls: 10 });
    expect(allowed).toBe(10);
    expect(refusal).toBe('daily_limit');
    expect(risen).toEqual(['DAY WARNED after 8', 'DAY EXHAUSTED after 10']);
  });

  test('the month refuses while the day would allow', () => {
    const { allowed, refusal } = spendTimes(15, { dailyCalls: 100, monthlyCalls: 12 });
    expect({ allowed, refusal }).toEqual({ allowed: 12, refusal: 'api_budget_exhausted' });
  });

  test('a call that is too expensive is refused and costs nothing', () => {
    const limits = { monthlyCost: '1.000000' };
    const before = spend(current({}, noon), limits, { calls: 1, cost: 600_000n }).spending;
    const verdict = spend(before, limits, { calls: 1, cost: 400_001n });
    expect(verdict.refusal).toBe('api_budget_exhausted');
    expect(verdict.risen).toEqual(['MONTH']);
    expect(remainingOf(verdict.spending, limits).monthlyCost).toBe('0.400000');
  });

  test('a new day is whole again, the month goes on', () => {
    const { spending } = spendTimes(10, { dailyCalls: 10 });
    const sameMonth = current(spendTimes(10, {}, current({}, new Date('2026-01-30T00:00:00Z'))).spending, noon);
    expect(sameMonth.DAY.calls).toBe(0);
    expect(sameMonth.MONTH.calls).toBe(10);
    expect(current(spending, new Date('2026-02-01T00:00:00Z')).MONTH.calls).toBe(0);
  });

  test('as many calls are affordable as the tighter limit leaves, which is named', () => {
    const { spending } = spendTimes(8, {});
    expect(affordable(spending, { dailyCalls: 10, monthlyCalls: 20 }, 5)).toEqual({ calls: 2, refusal: 'daily_limit' });
    expect(affordable(spending, { dailyCalls: 20, monthlyCalls: 9 }, 5)).toEqual({
      calls: 1,
      refusal: 'api_budget_exhausted',
    });
    expect(affordable(spending, { dailyCalls: 10, monthlyCalls: 20 }, 2)).toEqual({ calls: 2 });
    expect(affordable(spending, {}, 1_000)).toEqual({ calls: 1_000 });
  });

  test('ends at midnight and at the end of the month, UTC', () => {
    expect(endOf('DAY', noon).toISOString()).toBe('2026-02-01T00:00:00.000Z');
    expect(endOf('MONTH', new Date('2025-12-05T00:00:00Z')).toISOString()).toBe('2026-01-01T00:00:00.000Z');
  });

  test('a raised limit takes the level back, and the next warning is told again', () => {
    const { spending } = spendTimes(9, { dailyCalls: 10 });
    const { risen } = spendTimes(9, { dailyCalls: 20 }, spending);
    expect(risen).toEqual(['DAY WARNED after 7']);
  });
});

test('no sequence of calls spends more than any limit, and what is refused is not recorded', () => {
  const amounts = fc.array(fc.record({ calls: fc.nat(3), cost: fc.bigInt(0n, 500_000n) }), { maxLength: 100 });
  const limits = fc.record(
    {
      dailyCalls: fc.nat(50),
      monthlyCalls: fc.nat(50),
      dailyCost: fc.constantFrom('0.5', '3.000001'),
      monthlyCost: fc.constantFrom('0.7', '5'),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(amounts, limits, (sequence, allowed) => {
      let spending: Spending = current({}, noon);
      let calls = 0;
      for (const amount of sequence) {
        const verdict = spend(spending, allowed, amount);
        if (!verdict.refusal) calls += amount.calls;
        spending = verdict.spending;
      }
      expect(spending.DAY.calls).toBe(calls);
      expect(spending.MONTH.calls).toBe(calls);
      expect(calls).toBeLessThanOrEqual(Math.min(allowed.dailyCalls ?? 1e9, allowed.monthlyCalls ?? 1e9));
      const left = remainingOf(spending, allowed);
      for (const value of [left.dailyCost, left.monthlyCost]) expect(value === null || Number(value) >= 0).toBe(true);
    }),
  );
});
