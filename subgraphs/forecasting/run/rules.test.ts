import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MadeInRun } from '../forecast/service.ts';
import { type Done, mayBegin, shareOf } from './rules.ts';

const forecast = {} as MadeInRun;
const done = (...made: boolean[]): Done[] =>
  made.map((isMade, place) => ({ seriesId: String(place), made: isMade ? forecast : undefined }));

describe('F6 what of a run is paid for', () => {
  test('it goes up to before the first forecast that is not paid for', () => {
    const all = done(false, true, false, true, false);
    expect([0, 1, 2].map((paid) => shareOf(all, paid).length)).toEqual([1, 3, 5]);
  });

  test('it is the longest beginning with no more forecasts than were paid', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean()), fc.nat(20), (made, paid) => {
        const all = done(...made);
        const share = shareOf(all, paid);
        const countOf = (some: readonly Done[]) => some.filter((each) => each.made).length;
        expect(share).toEqual(all.slice(0, share.length));
        expect(countOf(share)).toBe(Math.min(paid, countOf(all)));
        if (share.length < all.length) expect(all[share.length]?.made).toBeDefined();
      }),
    );
  });

  test('a run begins when it can end on the same day, or needs several anyway', () => {
    expect([10, 3, 2].map((left) => mayBegin(3, left, 10))).toEqual([true, true, false]);
    expect([10, 1, 0].map((left) => mayBegin(11, left, 10))).toEqual([true, true, false]);
  });
});
