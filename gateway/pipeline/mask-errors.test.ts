import { expect, test } from 'vitest';
import { maskError } from './mask-errors.ts';

const messageOf = (message: string, mayIntrospect: boolean): string =>
  maskError(
    { message, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
    { requestId: 'r1', now: new Date(0), mayIntrospect },
  ).message;

test('names of the schema are suggested only to those who may read it', () => {
  const message = 'Cannot query field "agen" on type "Query". Did you mean "agent" or "agents"?';
  expect(messageOf(message, true)).toBe(message);
  expect(messageOf(message, false)).toBe('Cannot query field "agen" on type "Query".');
});

test('a question of the caller is no suggestion', () => {
  expect(messageOf('Did you mean "it"?', false)).toBe('Did you mean "it"?');
});

test('a long message is cut, in a moment', () => {
  const begun = performance.now();
  expect(messageOf(' Did you mean '.repeat(20_000), false).length).toBeLessThan(600);
  expect(performance.now() - begun).toBeLessThan(500);
});
