import { GraphQLError, Kind } from 'graphql';
import { describe, expect, test } from 'vitest';
import { scalars } from './scalars.ts';

const { DateTime, Decimal } = scalars;

describe('DateTime', () => {
  test.each([
    ['2026-01-31T08:00:00.000Z', '2026-01-31T08:00:00.000Z'],
    ['2026-01-31T08:00:00Z', '2026-01-31T08:00:00.000Z'],
    ['2026-01-31t08:00:00.1z', '2026-01-31T08:00:00.100Z'],
    ['2026-01-31T08:00:00.123456+05:30', '2026-01-31T02:30:00.123Z'],
    ['2024-02-29T23:59:59-00:00', '2024-02-29T23:59:59.000Z'],
  ])('%s is read as %s', (text, utc) => {
    expect(DateTime.parseValue(text)).toEqual(new Date(utc));
    expect(DateTime.parseLiteral({ kind: Kind.STRING, value: text }, {})).toEqual(new Date(utc));
  });

  test.each([
    '2026-01-31',
    '2026-01-31T08:00:00',
    '2026-01-31 08:00:00Z',
    '2026-02-29T08:00:00Z',
    '2026-13-01T08:00:00Z',
    '2026-00-10T08:00:00Z',
    '2026-01-31T24:00:00Z',
    '2026-01-31T08:60:00Z',
    '2026-01-31T08:00:60Z',
    '2026-01-31T08:00:00+25:00',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59-01:00',
    '+02026-01-31T08:00:00Z',
    'yesterday',
    '',
    1769846400000,
    null,
    {},
  ])('%j is refused, and the error says what is expected', (value) => {
    expect(() => DateTime.parseValue(value)).toThrow('RFC 3339');
    expect.soft(codeOf(() => DateTime.parseValue(value))).toBe('BAD_USER_INPUT');
  });

  test('a number in a document is no moment', () => {
    expect(() => DateTime.parseLiteral({ kind: Kind.INT, value: '1' }, {})).toThrow('RFC 3339');
  });

  test('a date or a text is written in UTC with milliseconds', () => {
    expect(DateTime.serialize(new Date(0))).toBe('1970-01-01T00:00:00.000Z');
    expect(DateTime.serialize('2026-01-31T08:00:00+01:00')).toBe('2026-01-31T07:00:00.000Z');
  });

  test('what is no moment cannot be written', () => {
    expect(() => DateTime.serialize(new Date(Number.NaN))).toThrow(TypeError);
    expect(() => DateTime.serialize('soon')).toThrow(TypeError);
    expect(() => DateTime.serialize(0)).toThrow(TypeError);
  });
});

describe('Decimal', () => {
  test.each(['0', '0.031400', '-12.5', '999999999999.999999', '007'])('%s is read and written as it stands', (text) => {
    expect(Decimal.parseValue(text)).toBe(text);
    expect(Decimal.parseLiteral({ kind: Kind.STRING, value: text }, {})).toBe(text);
    expect(Decimal.serialize(text)).toBe(text);
  });

  test.each(['1e3', '.5', '5.', '0.0000001', '1000000000000', '+1', '1,5', ' 1', 'NaN', '', 0.5, null])(
    '%j is refused as a number that may not be exact',
    (value) => {
      expect(codeOf(() => Decimal.parseValue(value))).toBe('BAD_USER_INPUT');
      expect(() => Decimal.parseValue(value)).toThrow('12 digits before and 6 after');
    },
  );

  test('a binary number is never written', () => {
    expect(() => Decimal.serialize(0.1)).toThrow(TypeError);
  });
});

function codeOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error instanceof GraphQLError ? error.extensions.code : error;
  }
  return undefined;
}
