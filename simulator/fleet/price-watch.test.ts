import { describe, expect, test } from 'vitest';
import { historyMarket } from '../market/history-market.ts';
import { createPriceWatch } from './price-watch.ts';

const row = (zone: string, at: string, hourlyPrice: string) => ({
  instanceType: 'm5.large',
  zone,
  product: 'Linux/UNIX',
  hourlyPrice,
  observedAt: new Date(`2026-01-01T${at}:00Z`),
});

const at = (time: string) => new Date(`2026-01-01T${time}:00Z`);
const own = { poolName: 'm5.large.us-east-1a', region: 'us-east-1' };

function watch() {
  const prices = [
    row('us-east-1a', '00:00', '0.040000'),
    row('us-east-1a', '02:07', '0.041000'),
    row('us-east-1a', '02:09', '0.042000'),
    row('us-east-1b', '00:00', '0.050000'),
    row('us-east-1b', '02:08', '0.051000'),
    row('us-east-1b', '06:00', '0.051000'),
  ];
  const market = historyMarket({ prices, seed: 1 });
  return createPriceWatch({ market, instanceType: 'm5.large', repeatSeconds: 3600 });
}

describe('what an agent reports of prices', () => {
  test('a first report tells the price of now of every pool', () => {
    expect(watch().toReport(at('01:00'), own)).toEqual([
      { zone: 'us-east-1a', hourlyPrice: '0.040000', observedAt: at('01:00') },
      { zone: 'us-east-1b', hourlyPrice: '0.050000', observedAt: at('01:00') },
    ]);
  });

  test('nothing is reported while the own pool costs what it did', () => {
    const prices = watch();
    prices.reported(prices.toReport(at('01:30'), own), at('01:30'));
    expect(prices.toReport(at('02:00'), own)).toEqual([]);
    expect(prices.toReport(at('02:08'), { ...own, poolName: 'm5.large.us-east-1b' })).not.toEqual([]);
  });

  test('a change of the own pool is told with the moments at which it came into force', () => {
    const prices = watch();
    prices.reported(prices.toReport(at('01:30'), own), at('01:30'));
    expect(prices.toReport(at('02:10'), own)).toEqual([
      { zone: 'us-east-1a', hourlyPrice: '0.041000', observedAt: at('02:07') },
      { zone: 'us-east-1a', hourlyPrice: '0.042000', observedAt: at('02:09') },
      { zone: 'us-east-1b', hourlyPrice: '0.051000', observedAt: at('02:10') },
    ]);
  });

  test('pools of other regions are not looked at', () => {
    expect(watch().toReport(at('01:00'), { poolName: undefined, region: 'eu-west-1' })).toEqual([]);
  });

  test('a price that holds is told again after an hour, and is no news', () => {
    const prices = watch();
    expect(prices.reported(prices.toReport(at('03:00'), own), at('03:00'))).toBe(true);
    expect(prices.toReport(at('03:59'), own)).toEqual([]);
    expect(prices.reported(prices.toReport(at('04:00'), own), at('04:00'))).toBe(false);
  });
});
