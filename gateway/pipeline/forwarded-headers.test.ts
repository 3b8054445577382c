import { expect, test } from 'vitest';
import { forwardedFrom } from './forwarded-headers.ts';

test('headers on the list are forwarded, by lower-case name, and no others', () => {
  const given = { 'x-tenant': 't', Authorization: 'Bearer x', cookie: 'c', 'x-list': ['a', 'b'], __proto__: 'p' };
  expect(forwardedFrom(given, ['x-tenant', 'authorization', 'x-list', 'x-absent'])).toEqual({
    'x-tenant': 't',
    authorization: 'Bearer x',
  });
});

test('what is no value of a header is not forwarded', () => {
  const given = { a: 'x\r\nx-admin: yes', b: 'ü', c: '', d: 'x'.repeat(4097), e: 7, f: 'fine\tvalue' };
  expect(forwardedFrom(given, ['a', 'b', 'c', 'd', 'e', 'f'])).toEqual({ f: 'fine\tvalue' });
});
