import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decodeContent, endingOf, readRecord } from './rules.ts';

const now = new Date('2026-01-05T12:00:00.000Z');
const record = {
  AvailabilityZone: 'us-east-1a',
  AvailabilityZoneId: 'use1-az6',
  InstanceType: 'm5.large',
  ProductDescription: 'Linux/UNIX',
  SpotPrice: '0.0314',
  Timestamp: '2026-01-05T10:00:00+01:00',
};

describe('A20 records of a price history', () => {
  test('a record tells a price, to six places and in UTC', () => {
    expect(readRecord(record, now)).toEqual({
      instanceType: 'm5.large',
      zone: 'us-east-1a',
      hourlyPrice: '0.031400',
      observedAt: new Date('2026-01-05T09:00:00.000Z'),
    });
  });

  test.each([
    ['AvailabilityZone', undefined],
    ['AvailabilityZone', 'us east'],
    ['InstanceType', 7],
    ['ProductDescription', 'Windows'],
    ['SpotPrice', 0.0314],
    ['SpotPrice', '0'],
    ['SpotPrice', '-1'],
    ['SpotPrice', '0.0000001'],
    ['SpotPrice', '1e3'],
    ['SpotPrice', '1000000.000001'],
    ['Timestamp', '2026-01-05'],
    ['Timestamp', '2026-02-30T10:00:00Z'],
    ['Timestamp', '2026-01-05T12:00:01Z'],
  ])('%s %j is refused by name', (field, value) => {
    expect(readRecord({ ...record, [field]: value }, now)).toEqual({ refusal: expect.stringContaining(field) });
  });

  test.each([null, 1, 'x', []])('%j is no record', (given) => {
    expect(readRecord(given, now)).toEqual({ refusal: expect.any(String) });
  });

  test('a record of this very moment is taken', () => {
    expect(readRecord({ ...record, Timestamp: now.toISOString() }, now)).toMatchObject({ observedAt: now });
  });
});

describe('A20 rules of an import', () => {
  test.each([
    [{ kept: 0, refused: 0 }, 'SUCCEEDED'],
    [{ kept: 5, refused: 0 }, 'SUCCEEDED'],
    [{ kept: 5, refused: 1 }, 'PARTIAL'],
    [{ kept: 0, refused: 1 }, 'FAILED'],
  ])('%j ends as %s', (counts, status) => {
    expect(endingOf(counts)).toBe(status);
  });

  test('JSON is taken as it is', () => {
    expect(decodeContent(' \n{"a":"ü"}')?.toString()).toBe(' \n{"a":"ü"}');
  });

  test('gzip in base64 is decoded, with line ends or without', () => {
    const packed = gzipSync('{}');
    const text = packed.toString('base64');
    expect(decodeContent(text)).toEqual(packed);
    expect(decodeContent(`${text.slice(0, 10)}\n${text.slice(10)}\n`)).toEqual(packed);
  });

  test.each(['', 'hello', 'aGVsbG8=', 'H4sI!'])('%j is neither', (content) => {
    expect(decodeContent(content)).toBeUndefined();
  });
});
