import { expect, test } from 'vitest';
import { createCursors } from './cursor.ts';

const scope = { subgraph: 'agent', field: 'agentChanged' };
const position = '0198c0de-0000-7000-8000-000000000000.41';
const cursors = createCursors('a-signing-secret-of-thirty-two-bytes');
const invalid = expect.objectContaining({ extensions: { code: 'CURSOR_INVALID' } });

test('a place comes back as it was', () => {
  expect(cursors.open(scope, cursors.seal(scope, position))).toBe(position);
});

test('equal places have equal cursors, different ones have not', () => {
  expect(cursors.seal(scope, position)).toBe(cursors.seal(scope, position));
  expect(cursors.seal(scope, `${position}1`)).not.toBe(cursors.seal(scope, position));
});

test('a cursor of another field, another subgraph or another installation is refused', () => {
  const cursor = cursors.seal(scope, position);
  expect(() => cursors.open({ ...scope, field: 'other' }, cursor)).toThrow(invalid);
  expect(() => cursors.open({ ...scope, subgraph: 'replica' }, cursor)).toThrow(invalid);
  const elsewhere = createCursors('another-signing-secret-of-32-bytes!!');
  expect(() => elsewhere.open(scope, cursor)).toThrow(invalid);
});

test('a cursor of which any byte was changed is refused', () => {
  const bytes = Buffer.from(cursors.seal(scope, position), 'base64url');
  for (let index = 0; index < bytes.length; index += 1) {
    const changed = Buffer.from(bytes);
    changed[index] = (changed[index] ?? 0) ^ 1;
    expect(() => cursors.open(scope, changed.toString('base64url'))).toThrow(invalid);
  }
  for (const text of ['', 'x', '!!!', 'x'.repeat(10_000)]) expect(() => cursors.open(scope, text)).toThrow(invalid);
});
