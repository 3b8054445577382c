import { describe, expect, test } from 'vitest';
import { isRepeat, warnedAt } from './rules.ts';

const now = new Date('2026-01-05T12:00:00.000Z');
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);

describe('A7 when a warning was given', () => {
  test('is what its agent says, or now', () => {
    expect(warnedAt(later(-7200), now)).toEqual(later(-7200));
    expect(warnedAt(null, now)).toEqual(now);
    expect(warnedAt(undefined, now)).toEqual(now);
  });

  test('is now for a clock that is up to a minute ahead, and nothing for one of the future', () => {
    expect(warnedAt(later(60), now)).toEqual(now);
    expect(warnedAt(later(60.001), now)).toBeUndefined();
  });
});

describe('A7 a word about a machine', () => {
  test('repeats the warning that is known when it is of the same hour or older', () => {
    expect(isRepeat(now, later(3599))).toBe(true);
    expect(isRepeat(now, now)).toBe(true);
    expect(isRepeat(now, later(-86_400))).toBe(true);
  });

  test('is a warning anew after an hour, and when none is known', () => {
    expect(isRepeat(now, later(3600))).toBe(false);
    expect(isRepeat(null, now)).toBe(false);
    expect(isRepeat(undefined, now)).toBe(false);
  });
});
