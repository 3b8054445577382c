import { expect, test } from 'vitest';
import { hashToken, issueToken, maskToken } from './credential.ts';

test('a token carries its prefix and 256 random bits', () => {
  const issued = issueToken('cli');
  expect(issued.token).toMatch(/^cli_[A-Za-z0-9_-]{43}$/);
  expect(issueToken('cli').token).not.toBe(issued.token);
});

test('the stored hash is the SHA-256 of the whole token in hex', () => {
  const issued = issueToken('agt');
  expect(issued.hash).toBe(hashToken(issued.token));
  expect(hashToken('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('a mask shows the prefix and the last four characters', () => {
  expect(maskToken('cli_abcdefghijklmnop')).toBe('cli_…mnop');
});

test('a mask of a short secret shows nothing of it', () => {
  expect(maskToken('adm_secret')).toBe('adm_…');
  expect(maskToken('hunter2')).toBe('…');
});
