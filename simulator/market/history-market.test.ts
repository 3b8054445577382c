import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { parseAvailabilityTraces } from './availability-trace.ts';
import { historyMarket } from './history-market.ts';
import { type PriceRow, parsePriceRecord, regionOfZone } from './price-history.ts';

const row = (zone: string, at: string, hourlyPrice: string, product = 'Linux/UNIX'): PriceRow => ({
  instanceType: 'p3.2xlarge',
  zone,
  product,
  hourlyPrice,
  observedAt: new Date(at),
});

const rows = [
  row('us-east-1b', '2020-01-02T00:00:00Z', '0.940000'),
  row('us-east-1a', '2020-01-01T06:00:00Z', '0.920000'),
  row('us-east-1a', '2020-01-01T03:00:00Z', '0.918000'),
  row('us-east-1a', '2020-01-01T00:00:00Z', '0.918000'),
  row('us-east-1a', '2020-01-01T05:00:00Z', '9.000000', 'Windows'),
];

const header = 'kind,nodes,dataset_start,pool,gap_seconds,start_tick,run_ticks,available_instances';
const trace = (lines: string[]) => parseAvailabilityTraces([header, ...lines, ''].join('\n'));
const twoHours = ['availability,1-node,x,z_a,3600,0,1,1', 'availability,1-node,x,z_a,3600,1,1,0'];

describe('a market along history', () => {
  test('quotes the price in force, whatever the order of the rows', () => {
    const market = historyMarket({ prices: rows, seed: 1 });
    const at = (time: string) => market.at('p3.2xlarge.us-east-1a', new Date(time)).hourlyPrice;
    expect(at('2020-01-01T05:59:59Z')).toBe('0.918000');
    expect(at('2020-01-01T06:00:00Z')).toBe('0.920000');
    expect(market.end).toEqual(new Date('2020-01-02T00:00:00Z'));
    const steps = market.priceSteps('p3.2xlarge.us-east-1a', market.start, market.end);
    expect(steps.map((step) => step.hourlyPrice)).toEqual(['0.918000', '0.920000']);
  });

  test('takes the price in force at a start between two rows', () => {
    const market = historyMarket({ prices: rows, seed: 1, start: new Date('2020-01-01T04:00:00Z') });
    expect(market.at('p3.2xlarge.us-east-1a', market.start).hourlyPrice).toBe('0.918000');
  });

  test('has no capacity in a pool before its first price', () => {
    const market = historyMarket({ prices: rows, seed: 1, availability: trace(twoHours.slice(0, 1)) });
    const name = 'p3.2xlarge.us-east-1b';
    expect(market.at(name, new Date('2020-01-01T23:59:59Z')).isAvailable).toBe(false);
    expect(market.nextAvailabilityChange(name, market.start)).toEqual(new Date('2020-01-02T00:00:00Z'));
    expect(market.at(name, market.end).isAvailable).toBe(true);
  });

  test('repeats recorded availability by time offset', () => {
    const market = historyMarket({ prices: rows, seed: 1, availability: trace(twoHours) });
    const isUp = (hour: number) =>
      market.at('p3.2xlarge.us-east-1a', new Date(market.start.getTime() + hour * 3_600_000)).isAvailable;
    expect([0, 0.9, 1, 1.9, 2, 3, 20, 21].map(isUp)).toEqual([true, true, false, false, true, false, true, false]);
  });

  test('draws interruptions from the seed where no availability is given', () => {
    const ups = (seed: number) => {
      const market = historyMarket({ prices: rows, seed });
      return Array.from(
        { length: 200 },
        (_, index) =>
          market.at('p3.2xlarge.us-east-1a', new Date(market.start.getTime() + index * 400_000)).isAvailable,
      );
    };
    expect(ups(1)).toEqual(ups(1));
    expect([2, 3, 4, 5].some((seed) => JSON.stringify(ups(seed)) !== JSON.stringify(ups(1)))).toBe(true);
  });

  test('knows the on-demand price where it is told', () => {
    const market = historyMarket({
      prices: rows,
      seed: 1,
      onDemandHourlyPrice: ({ instanceType, region }) =>
        region === 'us-east-1' ? `${instanceType.length}.000000` : undefined,
    });
    expect(market.pools.map((pool) => pool.onDemandHourlyPrice)).toEqual(['10.000000', '10.000000']);
  });

  test('refuses a history without a row of the product', () => {
    expect(() => historyMarket({ prices: rows, seed: 1, product: 'SUSE Linux' })).toThrow('SUSE Linux');
  });
});

describe('the formats of history', () => {
  test('a record of the command line tool becomes a row', () => {
    const record = {
      AvailabilityZone: 'us-east-1d',
      InstanceType: 'p2.xlarge',
      ProductDescription: 'Linux/UNIX',
      SpotPrice: '0.3513',
      Timestamp: '2020-02-06T23:53:43.000Z',
    };
    expect(parsePriceRecord(record)).toMatchObject({ zone: 'us-east-1d', hourlyPrice: '0.351300' });
    expect(() => parsePriceRecord({ ...record, SpotPrice: 'cheap' })).toThrow(RangeError);
    expect(() => parsePriceRecord({ ...record, SpotPrice: '-0.1' })).toThrow('SpotPrice');
    expect(() => parsePriceRecord({ ...record, Timestamp: 'soon' })).toThrow('Timestamp');
    expect(() => parsePriceRecord({ ...record, InstanceType: undefined })).toThrow('InstanceType');
  });

  test('zones know their region', () => {
    expect(['us-east-1a', 'us-east-1-bos-1a', 'us-gov-west-1b', 'moon'].map(regionOfZone)).toEqual([
      'us-east-1',
      'us-east-1',
      'us-gov-west-1',
      'moon',
    ]);
  });

  test('ticks nobody recorded count as down', () => {
    const [gappy] = trace(['availability,1-node,x,z_a,60,2,1,1', 'availability,1-node,x,z_a,60,5,1,3']);
    expect(gappy?.changes).toEqual({ times: [0, 120_000, 180_000, 300_000], values: [false, true, false, true] });
    expect(gappy?.durationMilliseconds).toBe(360_000);
  });

  test('a malformed trace is refused by line', () => {
    expect(() => trace(['availability,1-node,x,z_a,60,0,one,1'])).toThrow('Line 2: run_ticks');
    expect(() => trace([...twoHours, 'availability,1-node,x,z_a,3600,1,4,1'])).toThrow('Line 4');
    expect(() => trace(['availability,1-node'])).toThrow('Line 2');
    expect(() => parseAvailabilityTraces('kind,nodes\n')).toThrow('Line 1');
  });

  const recorded = new URL('../../../shared/data/spot-availability-rle.csv.gz', import.meta.url);
  test.skipIf(!existsSync(recorded))('the recorded traces of two years are read whole', () => {
    const traces = parseAvailabilityTraces(gunzipSync(readFileSync(recorded)).toString());
    expect(traces).toHaveLength(12);
    expect(new Set(traces.map((each) => each.recording)).size).toBe(2);
    for (const each of traces) expect(each.durationMilliseconds).toBeGreaterThan(20 * 86_400_000);
  });
});
