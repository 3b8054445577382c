import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createInProcessRateLimiter } from './rate-limit.ts';
import { type Bucket, refilled, takeFrom } from './token-bucket.ts';

function world(settings = { perMinute: 60, burst: 20 }, maxSubjects = 1000) {
  let milliseconds = 0;
  const limiter = createInProcessRateLimiter({ settings: () => settings, now: () => milliseconds, maxSubjects });
  return { limiter, settings, pass: (seconds: number) => (milliseconds += seconds * 1000) };
}

describe('D8 the token bucket of one process', () => {
  test('lets the burst through and refuses the next call', async () => {
    const { limiter } = world();
    const takes = await Promise.all(Array.from({ length: 150 }, () => limiter.take('user:1')));
    expect(takes.filter((take) => take.allowed)).toHaveLength(20);
    expect(takes.at(-1)).toEqual({ allowed: false, remaining: 0, retryAfterSeconds: 1 });
  });

  test('refills evenly and never above the burst', async () => {
    const { limiter, pass } = world();
    await limiter.take('user:1', 20);
    pass(5);
    expect(await limiter.usage('user:1')).toEqual({ subject: 'user:1', perMinute: 60, burst: 20, remaining: 5 });
    pass(3600);
    expect(await limiter.usage('user:1')).toMatchObject({ remaining: 20 });
  });

  test('says when the same call can pass', async () => {
    const { limiter, pass } = world();
    await limiter.take('user:1', 20);
    const { retryAfterSeconds } = await limiter.take('user:1', 7);
    expect(retryAfterSeconds).toBe(7);
    pass(retryAfterSeconds);
    expect(await limiter.take('user:1', 7)).toMatchObject({ allowed: true, remaining: 0 });
  });

  test('keeps subjects apart, and resets one', async () => {
    const { limiter } = world();
    await limiter.take('user:1', 20);
    expect(await limiter.take('user:2')).toMatchObject({ allowed: true, remaining: 19 });
    await limiter.reset('user:1');
    expect(await limiter.take('user:1')).toMatchObject({ allowed: true, remaining: 19 });
  });

  test('reads its settings on each call', async () => {
    const { limiter, settings, pass } = world();
    await limiter.take('user:1', 20);
    settings.perMinute = 120;
    pass(5);
    expect(await limiter.usage('user:1')).toMatchObject({ remaining: 10, perMinute: 120 });
  });

  test('remembers a bounded number of subjects, those seen last', async () => {
    const { limiter } = world({ perMinute: 0, burst: 1 }, 100);
    for (let i = 0; i < 10_000; i += 1) limiter.takeNow(`address:${i}`);
    expect(limiter.size).toBeLessThanOrEqual(100);
    expect(limiter.takeNow('address:9999').allowed).toBe(false);
  });

  test('a saved state holds in the next process', async () => {
    const { limiter } = world();
    await limiter.take('user:1', 15);
    const next = world().limiter;
    next.restore(limiter.snapshot());
    expect(await next.usage('user:1')).toMatchObject({ remaining: 5 });
  });
});

test('no sequence of takes gives out more than the burst and the refill together', () => {
  const calls = fc.array(
    fc.record({ wait: fc.integer({ min: -1000, max: 30_000 }), cost: fc.integer({ min: 1, max: 25 }) }),
    {
      maxLength: 200,
    },
  );
  const limits = fc.record({ perMinute: fc.integer({ min: 0, max: 600 }), burst: fc.integer({ min: 1, max: 50 }) });
  fc.assert(
    fc.property(calls, limits, (sequence, settings) => {
      const bucket: Bucket = { tokens: settings.burst, at: 0 };
      let now = 0;
      let latest = 0;
      let given = 0;
      for (const { wait, cost } of sequence) {
        now += wait;
        latest = Math.max(latest, now);
        const before = refilled(bucket, settings, now);
        const take = takeFrom(bucket, cost, settings, now);
        expect(take.allowed).toBe(before >= cost);
        if (take.allowed) given += cost;
        expect(bucket.tokens).toBeGreaterThanOrEqual(0);
        expect(bucket.tokens).toBeLessThanOrEqual(settings.burst);
      }
      expect(given).toBeLessThanOrEqual(settings.burst + (latest / 60_000) * settings.perMinute + 1e-6);
    }),
  );
});

test('a refused call passes after the time it was told, when nobody else takes', () => {
  const limits = fc.record({ perMinute: fc.integer({ min: 1, max: 600 }), burst: fc.integer({ min: 1, max: 50 }) });
  fc.assert(
    fc.property(limits, fc.nat(1_000_000), fc.integer({ min: 1, max: 50 }), (settings, spent, cost) => {
      fc.pre(cost <= settings.burst);
      const bucket: Bucket = { tokens: (settings.burst * spent) / 1_000_000, at: 0 };
      const first = takeFrom(bucket, cost, settings, 0);
      if (first.allowed) return;
      // The refill is a sum of fractions: a millisecond of grace for its rounding.
      expect(takeFrom(bucket, cost, settings, first.retryAfterSeconds * 1000 + 1).allowed).toBe(true);
    }),
  );
});
