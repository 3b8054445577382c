import { describe, expect, test } from 'vitest';
import { parsePrices } from '../files/prices.ts';
import { type GridOptions, priceHistories } from './grid.ts';
import { typicalPrice } from './on-demand.ts';

const HEAD = 'timestamp,region,availability_zone,instance_type,product_description,spot_price_usd_per_hour';
const row = (at: string, zone: string, price: string, type = 'm5.large', product = 'Linux/UNIX') =>
  `2026-01-${at}Z,us-east-1,${zone},${type},${product},${price}`;
const histories = (rows: string[], options: Partial<GridOptions> = {}) =>
  priceHistories(parsePrices([HEAD, ...rows].join('\n')).prices, { tickSeconds: 600, ...options });

describe('F8 prices on a grid', () => {
  test('hold from the moment they are seen, whatever the order of the rows and their repeats', () => {
    const rows = [
      row('01T00:45:00', 'us-east-1b', '0.05'),
      row('01T00:20:01', 'us-east-1a', '0.03'),
      row('01T00:00:00', 'us-east-1a', '0.04'),
      row('01T00:20:01', 'us-east-1a', '0.03'),
      row('01T00:10:00', 'us-east-1b', '0.02'),
    ];
    const [history, ...others] = histories(rows);
    expect(others).toEqual([]);
    // From the first price of the pool that was seen last, to the last row.
    expect(history).toMatchObject({ group: 'm5.large us-east-1', ticks: 3, tickHours: 1 / 6 });
    expect(history?.startAt).toEqual(new Date('2026-01-01T00:10:00Z'));
    expect(history?.pools.map(({ name, hourlyPrices }) => [name, [...hourlyPrices]])).toEqual([
      ['m5.large.us-east-1a', [0.04, 0.04, 0.03]],
      ['m5.large.us-east-1b', [0.02, 0.02, 0.02]],
    ]);
    expect(typicalPrice(history as NonNullable<typeof history>)).toBe(0.025);
  });

  test('are unknown in a pool that came days later, until it came', () => {
    const rows = [row('01T00:00:00', 'us-east-1a', '0.04'), row('05T00:00:00', 'us-east-1b', '0.03')];
    const [history] = histories([...rows, row('05T01:00:00', 'us-east-1a', '0.05')], { tickSeconds: 3600 });
    expect(history?.ticks).toBe(97);
    expect(history?.pools[1]?.hourlyPrices[95]).toBeNaN();
    expect(history?.pools[1]?.hourlyPrices[96]).toBe(0.03);
  });

  test('of a part of the record begin with those that are in force then', () => {
    const rows = [
      row('01T00:00:00', 'us-east-1a', '0.04'),
      row('02T00:00:00', 'us-east-1a', '0.03'),
      row('03T00:00:00', 'us-east-1a', '0.02'),
    ];
    const from = new Date('2026-01-01T23:55:00Z');
    const [history] = histories(rows, { from, to: new Date('2026-01-02T00:15:00Z') });
    expect([...(history?.pools[0]?.hourlyPrices ?? [])]).toEqual([0.04, 0.03]);
    expect(histories(rows, { from: new Date('2026-02-01T00:00:00Z') })).toEqual([]);
  });

  test('are refused where a wrong moment makes them last for longer than any record, which a part of them need not', () => {
    const rows = [row('01T00:00:00', 'us-east-1a', '0.04'), row('02T00:00:00', 'us-east-1a', '0.03')];
    const wild = [...rows, row('01T00:00:00', 'us-east-1a', '0.04').replace('2026', '9999')];
    expect(() => histories(wild)).toThrow('m5.large us-east-1 lasts from 2026-01-01 to 9999-01-01');
    expect(histories(wild, { to: new Date('2026-01-02T00:00:00Z') })).toEqual(histories(rows));
  });

  test('group by instance type and region, other products apart', () => {
    const at = (day: string) => [
      row(`${day}T00:00:00`, 'us-east-1a', '0.04'),
      row(`${day}T00:00:00`, 'us-east-1a', '0.07', 'm5.large', 'Windows'),
      row(`${day}T00:00:00`, 'us-east-1a', '0.05', 'c5.large'),
    ];
    expect(histories([...at('01'), ...at('02')]).map(({ group }) => group)).toEqual([
      'c5.large us-east-1',
      'm5.large us-east-1',
      'm5.large us-east-1 Windows',
    ]);
  });
});

describe('F8 reading prices', () => {
  test('names rows that cannot be used and leaves them out', () => {
    const good = row('01T00:00:00', 'us-east-1a', '0.04');
    const bad = [row('99T00:00:00', 'us-east-1a', '1'), row('01T00:00:00', '', '1'), row('01T00:00:00', 'a', '0')];
    const { prices, broken } = parsePrices([HEAD, good, ...bad, row('01T00:00:00', 'a', '1', '')].join('\n'));
    expect(prices).toMatchObject([{ region: 'us-east-1', product: 'Linux/UNIX', hourlyPrice: 0.04 }]);
    expect(broken).toEqual([
      { line: 3, reason: 'timestamp is not a time' },
      { line: 4, reason: 'availability_zone is empty' },
      { line: 5, reason: 'spot_price_usd_per_hour is not a number above zero' },
      { line: 6, reason: 'instance_type is empty' },
    ]);
  });

  test('leaves out prices that no sum could hold, and days that no month has', () => {
    const rows = ['1e308', '5e-324', 'Infinity', '1e9', '0.000000001'].map((usd) =>
      row('01T00:00:00', 'us-east-1a', usd),
    );
    const { prices, broken } = parsePrices([HEAD, ...rows, row('32T00:00:00', 'us-east-1a', '1')].join('\n'));
    expect(prices.map(({ hourlyPrice }) => hourlyPrice)).toEqual([1e9, 1e-9]);
    expect(broken.map(({ line }) => line)).toEqual([2, 3, 4, 7]);
  });

  test('reads a head in capital letters, and moments without an offset as in UTC', () => {
    const { prices } = parsePrices(
      [HEAD.toUpperCase(), '2026-03-29 02:30:00,us-east-1,us-east-1a,m5.large,,0.04'].join('\n'),
    );
    expect(prices).toMatchObject([{ observedAt: new Date('2026-03-29T02:30:00Z'), product: 'Linux/UNIX' }]);
  });

  test('finds the region in the zone where no column tells it', () => {
    const head = 'timestamp,availability_zone,instance_type,spot_price_usd_per_hour';
    const { prices } = parsePrices(`${head}\n2026-01-01T00:00:00Z,us-east-1-bos-1a,m5.large,0.04`);
    expect(prices).toMatchObject([{ region: 'us-east-1', product: 'Linux/UNIX' }]);
  });
});
