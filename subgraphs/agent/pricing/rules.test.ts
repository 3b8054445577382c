import { describe, expect, test } from 'vitest';
import { seenAt } from './rules.ts';

const now = new Date('2026-01-05T12:00:00.000Z');
const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1000);

describe('A3 rules of observed prices', () => {
  test('a price without a moment was seen now', () => {
    expect(seenAt(undefined, now)).toEqual(now);
    expect(seenAt(null, now)).toEqual(now);
  });

  test('a moment of the past stays what it is', () => {
    expect(seenAt(inSeconds(-3600), now)).toEqual(inSeconds(-3600));
  });

  test('a clock that is up to a minute ahead is set right', () => {
    expect(seenAt(inSeconds(60), now)).toEqual(now);
  });

  test('a moment that is further ahead is of the future', () => {
    expect(seenAt(inSeconds(61), now)).toBeUndefined();
  });
});
