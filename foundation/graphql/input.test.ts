import { expect, test } from 'vitest';
import { z } from 'zod';
import { checkInput, line, text } from './input.ts';

const report = z.object({
  id: line(10),
  note: text(20).nullish(),
  prices: z.array(z.object({ pool: line(), price: z.string().regex(/^\d+$/, 'Must be digits.') })).max(2),
});

test('input that fits is accepted as the shape reads it', () => {
  const value = { id: ' a ', note: null, prices: [{ pool: 'm5', price: '1' }] };
  expect(checkInput(report, value)).toEqual({ ok: true, value: { ...value, id: 'a' } });
});

test('a refusal names each field that fails, with its place in the input', () => {
  const refused = checkInput(report, {
    id: '',
    prices: [
      { pool: 'm5', price: '1' },
      { pool: 'm5', price: 'x' },
    ],
  });
  expect(refused).toEqual({
    ok: false,
    errors: [
      { __typename: 'InvalidInput', message: 'Must not be empty.', path: ['id'] },
      { __typename: 'InvalidInput', message: 'Must be digits.', path: ['prices', '1', 'price'] },
    ],
  });
});

test('a field that fails twice is named once', () => {
  const refused = checkInput(report, { id: `${'x'.repeat(11)}\u0000`, prices: [] });
  expect(refused).toMatchObject({ errors: [{ path: ['id'], message: 'Must have at most 10 characters.' }] });
});

test('a thousand failing fields are answered with twenty refusals', () => {
  const refused = checkInput(z.array(z.number()), new Array(1000).fill('x'));
  expect(refused.ok ? 0 : refused.errors.length).toBe(20);
});

test('a field that the shape does not know is named', () => {
  const refused = checkInput(z.strictObject({ a: z.string() }), { a: 'x', b: 1 });
  expect(refused).toMatchObject({ errors: [{ path: ['b'] }] });
});

test.each(['\u0000', '\u001b[31m', '\u007f', '\u0085', 'a\nb', '\ud800'])(
  'a line refuses the character in %j',
  (value) => {
    expect(line().safeParse(`x${value}x`).success).toBe(false);
  },
);

test('a line takes any script, accents and emoji', () => {
  expect(line().parse('Zürich 東京 🚀')).toBe('Zürich 東京 🚀');
});

test('text takes line ends and tabs, but no other control characters', () => {
  expect(text().parse('a\r\n\tb')).toBe('a\r\n\tb');
  expect(text().safeParse('a\u0000').success).toBe(false);
  expect(text().safeParse('\udc00').success).toBe(false);
});

test('text has at most 10,000 characters', () => {
  expect(text().safeParse('x'.repeat(10_000)).success).toBe(true);
  expect(text().safeParse('x'.repeat(10_001)).success).toBe(false);
});
