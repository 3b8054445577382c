import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BUCKET_MILLISECONDS, type BucketPoint, bucketOf, cleanBucket } from './clean-bucket.ts';
import { PriceMethod, PriceSource } from './entity.ts';

const point = (second: number, price: number, source: PriceSource = 'AGENT'): BucketPoint => ({
  ...{ at: second * 1000, price: BigInt(price), source, method: source === 'INTERPOLATED' ? 'LINEAR' : 'OBSERVED' },
});

const points = fc
  .uniqueArray(
    fc.record({
      at: fc.integer({ min: 0, max: BUCKET_MILLISECONDS - 1 }),
      price: fc.bigInt({ min: 1n, max: 10n ** 12n }),
      source: fc.constantFrom(...Object.values(PriceSource)),
      method: fc.constantFrom(...Object.values(PriceMethod)),
    }),
    { selector: ({ at }) => at, minLength: 1, maxLength: 30 },
  )
  .map((given) => given.sort((a, b) => a.at - b.at));

describe('J2 one clean price per pool and five minutes', () => {
  test('a price alone stays as it is', () => {
    const alone = point(10, 31_400);
    expect(cleanBucket([alone])).toEqual({ kept: alone, removed: [], isDisputed: false });
  });

  test('a primary’s report goes before an import, an import before a standby’s report, and that before what was filled in', () => {
    const all = [
      ...[point(0, 40_000, 'INTERPOLATED'), point(10, 30_000, 'AGENT_REPLICA'), point(20, 31_000, 'IMPORT')],
      point(30, 32_000),
    ];
    expect(cleanBucket(all)).toMatchObject({ kept: point(30, 32_000), removed: [0, 10_000, 20_000] });
    expect(cleanBucket(all.slice(0, 3)).kept).toEqual(point(20, 31_000, 'IMPORT'));
    expect(cleanBucket(all.slice(0, 2)).kept).toEqual(point(10, 30_000, 'AGENT_REPLICA'));
  });

  test('of three different reports of the same rank the middle one stays, at its own moment', () => {
    expect(cleanBucket([point(0, 30_000), point(60, 33_000), point(120, 31_000)])).toEqual({
      ...{ kept: { ...point(120, 31_000), method: 'MEDIAN' }, removed: [0, 60_000], isDisputed: false },
    });
  });

  test('of two the mean is the price, told at the moment of the first', () => {
    expect(cleanBucket([point(0, 30_000), point(60, 31_000)])).toEqual({
      ...{ kept: { ...point(0, 30_500), method: 'MEDIAN' }, removed: [60_000], isDisputed: false },
    });
  });

  test('equal reports are one that was observed', () => {
    expect(cleanBucket([point(0, 30_000), point(60, 30_000)])).toEqual({
      ...{ kept: point(0, 30_000), removed: [60_000], isDisputed: false },
    });
  });

  test('a difference of more than 10 % is a dispute, of 10 % it is none, and what was filled in has no say', () => {
    const beside = (price: number, source: PriceSource) => cleanBucket([point(0, 30_000), point(60, price, source)]);
    expect(beside(33_001, 'AGENT_REPLICA').isDisputed).toBe(true);
    expect(beside(26_999, 'AGENT_REPLICA').isDisputed).toBe(true);
    expect(beside(33_000, 'AGENT_REPLICA').isDisputed).toBe(false);
    expect(beside(90_000, 'INTERPOLATED').isDisputed).toBe(false);
  });

  test('five minutes begin at the full five minutes', () => {
    const at = Date.parse('2026-01-05T12:07:31.250Z');
    expect(new Date(bucketOf(at)).toISOString()).toBe('2026-01-05T12:05:00.000Z');
    expect(bucketOf(bucketOf(at))).toBe(bucketOf(at));
  });

  test('cleaning what is clean changes nothing, and every other price goes', () => {
    fc.assert(
      fc.property(points, (given) => {
        const { kept, removed } = cleanBucket(given);
        expect([...removed, kept.at].sort((a, b) => a - b)).toEqual(given.map(({ at }) => at));
        expect(cleanBucket([kept])).toEqual({ kept, removed: [], isDisputed: false });
      }),
    );
  });

  test('the price is never outside of what the best source saw', () => {
    fc.assert(
      fc.property(points, (given) => {
        const { kept } = cleanBucket(given);
        const prices = given.filter(({ source }) => source === kept.source).map(({ price }) => price);
        expect(prices.some((price) => price <= kept.price)).toBe(true);
        expect(prices.some((price) => price >= kept.price)).toBe(true);
      }),
    );
  });
});
