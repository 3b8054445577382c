import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAvailability, readPriceHistory } from './read-history.ts';
import { readOnDemandPrices } from './read-on-demand.ts';

const record = (price: unknown, at = '2026-01-01T00:00:00.000Z') => ({
  AvailabilityZone: 'us-east-1a',
  InstanceType: 'm5.large',
  ProductDescription: 'Linux/UNIX',
  SpotPrice: price,
  Timestamp: at,
});

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spotkeep-history-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const history = (...records: unknown[]) => JSON.stringify({ NextToken: '', SpotPriceHistory: records });

describe('reading a price history', () => {
  test('plain and gzipped files read the same, whatever their names', async () => {
    const text = history(record('0.041'), record('0.040000', '2025-12-31T00:00:00.000Z'));
    const plain = await readPriceHistory(await file('plain.gz', text));
    const zipped = await readPriceHistory(await file('zipped.json', gzipSync(text)));
    expect(zipped).toEqual(plain);
    expect(plain.rows.map(({ hourlyPrice }) => hourlyPrice)).toEqual(['0.041000', '0.040000']);
    expect(plain.broken).toEqual([]);
  });

  test('a broken record is named, and the rest is kept', async () => {
    const path = await file('broken.json', history(record('0.041'), record('free'), 7, record('0.042')));
    const { rows, broken, brokenCount } = await readPriceHistory(path);
    expect(rows).toHaveLength(2);
    expect(brokenCount).toBe(2);
    expect(broken).toEqual([
      { record: 2, reason: expect.stringContaining('free') },
      { record: 3, reason: 'A price record is an object.' },
    ]);
  });

  test('a file that breaks off keeps what came before', async () => {
    const text = history(record('0.041'), record('0.042'), record('0.043'));
    const cut = text.slice(0, text.indexOf('0.043'));
    const { rows, broken } = await readPriceHistory(await file('cut.json', cut));
    expect(rows).toHaveLength(2);
    expect(broken).toEqual([{ record: 3, reason: expect.stringContaining('breaks off') }]);
  });

  test('many broken records are counted, and the first hundred named', async () => {
    const records = Array.from({ length: 150 }, () => record('free'));
    const { broken, brokenCount } = await readPriceHistory(await file('many.json', history(record('1'), ...records)));
    expect(brokenCount).toBe(150);
    expect(broken).toHaveLength(100);
  });

  test('a missing file, a folder and a file without prices are refused by name', async () => {
    await expect(readPriceHistory(join(folder, 'absent.json'))).rejects.toThrow(/absent\.json.*no such file/);
    await expect(readPriceHistory(folder)).rejects.toThrow('it is a folder');
    await expect(readPriceHistory(await file('empty.json', '{}'))).rejects.toThrow('holds no price');
    await expect(readPriceHistory(await file('text.json', 'prices'))).rejects.toThrow('holds no price');
  });

  const shared = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
  test.skipIf(!existsSync(shared))('the real history of six GPU types is read whole', async () => {
    const { rows, broken } = await readPriceHistory(join(shared, 'spot-price-history-us-east.json.gz'));
    expect(broken).toEqual([]);
    expect(rows.length).toBeGreaterThan(4_000);
    expect(new Set(rows.map(({ instanceType }) => instanceType)).size).toBe(6);
  });
});

describe('reading what belongs to a history', () => {
  test('on-demand prices are read with a head in capital letters and cells in quotes', async () => {
    const csv =
      '\ufeffOS,Region,Instance_Type,On_Demand_USD_Per_Hour\r\n"Linux, plain","us-east-1","m5.large","0.096"\r\n';
    const priceOf = await readOnDemandPrices(await file('quoted.csv', csv));
    expect(priceOf({ region: 'us-east-1', instanceType: 'm5.large' })).toBe('0.096000');
  });

  test('on-demand prices are found by region and size', async () => {
    const csv = 'instance_type,region,on_demand_usd_per_hour\nm5.large,us-east-1,0.096\n';
    const priceOf = await readOnDemandPrices(await file('on-demand.csv.gz', gzipSync(csv)));
    expect(priceOf({ region: 'us-east-1', instanceType: 'm5.large' })).toBe('0.096000');
    expect(priceOf({ region: 'us-west-2', instanceType: 'm5.large' })).toBeUndefined();
  });

  test('a malformed on-demand price is refused by line', async () => {
    const header = 'region,instance_type,on_demand_usd_per_hour';
    const path = await file('bad.csv', `${header}\nus-east-1,m5.large,0.096\nus-east-1,m5.xlarge,0\n`);
    await expect(readOnDemandPrices(path)).rejects.toThrow('bad.csv, line 3');
    await expect(readOnDemandPrices(await file('no.csv', 'region\n'))).rejects.toThrow('instance_type');
  });

  test('malformed availability is refused by line', async () => {
    await expect(readAvailability(await file('runs.csv', 'kind,nodes\n'))).rejects.toThrow(/runs\.csv: Line 1/);
  });
});
