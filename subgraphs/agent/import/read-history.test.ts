import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type HistoryLimits, historyLimits, readHistory } from './read-history.ts';

const record = (n: number) => ({ InstanceType: 'm5.large', SpotPrice: `0.0${n}`, Nested: { deep: [1, { x: 2 }] } });
const shown = (n: number) => ({ InstanceType: 'm5.large', SpotPrice: `0.0${n}` });
const history = (...items: unknown[]) => JSON.stringify({ NextToken: '', SpotPriceHistory: items });

async function read(content: string | Uint8Array, limits: Partial<HistoryLimits> = {}) {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const steps = [];
  for await (const step of readHistory(bytes, { ...historyLimits, ...limits })) {
    steps.push(step.kind === 'record' ? step.value : step.message);
  }
  return steps;
}

describe('A20 reading a price history', () => {
  test('the records come in the order of the file, without what is nested in them', async () => {
    expect(await read(history(record(1), record(2)))).toEqual([shown(1), shown(2)]);
  });

  test('gzip is recognised by its first bytes', async () => {
    expect(await read(gzipSync(history(record(1), record(2))))).toEqual([shown(1), shown(2)]);
  });

  test('an empty history has no records', async () => {
    expect(await read('{"SpotPriceHistory":[]}')).toEqual([]);
  });

  test('items that are no objects come out as they are', async () => {
    expect(await read(history(1, null, 'x', [record(1)], record(2)))).toEqual([1, null, 'x', [], shown(2)]);
  });

  test('a list of the same name elsewhere is not the history', async () => {
    const text = JSON.stringify({ Other: { SpotPriceHistory: [record(1)] }, SpotPriceHistory: [record(2)] });
    expect(await read(text)).toEqual([shown(2)]);
  });

  test('characters of more than one byte survive the borders of pieces', async () => {
    const many = Array.from({ length: 9000 }, () => ({ Name: 'ü€𝒳' }));
    const read9000 = await read(history(...many));
    expect(read9000).toHaveLength(9000);
    expect(new Set(read9000.map((item) => (item as { Name: string }).Name))).toEqual(new Set(['ü€𝒳']));
  });

  test('everything before broken JSON comes out, up to the very record', async () => {
    const text = history(record(1), record(2), record(3));
    const broken = text.replace('"0.03"', '0.0.3');
    expect(await read(broken)).toEqual([shown(1), shown(2), 'The JSON is broken here.']);
  });

  test('everything before the end of cut JSON comes out', async () => {
    const text = history(record(1), record(2), record(3));
    expect(await read(text.slice(0, text.length - 40))).toEqual([shown(1), shown(2), 'The JSON ends too early.']);
  });

  test('everything before the end of cut gzip comes out', async () => {
    const many = Array.from({ length: 5000 }, (_, n) => ({ n, random: Math.sin(n) }));
    const packed = gzipSync(history(...many));
    const steps = await read(packed.subarray(0, packed.length - 100));
    expect(steps.at(-1)).toBe('The compressed data is broken or cut off.');
    expect(steps.length).toBeGreaterThan(1000);
    expect(steps[0]).toEqual(many[0]);
  });

  test.each(['[]', '[{"InstanceType":"x"}]', '"x"', '{"Other":[]}', '{"SpotPriceHistory":{}}'])(
    'without a list of that name there is no history: %s',
    async (text) => {
      expect(await read(text)).toEqual(['Expected an object with a list named SpotPriceHistory.']);
    },
  );

  test('text that is no JSON is broken from its beginning', async () => {
    expect(await read('<html>')).toEqual(['The JSON is broken here.']);
    expect(await read('')).toEqual(['The JSON ends too early.']);
  });

  test('a second document behind the first is not read', async () => {
    expect(await read(`${history(record(1))}${history(record(2))}`)).toEqual([shown(1), 'The JSON is broken here.']);
  });

  test('bytes that are not UTF-8 are refused', async () => {
    const bytes = Buffer.concat([Buffer.from('{"SpotPriceHistory":["'), Buffer.from([0xc3, 0x28]), Buffer.from('"]}')]);
    expect(await read(bytes)).toEqual(['The text is not UTF-8.']);
  });

  test('a history that unpacks to more than the limit ends there', async () => {
    const bomb = gzipSync(`{"SpotPriceHistory":[${' '.repeat(400_000)}]}`);
    expect(await read(bomb, { bytes: 200_000, recordBytes: 300_000 })).toEqual(['A history has at most 200000 bytes.']);
  });

  test('a record that does not end is given up', async () => {
    const endless = history({ InstanceType: 'x'.repeat(300_000) });
    expect(await read(endless, { recordBytes: 1000 })).toEqual(['A record has at most 1000 characters.']);
  });

  test('nesting has a bound', async () => {
    const deep = `{"SpotPriceHistory":[${'['.repeat(50)}${']'.repeat(50)}]}`;
    expect(await read(deep)).toEqual(['The JSON is nested more than 16 deep.']);
  });

  test('a history has no more records than the limit, however small they are packed', async () => {
    const zeros = gzipSync(`{"SpotPriceHistory":[0${',0'.repeat(1_000_000)}]}`);
    const steps = await read(zeros, { records: 5 });
    expect(steps).toEqual([0, 0, 0, 0, 0, 'A history has at most 5 records.']);
    expect(historyLimits.records).toBe(1_000_000);
  });

  test('names that objects inherit are keys like any other', async () => {
    const [item] = await read('{"SpotPriceHistory":[{"__proto__":"x","constructor":"y"}]}');
    expect(Object.entries(item as object)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });

  test('the share that was read grows to one', async () => {
    const content = gzipSync(history(...Array.from({ length: 20_000 }, (_, n) => ({ n, random: Math.sin(n) }))));
    const reader = readHistory(content);
    const seen = new Set<number>();
    for await (const _ of reader) seen.add(reader.progressRatio());
    expect([...seen]).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.size).toBeGreaterThan(2);
    expect(reader.progressRatio()).toBe(1);
  });
});
