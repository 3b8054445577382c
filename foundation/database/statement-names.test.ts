import { expect, test } from 'vitest';
import { createStatementNames } from './statement-names.ts';

const stale = Object.assign(new Error('cached plan must not change result type'), { code: '0A000' });

test('a statement with parameters keeps its name', () => {
  const names = createStatementNames();
  const name = names.of('select $1', [1]);
  expect(name).toEqual(expect.any(String));
  expect(names.of('select $1', [2])).toBe(name);
  expect(names.of('select $1 + 1', [2])).not.toBe(name);
});

test('a statement without parameters has none', () => {
  expect(createStatementNames().of('commit', [])).toBeUndefined();
});

test('there are no more names than there is room for', () => {
  const names = createStatementNames(1);
  const name = names.of('select $1', [1]);
  expect(names.of('select $1 + 1', [1])).toBeUndefined();
  expect(names.of('select $1', [1])).toBe(name);
});

test('after a table has changed every statement gets another name', () => {
  const names = createStatementNames();
  const name = names.of('select $1', [1]);
  expect(names.failed(stale)).toBe(true);
  expect(names.of('select $1', [1])).not.toBe(name);
});

test('another failure leaves the names as they are', () => {
  const names = createStatementNames();
  const name = names.of('select $1', [1]);
  expect(names.failed(Object.assign(new Error('division by zero'), { code: '22012' }))).toBe(false);
  expect(names.of('select $1', [1])).toBe(name);
});
