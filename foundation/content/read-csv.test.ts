import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type CsvRow, readCsv } from './read-csv.ts';
import type { RecordLimits } from './records.ts';

const words = { whole: 'A history', record: 'A row', required: ['timestamp', 'value'] };
const usual: RecordLimits = { bytes: 10_000_000, recordBytes: 1_000, records: 100_000 };

async function read(content: string | Uint8Array, limits: Partial<RecordLimits> = {}) {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const steps: unknown[] = [];
  for await (const step of readCsv(bytes, { ...words, limits: { ...usual, ...limits } })) {
    if (step.kind === 'broken') steps.push(step.message);
    else {
      const row = step.value as CsvRow;
      steps.push('fields' in row ? row : [...row.values()]);
    }
  }
  return steps;
}

describe('F1 reading comma-separated values', () => {
  test('fields come under the names of the header, whatever their order, case and line ends', async () => {
    const bytes = Buffer.from('\ufeffValue, TIMESTAMP\r\n1,a\r\n\r\n2,b');
    const rows: CsvRow[] = [];
    for await (const step of readCsv(bytes, { ...words, limits: usual })) {
      if (step.kind === 'record') rows.push(step.value as CsvRow);
    }
    expect(rows.map((row) => row instanceof Map && [row.get('timestamp'), row.get('value')])).toEqual([
      ['a', '1'],
      ['b', '2'],
    ]);
  });

  test.each([
    ['the header’s line end differs from the rows’', 'timestamp,value\r\na,1\nb,2\r\nc,3'],
    ['lines end with a carriage return alone', 'timestamp,value\ra,1\rb,2\rc,3\r'],
  ])('each row ends with its line where %s', async (_, content) => {
    expect(await read(content)).toEqual([
      ['a', '1'],
      ['b', '2'],
      ['c', '3'],
    ]);
  });

  test('a text without line feeds may be longer than a row', async () => {
    const rows = Array.from({ length: 40_000 }, (_, row) => `${row},1`);
    const steps = await read(`timestamp,value\r${rows.join('\r')}`);
    expect(steps).toHaveLength(40_000);
    expect(steps.at(-1)).toEqual(['39999', '1']);
  });

  test('others have their turn while many wrong rows are read', async () => {
    let turns = 0;
    let isRead = false;
    const count = () => {
      turns += 1;
      if (!isRead) setImmediate(count);
    };
    setImmediate(count);
    await read(`timestamp,value\n${'x\n'.repeat(20_000)}`);
    isRead = true;
    expect(turns).toBeGreaterThan(20);
  });

  test.each(['\u0000', `${'x'.repeat(63)}\u{1F600}`])(
    'a column that is named twice is told in printable words: %j',
    async (name) => {
      const [message] = await read(`timestamp,value,${name},${name}\na,1,b,c\n`);
      expect(message).toMatch(/names the column .*\ufffd twice/);
    },
  );

  test('quotes hold commas, quotes and line ends', async () => {
    expect(await read('timestamp,value\n"a, ""b""\nc",1\n')).toEqual([['a, "b"\nc', '1']]);
  });

  test('a quote in a wrong place spoils its own row alone', async () => {
    expect(await read('timestamp,value\n"a"x,1\n5" b,2\nc,3\n')).toEqual([
      ['"a"x', '1'],
      ['5" b', '2'],
      ['c', '3'],
    ]);
  });

  test('a row with another number of fields says so', async () => {
    expect(await read('timestamp,value\na,1,5\nb\nc,3\n')).toEqual([
      { fields: 3, expected: 2 },
      { fields: 1, expected: 2 },
      ['c', '3'],
    ]);
  });

  test('a quote that is never closed ends the reading behind what came before', async () => {
    expect(await read('timestamp,value\na,1\n"b,2\nc,3\n')).toEqual([['a', '1'], 'A quote is not closed here.']);
  });

  test.each(['', '\n\n', 'time,value\n1,2\n', '2026-01-01,5\n'])(
    'the header must name the columns: %j',
    async (text) => {
      expect(await read(text)).toEqual(['The first row must name the columns timestamp and value.']);
    },
  );

  test('a column that is named twice is refused', async () => {
    expect(await read('timestamp,value,Value\na,1,2\n')).toEqual(['The first row names the column value twice.']);
  });

  test('of a cut gzip every whole line is read, and never half of one', async () => {
    const lines = Array.from({ length: 20_000 }, (_, n) => `${n},${Math.abs(Math.sin(n)).toFixed(12)}`);
    const packed = gzipSync(`timestamp,value\n${lines.join('\n')}\n`);
    const steps = await read(packed.subarray(0, packed.length / 2));
    expect(steps.at(-1)).toBe('The compressed data is broken or cut off.');
    const rows = steps.slice(0, -1) as string[][];
    expect(rows.length).toBeGreaterThan(1_000);
    expect(rows.map((row) => row.join())).toEqual(lines.slice(0, rows.length));
  });

  test('a text without a line end at its end is whole, with characters of more than one byte', async () => {
    const lines = Array.from({ length: 9_000 }, (_, n) => `ü€𝒳,${n}`);
    const rows = (await read(`timestamp,value\n${lines.join('\n')}`)) as string[][];
    expect(rows.map((row) => row.join())).toEqual(lines);
  });

  test('bytes, rows and the length of a row have their limits', async () => {
    const rows = 'timestamp,value\na,1\nb,2\nc,3\n';
    expect((await read(rows, { records: 2 })).at(-1)).toBe('A history has at most 2 records.');
    expect(await read(gzipSync(rows + ' '.repeat(500)), { bytes: 300 })).toEqual(['A history has at most 300 bytes.']);
    const long = await read(`${rows}${'x'.repeat(3_000)},4\nd,5\n`);
    expect(long).toEqual([['a', '1'], ['b', '2'], ['c', '3'], 'A row has at most 1000 characters.']);
    expect(await read('x'.repeat(200_000))).toEqual(['A row has at most 1000 characters.']);
  });

  test('a name that objects inherit is a column like any other', async () => {
    expect(await read('timestamp,value,__proto__\na,1,x\n')).toEqual([['a', '1', 'x']]);
  });

  test('text that is no UTF-8 is refused, also at its very end', async () => {
    const bytes = Buffer.concat([Buffer.from('timestamp,value\na,1\n'), Buffer.from([0xc3])]);
    expect(await read(bytes)).toEqual([['a', '1'], 'The text is not UTF-8.']);
  });
});
