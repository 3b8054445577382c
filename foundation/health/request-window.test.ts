import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRequestWindow, watchRequests } from './request-window.ts';
import { createVitalSigns } from './vital-signs.ts';

describe('G11 a window of requests', () => {
  test('the 95th percentile is at least the true one, and at most a quarter more', () => {
    const durations = fc.array(fc.double({ min: 0.001, max: 30, noNaN: true }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(durations, (list) => {
        const window = createRequestWindow();
        for (const seconds of list) window.add(seconds, false);
        const exact = list.toSorted((a, b) => a - b)[Math.ceil(list.length * 0.95) - 1] ?? 0;
        const { p95Seconds = 0 } = window.take();
        expect(p95Seconds).toBeGreaterThanOrEqual(exact * 0.999);
        expect(p95Seconds).toBeLessThanOrEqual(exact * 1.251);
      }),
    );
  });

  test('what was taken is not taken again', () => {
    const window = createRequestWindow();
    window.add(0.01, true);
    window.add(0.01, false);
    expect(window.take()).toMatchObject({ count: 2, failureRate: 0.5 });
    expect(window.take()).toEqual({ count: 0, p95Seconds: undefined, failureRate: undefined });
  });

  test('a time without requests is no sample', async () => {
    const vitals = createVitalSigns();
    const window = createRequestWindow();
    watchRequests(vitals, window);
    window.add(0.02, false);
    await vitals.sample(1);
    await vitals.sample(2);
    expect(vitals.predict()).toMatchObject([
      { name: 'request latency p95', samples: 1 },
      { name: 'request failures', samples: 1, value: 0 },
    ]);
  });
});
