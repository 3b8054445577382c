import { describe, expect, test } from 'vitest';
import { watchedPrices } from './watched-prices.ts';

const [a, b, c] = ['a', 'b', 'c'].map((letter) => `01890000-0000-7000-8000-00000000000${letter}`) as [
  string,
  string,
  string,
];
const at = (minute: string) => `2026-01-05T12:${minute}:00.000Z`;

const news = (...prices: [poolId: string, minute: string, hourlyPrice: string][]) => ({
  payload: {
    source: 'AGENT',
    points: prices.map(([poolId, minute, hourlyPrice]) => ({
      ...{ poolId, poolName: 'm5.large.z-1a', instanceType: 'm5.large', zone: 'z-1a', region: 'z-1' },
      ...{ hourlyPrice, onDemandHourlyPrice: null, observedAt: at(minute) },
    })),
  },
});

describe('A3 watching prices', () => {
  test('news of other pools is silent', () => {
    expect(watchedPrices(news([a, '01', '0.1']), [b])).toEqual([]);
  });

  test('each watched pool comes once, with its newest price', () => {
    const batch = news([a, '02', '0.2'], [a, '01', '0.1'], [c, '01', '0.9'], [b, '01', '0.3']);
    expect(watchedPrices(batch, [b, a])).toEqual([
      { poolId: a, hourlyPrice: '0.2', observedAt: at('02') },
      { poolId: b, hourlyPrice: '0.3', observedAt: at('01') },
    ]);
  });
});
