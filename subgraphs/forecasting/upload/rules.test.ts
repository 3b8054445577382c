import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UploadStatus } from './entity.ts';
import { decodeContent, endingOf, readRow, uploadStates } from './rules.ts';

const NOW = new Date('2026-02-01T00:00:00Z');
const json = (row: unknown) => readRow(row, 'JSON', NOW);
const csv = (fields: Record<string, string>) => readRow(new Map(Object.entries(fields)), 'CSV', NOW);
const timestamp = '2026-01-31';

describe('F1 a row of an upload', () => {
  test.each([
    ['12.5', '12.500000'],
    ['-3', '-3.000000'],
    [' 7 ', '7.000000'],
    ['007', '7.000000'],
    ['+1.5e3', '1500.000000'],
    ['0.12345678', '0.123457'],
    ['-0.0000001', '0.000000'],
    [0.1, '0.100000'],
    [1e-9, '0.000000'],
    ['999999999999.999999', '999999999999.999999'],
  ])('the number %j is %s', (value, expected) => {
    expect(json({ timestamp, value })).toEqual({
      ...{ series: null, value: expected, observedAt: new Date('2026-01-31T00:00:00Z') },
    });
  });

  test.each(['', 'NaN', 'null', '1,5', '0x10', '1e12', 1e12, Number.POSITIVE_INFINITY, null, true, [], undefined])(
    'the value %j is refused by its column',
    (value) => {
      expect(json({ timestamp, value })).toEqual({
        ...{ column: 'value', message: 'value must be a number between -10¹² and 10¹².' },
      });
    },
  );

  test.each(['', 'yesterday', '2026-02-30', '31.01.2026', '2026-01-31T08:00:00', 1_700_000_000, null])(
    'the moment %j is refused by its column',
    (moment) => {
      expect(json({ timestamp: moment, value: 1 })).toMatchObject({ column: 'timestamp' });
    },
  );

  test('a moment has a zone, and none is in the future', () => {
    expect(json({ timestamp: '2026-01-31T10:00:00+02:00', value: 1 })).toMatchObject({
      observedAt: new Date('2026-01-31T08:00:00Z'),
    });
    expect(json({ timestamp: '2026-02-01T00:00:00.001Z', value: 1 })).toEqual({
      ...{ column: 'timestamp', message: 'timestamp must not be in the future.' },
    });
  });

  test('names of series are lines of text', () => {
    expect(json({ timestamp, value: 1, series: ' north ' })).toMatchObject({ series: 'north' });
    expect(json({ timestamp, value: 1, series: null })).toMatchObject({ series: null });
    expect(json({ timestamp, value: 1, series: 'a\u0000b' })).toMatchObject({ column: 'series' });
    expect(json({ timestamp, value: 1, series: 'x'.repeat(101) })).toMatchObject({ column: 'series' });
    expect(csv({ timestamp, value: '1', series: '' })).toMatchObject({ column: 'series' });
  });

  test('what is no row at all is refused as a whole', () => {
    for (const row of [null, 5, 'x', []]) expect(json(row)).toMatchObject({ column: null });
    expect(readRow({ fields: 3, expected: 2 }, 'CSV', NOW)).toEqual({
      ...{ column: null, message: 'A row must have 2 fields like the header, not 3.' },
    });
  });

  test('columns beside those that are asked for are passed over', () => {
    expect(csv({ timestamp, value: '1', note: 'x', ['__proto__']: 'y' })).toMatchObject({ value: '1.000000' });
  });

  test('whatever a row holds, it is a value or says what is wrong', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), (given) => {
        const read = json(given);
        expect('message' in read ? read.message.length : read.value.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('F1 the content of an upload', () => {
  test('is text, or the base64 form of text or gzip', () => {
    const text = 'timestamp,value\n2026-01-01,5\n';
    const packed = gzipSync(text);
    expect(decodeContent(text)?.toString()).toBe(text);
    expect(decodeContent(' [{"value":1}]')?.toString()).toBe(' [{"value":1}]');
    expect(decodeContent(Buffer.from(text).toString('base64'))?.toString()).toBe(text);
    expect(decodeContent(packed.toString('base64').replace(/(.{20})/g, '$1\n'))).toEqual(packed);
    expect(decodeContent('timestamp;value\n2026-01-01;5')).toBeUndefined();
    expect(decodeContent('   ')).toBeUndefined();
  });
});

describe('F1 the states of an upload', () => {
  test('what was read to its end is final, and what was stopped can go on', () => {
    const states = Object.values(UploadStatus);
    expect(states.filter((state) => uploadStates.isEnd(state))).toEqual(['SUCCEEDED', 'PARTIAL']);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...states)), (wishes) => {
        let at: UploadStatus = 'QUEUED';
        for (const wish of wishes) if (uploadStates.canGo(at, wish)) at = uploadStates.go(at, wish);
        expect(uploadStates.canGo(at, 'QUEUED')).toBe(false);
      }),
    );
  });

  test('nothing refused is a success, nothing kept a failure', () => {
    expect(endingOf({ kept: 0, refused: 0 })).toBe('SUCCEEDED');
    expect(endingOf({ kept: 1, refused: 1 })).toBe('PARTIAL');
    expect(endingOf({ kept: 0, refused: 1 })).toBe('FAILED');
  });
});
