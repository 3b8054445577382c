import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effectiveNumber, herfindahlIndex, independentNumber, quadraticForm } from './concentration.ts';
import { correlationMatrix, logChanges, regionalCorrelation } from './correlation.ts';
import { conditionalValueAtRisk, meanOfWorst } from './expected-shortfall.ts';
import { volatilityOf } from './volatility.ts';

const floats = (...values: number[]) => Float64Array.from(values);

describe('F8 concentration', () => {
  test('of equal parts is their number, of one part 1, of none 0', () => {
    expect(effectiveNumber(floats(0.25, 0.25, 0.25, 0.25))).toBe(4);
    expect(effectiveNumber(floats(1))).toBe(1);
    expect(effectiveNumber(floats())).toBe(0);
    expect(herfindahlIndex(floats(0.5, 0.3, 0.2))).toBeCloseTo(0.38, 12);
  });

  test('counts parts that go together for fewer', () => {
    const halves = floats(0.5, 0.5);
    expect(independentNumber(halves, floats(1, 0, 0, 1))).toBe(2);
    expect(independentNumber(halves, floats(1, 1, 1, 1))).toBe(1);
    expect(independentNumber(halves, floats(1, 0.43, 0.43, 1))).toBeCloseTo(2 / 1.43, 12);
    expect(independentNumber(floats(), floats())).toBe(0);
  });
});

describe('F8 correlations', () => {
  test('of prices are those of their relative changes', () => {
    const rows = [floats(1, 2, 1, 2), floats(2, 4, 2, 4), floats(4, 2, 4, 2)].map(logChanges);
    const matrix = correlationMatrix(rows);
    expect([...matrix].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([1, 1, -1, 1, 1, -1, -1, -1, 1]);
  });

  test('of a price that stands still are none', () => {
    const rows = [floats(0.1, 0.1, 0.1, 0.1), floats(1, 2, 3, 1), floats(Number.NaN, Number.NaN, 1, 1)].map(logChanges);
    expect([...correlationMatrix(rows)]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
    expect(correlationMatrix([])).toHaveLength(0);
  });

  test('of pools of which only regions are known are those of the regions', () => {
    const matrix = regionalCorrelation(['a', 'b', 'a'], { withinRegion: 0.43, acrossRegions: 0.14 });
    expect([...matrix]).toEqual([1, 0.14, 0.43, 0.14, 1, 0.14, 0.43, 0.14, 1]);
  });

  test('are positive semidefinite and from −1 to 1, gaps or none', () => {
    const value = fc.oneof(fc.double({ min: 0.001, max: 10, noNaN: true }), fc.constant(Number.NaN));
    const row = fc.array(value, { minLength: 5, maxLength: 5 }).map((values) => Float64Array.from(values));
    const weights = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 4, maxLength: 4 }), weights, (rows, x) => {
        const matrix = correlationMatrix(rows.map(logChanges));
        expect(matrix.every((entry) => entry >= -1 && entry <= 1)).toBe(true);
        expect(quadraticForm(matrix, Float64Array.from(x))).toBeGreaterThan(-1e-9);
      }),
    );
  });
});

describe('F8 volatility', () => {
  test('is the standard deviation of hourly changes, over a year times the root of its hours', () => {
    const volatility = volatilityOf(floats(100, 110, 99));
    expect(volatility?.hourly).toBeCloseTo(Math.sqrt(0.02), 12);
    expect(volatility?.annualised).toBeCloseTo(Math.sqrt(0.02 * 8760), 9);
  });

  test('of a constant is 0, of too few values unknown', () => {
    expect(volatilityOf(floats(2, 2, 2))).toEqual({ hourly: 0, annualised: 0 });
    expect(volatilityOf(floats(2, 2))).toBeUndefined();
    expect(volatilityOf(floats(0, 0, 0, 0))).toBeUndefined();
    expect(volatilityOf(floats(Number.NaN, 1, 1, 1))).toEqual({ hourly: 0, annualised: 0 });
  });
});

describe('F8 the conditional value at risk', () => {
  test('is the mean of the worst outcomes, the one at the edge in part', () => {
    const values = floats(0, 1, 10);
    expect(conditionalValueAtRisk(values, floats(0.9, 0.08, 0.02), 0.95)).toBeCloseTo((10 * 0.02 + 0.03) / 0.05, 12);
    expect(
      meanOfWorst(
        Float64Array.from({ length: 100 }, (_, n) => n),
        0.95,
      ),
    ).toBeCloseTo(97, 9);
    expect(meanOfWorst(floats(3, 5), 0.95)).toBeCloseTo(5, 12);
  });

  test('of a constant is that, of nothing unknown', () => {
    expect(meanOfWorst(floats(2, 2, 2), 0.95)).toBeCloseTo(2, 12);
    expect(meanOfWorst(floats(), 0.95)).toBeUndefined();
    expect(conditionalValueAtRisk(floats(4), floats(0), 0.95)).toBe(4);
  });
});
