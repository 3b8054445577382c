import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  absolute,
  add,
  compare,
  formatDecimal,
  InvalidDecimal,
  isDecimal,
  MICRO_UNITS,
  multiplyByHours,
  multiplyByRatio,
  parseDecimal,
  ratioOf,
  subtract,
  sum,
} from './money.ts';

const LARGEST = 10n ** 18n - 1n;
const units = fc.bigInt({ min: -LARGEST, max: LARGEST });
const positive = fc.bigInt({ min: 1n, max: 10n ** 12n });

describe('reading and writing', () => {
  test('every amount of numeric(18,6) survives being written and read', () => {
    fc.assert(fc.property(units, (amount) => parseDecimal(formatDecimal(amount)) === amount));
  });

  test.for([
    ['0.031400', 31_400n],
    ['12', 12_000_000n],
    ['-0.5', -500_000n],
    ['-0', 0n],
    ['999999999999.999999', LARGEST],
  ] as const)('%s is %s micro-units', ([text, expected]) => {
    expect(parseDecimal(text)).toBe(expected);
  });

  test.for([
    '',
    ' 1',
    '1 ',
    '+1',
    '.5',
    '1.',
    '1e3',
    '01',
    '1,5',
    '0x1',
    'NaN',
    '--1',
    '0.0000001',
    '1000000000000',
    '１',
  ])('"%s" is refused', (text) => {
    expect(isDecimal(text)).toBe(false);
    expect(() => parseDecimal(text)).toThrow(InvalidDecimal);
  });

  test('whatever is accepted is exactly the number it reads as', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^-?\d{1,9}(\.\d{0,7})?$/), (text) => {
        if (!isDecimal(text)) return;
        expect(Number(formatDecimal(parseDecimal(text)))).toBe(Number(text) + 0);
      }),
    );
  });

  test('an amount beyond the column is refused instead of cut', () => {
    expect(() => formatDecimal(LARGEST + 1n)).toThrow(InvalidDecimal);
    expect(() => formatDecimal(-LARGEST - 1n)).toThrow(InvalidDecimal);
  });
});

describe('arithmetic', () => {
  test('what is added can be taken away again', () => {
    fc.assert(fc.property(units, units, (a, b) => subtract(add(a, b), b) === a));
  });

  test('a sum is the same in any order', () => {
    fc.assert(fc.property(fc.array(units), (amounts) => sum(amounts) === sum(amounts.toReversed())));
  });

  test('order agrees with subtraction', () => {
    fc.assert(fc.property(units, units, (a, b) => BigInt(compare(a, b)) * absolute(a - b) === a - b));
  });

  test('a rounded product is within half a micro-unit of the exact one, and even on a tie', () => {
    fc.assert(
      fc.property(units, units, positive, (amount, numerator, denominator) => {
        const result = multiplyByRatio(amount, numerator, denominator);
        const twiceOff = absolute(2n * (amount * numerator - result * denominator));
        expect(twiceOff <= denominator).toBe(true);
        if (twiceOff === denominator) expect(result % 2n).toBe(0n);
      }),
    );
  });

  test.for([
    [1n, 1n, 2n, 0n],
    [3n, 1n, 2n, 2n],
    [5n, 1n, 2n, 2n],
    [-3n, 1n, 2n, -2n],
    [3n, -1n, -2n, 2n],
    [1n, 2n, 3n, 1n],
    [-1n, 2n, 3n, -1n],
  ] as const)('%s × %s ÷ %s is %s', ([amount, numerator, denominator, expected]) => {
    expect(multiplyByRatio(amount, numerator, denominator)).toBe(expected);
  });

  test('a ratio over nothing is refused', () => {
    expect(() => multiplyByRatio(1n, 1n, 0n)).toThrow(RangeError);
    expect(ratioOf(1n, 0n)).toBeUndefined();
    expect(ratioOf(MICRO_UNITS, 4n * MICRO_UNITS)).toBe(0.25);
  });

  test('an hourly rate over time is exact', () => {
    expect(formatDecimal(multiplyByHours(parseDecimal('0.096'), 3_600_000))).toBe('0.096000');
    expect(formatDecimal(multiplyByHours(parseDecimal('0.096'), 90 * 60_000))).toBe('0.144000');
    expect(multiplyByHours(1n, 1_800_000)).toBe(0n);
    expect(() => multiplyByHours(1n, 0.5)).toThrow(RangeError);
  });
});
