import { expect, test } from 'vitest';
import { toCsv } from './csv.ts';

const cells = (...values: (string | null)[]) => toCsv(['head'], [values]).split('\r\n')[1];

test('a table is its header and its rows, each ended by CRLF', () => {
  expect(toCsv(['a', 'b'], [['1', null]])).toBe('a,b\r\n1,\r\n');
  expect(toCsv(['a', 'b'], [])).toBe('a,b\r\n');
});

test('commas, quotes and line ends are quoted', () => {
  expect(cells('a,b', 'say "x"')).toBe('"a,b","say ""x"""');
  expect(toCsv(['h'], [['a\r\nb']])).toBe('h\r\n"a\r\nb"\r\n');
});

test.each(['=1+1', '+1', '-1+cmd', '@SUM(A1)', '\tx'])('a cell that begins like a formula is defused: %j', (value) => {
  expect(cells(value)).toBe(`'${value}`);
});

test('a defused cell is quoted where it must be', () => {
  expect(cells('=A1,"x"')).toBe(`"'=A1,""x"""`);
  expect(toCsv(['h'], [['\rx']])).toBe(`h\r\n"'\rx"\r\n`);
});

test('numbers stay numbers, negative ones too', () => {
  expect(cells('-0.031400', '12', '-5')).toBe('-0.031400,12,-5');
  expect(cells('-5e3', '-', '--1')).toBe("'-5e3,'-,'--1");
});
