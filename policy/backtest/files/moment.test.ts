import { describe, expect, test } from 'vitest';
import { momentIn } from './moment.ts';

describe('F8 a moment in a record', () => {
  test.for([
    ['2019-12-22T03:50:47Z', '2019-12-22T03:50:47.000Z'],
    ['2019-12-22T03:50:47.123456+00:00', '2019-12-22T03:50:47.123Z'],
    ['2019-12-22 03:50:47+0200', '2019-12-22T01:50:47.000Z'],
    ['2019-12-22 03:50 -05', '2019-12-22T08:50:00.000Z'],
    ['2019-12-22 03:50:47 UTC', '2019-12-22T03:50:47.000Z'],
  ] as const)('is read with its offset: %j', ([text, moment]) => {
    expect(momentIn(text)?.toISOString()).toBe(moment);
  });

  test('is in UTC without one', () => {
    expect(momentIn('2026-03-29T02:30')?.toISOString()).toBe('2026-03-29T02:30:00.000Z');
    expect(momentIn('2026-03-29 02:30:00')?.toISOString()).toBe('2026-03-29T02:30:00.000Z');
    expect(momentIn('2026-03-29')?.toISOString()).toBe('2026-03-29T00:00:00.000Z');
  });

  test.for([
    '',
    '2026-02-30',
    '2026-02-30T10:00Z',
    '2026-13-01',
    '2026-01-01T25:00',
    '+275760-09-13',
    '1700000000',
    '2020',
  ])('is no other text, and no day that a month does not have: %j', (text) => {
    expect(momentIn(text)).toBeUndefined();
  });
});
