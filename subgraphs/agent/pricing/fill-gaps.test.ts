import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BUCKET_MILLISECONDS, bucketOf } from './clean-bucket.ts';
import { fillGaps, HOUR_MILLISECONDS, type KnownPrice, LONGEST_GAP_MILLISECONDS, type Peer } from './fill-gaps.ts';

const MINUTE = 60_000;
const DAY_BEGIN = Date.parse('2026-01-05T00:00:00.000Z');
/** A price so many minutes after midnight. */
const at = (minute: number, price: number): KnownPrice => ({ at: DAY_BEGIN + minute * MINUTE, price });
const minutesOf = (prices: readonly KnownPrice[]) => prices.map((filled) => (filled.at - DAY_BEGIN) / MINUTE);
const rounded = (prices: readonly KnownPrice[]) => prices.map(({ price }) => Number(price.toFixed(9)));

const series = fc
  .uniqueArray(
    fc.record({
      at: fc.integer({ min: 0, max: 3 * LONGEST_GAP_MILLISECONDS }),
      price: fc.double({ min: 0.001, max: 100, noNaN: true }),
    }),
    { selector: ({ at: moment }) => bucketOf(moment), maxLength: 40 },
  )
  .map((prices) => prices.sort((a, b) => a.at - b.at));
const peers = fc.array(fc.record({ isSameRegion: fc.boolean(), prices: series }), { maxLength: 3 });

describe('J3 a short gap', () => {
  test('gets one price for each missing five minutes, on the line', () => {
    const filled = fillGaps([at(0, 1), at(20, 3)]);
    expect(minutesOf(filled)).toEqual([5, 10, 15]);
    expect(rounded(filled)).toEqual([1.5, 2, 2.5]);
    expect(filled.every(({ method, confidence }) => method === 'LINEAR' && confidence === 0.85)).toBe(true);
  });

  test('is weighed by when the prices were seen, not by when their five minutes began', () => {
    const filled = fillGaps([at(2, 1), at(12, 2)]);
    expect(minutesOf(filled)).toEqual([5]);
    expect(rounded(filled)).toEqual([1.3]);
  });

  test('has at most six missing prices; with a seventh it is long', () => {
    expect(minutesOf(fillGaps([at(0, 1), at(35, 8)]))).toEqual([5, 10, 15, 20, 25, 30]);
    expect(fillGaps([at(5, 1), at(45, 8)])).toEqual([]);
  });

  test('is none between prices of neighbouring five minutes', () => {
    expect(fillGaps([at(0, 1), at(9, 2)])).toEqual([]);
  });
});

describe('J3 a long gap', () => {
  const ends = [at(30, 1), at(270, 2)];
  const peer = (isSameRegion: boolean, ...prices: KnownPrice[]): Peer => ({ isSameRegion, prices });

  test('gets a price at each full hour, on the line and with a confidence of 0.50 where no peer is known', () => {
    const filled = fillGaps(ends);
    expect(minutesOf(filled)).toEqual([60, 120, 180, 240]);
    expect(rounded(filled)).toEqual([1.125, 1.375, 1.625, 1.875]);
    expect(filled.every(({ method, confidence }) => method === 'LINEAR' && confidence === 0.5)).toBe(true);
  });

  test('leaves the line as its peer did, by as much as the two are close', () => {
    // The peer doubles at 02:00. Forward: 1, then 2; backward: 2 × ½, then 2. So it would be 1 before, 2 from then on,
    // and departs from the line by −0.125, 0.625, 0.375 and 0.125; of that 43 % is expected of a pool of its region.
    const filled = fillGaps(ends, [peer(true, at(0, 5), at(120, 10))]);
    expect(rounded(filled)).toEqual([1.07125, 1.64375, 1.78625, 1.92875]);
    expect(filled.every(({ method, confidence }) => method === 'PEER_WEIGHTED' && confidence === 0.7)).toBe(true);
  });

  test('stays on the line when its peer never moves', () => {
    // Forward 1, backward 2; at 01:00 an eighth of the time has passed.
    expect(rounded(fillGaps(ends, [peer(true, at(0, 5))]))).toEqual([1.125, 1.375, 1.625, 1.875]);
  });

  test('expects 43 % of a peer of its own region and 14 % of one of another, weighed likewise', () => {
    const flat = [at(30, 1), at(270, 1)];
    const [first] = fillGaps(flat, [
      peer(true, at(0, 1), at(60, 2), at(120, 1)),
      peer(false, at(0, 1), at(60, 5), at(120, 1)),
    ]);
    // They depart by 1 and by 4.
    expect(first?.price).toBeCloseTo(1 + (0.43 * 0.43 * 1 + 0.14 * 0.14 * 4) / 0.57, 9);
  });

  test('passes over a peer whose price is not known before, then and after', () => {
    const late = peer(true, at(45, 3), at(120, 6));
    expect(rounded(fillGaps(ends, [late]))).toEqual(rounded(fillGaps(ends)));
    const stale = peer(true, at(30 - 24 * 60 - 1, 3));
    expect(fillGaps(ends, [stale])[0]).toMatchObject({ method: 'LINEAR', confidence: 0.5 });
  });

  test('is never filled beyond 24 hours', () => {
    const day = 24 * 60;
    expect(minutesOf(fillGaps([at(0, 1), at(day, 2)]))).toHaveLength(23);
    expect(fillGaps([at(0, 1), { ...at(day, 2), at: at(day, 2).at + 1 }])).toEqual([]);
  });
});

describe('J3 whatever the prices are', () => {
  test('a line stays between the prices that it joins', () => {
    fc.assert(
      fc.property(series, (prices) => {
        for (const { at: moment, price } of fillGaps(prices)) {
          const after = prices.findIndex((known) => known.at > moment);
          const ends = [prices[after - 1], prices[after]].map((end) => end?.price ?? Number.NaN);
          expect(price).toBeGreaterThanOrEqual(Math.min(...ends) - 1e-9);
          expect(price).toBeLessThanOrEqual(Math.max(...ends) + 1e-9);
        }
      }),
    );
  });

  test('what is filled is between known prices at most 24 hours apart, in five minutes that have none, and positive', () => {
    fc.assert(
      fc.property(series, peers, (prices, others) => {
        const taken = new Set(prices.map((known) => bucketOf(known.at)));
        const filled = fillGaps(prices, others);
        for (const { at: moment, price, confidence } of filled) {
          const after = prices.findIndex((known) => known.at > moment);
          const [before, next] = [prices[after - 1], prices[after]];
          expect((next?.at ?? Infinity) - (before?.at ?? -Infinity)).toBeLessThanOrEqual(LONGEST_GAP_MILLISECONDS);
          expect(taken.has(bucketOf(moment))).toBe(false);
          expect(moment % BUCKET_MILLISECONDS === 0 || moment % HOUR_MILLISECONDS === 0).toBe(true);
          expect(price).toBeGreaterThan(0);
          expect([0.5, 0.7, 0.85]).toContain(confidence);
        }
        expect(new Set(filled.map((one) => one.at)).size).toBe(filled.length);
      }),
    );
  });

  test('each gap is filled by itself, so that filling in parts is filling the whole', () => {
    fc.assert(
      fc.property(series, peers, fc.nat(), (prices, others, cut) => {
        const middle = prices.length > 0 ? cut % prices.length : 0;
        const parts = [...fillGaps(prices.slice(0, middle + 1), others), ...fillGaps(prices.slice(middle), others)];
        expect(parts).toEqual(fillGaps(prices, others));
      }),
    );
  });
});
