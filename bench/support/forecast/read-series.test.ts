import { describe, expect, test } from 'vitest';
import { readOptions, UsageError } from './options.ts';
import { parseSeries, splitFiles } from './read-series.ts';

describe('F4 files of series', () => {
  test('hold a series a line, of any length, with or without a heading', () => {
    const lines = 'A,1 2.5 -3e2\r\n"B",4\n\n';
    for (const text of [lines, `id,values_space_separated\n${lines}`]) {
      const series = parseSeries(text, 'x');
      expect([...series.keys()]).toEqual(['A', 'B']);
      expect([...(series.get('A') as Float64Array)]).toEqual([1, 2.5, -300]);
    }
  });

  test('may miss values, which keep their places', () => {
    const values = parseSeries('A, 1  NaN null 5 ', 'x').get('A') as Float64Array;
    expect([...values]).toEqual([1, Number.NaN, Number.NaN, Number.NaN, 5]);
  });

  test.each([
    ['A,1\nB,2 x 3', 'Line 2 of x has "x" for a number.'],
    ['A,1 -1.7e308', 'Line 1 of x has "-1.7e308" for a number.'],
    ['A,1\nB', 'Line 2 of x is not "id,values".'],
    ['A,1\n,2', 'Line 2 of x is not "id,values".'],
    ['A,1\nA,2', 'Line 2 of x has "A" a second time.'],
  ])('are refused with the line that is wrong: %j', (text, message) => {
    expect(() => parseSeries(text, 'x')).toThrow(new UsageError(message));
  });

  test('are brought together by their ids, and what is in one only is named', () => {
    const train = parseSeries('A,1 2\nB,3\nC,NaN', 'train');
    const { series, leftOut } = splitFiles(train, parseSeries('D,1\nA,3\nC,4', 'test'));
    expect(series.map(({ id }) => id)).toEqual(['A']);
    expect(leftOut).toEqual([
      'Only in the training file, left out: B (1).',
      'Only in the test file, left out: D (1).',
      'Without any value in one of the files, left out: C (1).',
    ]);
  });
});

describe('F4 the command line of a comparison', () => {
  const good = ['--train', 'a', '--test', 'b', '--horizon', '48', '--season', '24'];

  test('names two files, a horizon and a season', () => {
    const command = { train: 'a', test: 'b', horizon: 48, season: 24, jsonFile: undefined };
    expect(readOptions(good)).toEqual(command);
    expect(readOptions([...good, '--json', 'c'])).toEqual({ ...command, jsonFile: 'c' });
    expect(readOptions(['--help'])).toBe('help');
  });

  test.each([
    [good.slice(2), '--train is missing.'],
    [[...good, '--json', ''], '--json is empty.'],
    [good.with(5, '0'), '--horizon is a whole number from 1 to 10000, not "0".'],
    [good.with(7, '2.5'), '--season is a whole number from 1 to 10000, not "2.5".'],
  ])('is refused with what was expected: %j', (args, message) => {
    expect(() => readOptions(args)).toThrow(new UsageError(message));
  });
});
