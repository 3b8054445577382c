import { expect, test } from 'vitest';
import { pageRequest, toConnection } from './connection.ts';

const page = { items: ['a', 'b'], hasNextPage: true, cursorOf: (item: string) => `after-${item}` };

test('a page becomes edges, nodes and where it ends', () => {
  expect(toConnection(page)).toEqual({
    edges: [
      { cursor: 'after-a', node: 'a' },
      { cursor: 'after-b', node: 'b' },
    ],
    nodes: ['a', 'b'],
    pageInfo: { hasNextPage: true, endCursor: 'after-b' },
  });
});

test('an empty page has no end cursor', () => {
  const empty = toConnection({ ...page, items: [], hasNextPage: false });
  expect(empty).toEqual({ edges: [], nodes: [], pageInfo: { hasNextPage: false, endCursor: null } });
});

test('each row can be shown as something else, with its own cursor', () => {
  expect(toConnection(page, (item) => item.toUpperCase()).edges[1]).toEqual({ cursor: 'after-b', node: 'B' });
});

test('a page has 20 rows when nothing is said, and from 1 to 100 when it is', () => {
  expect(pageRequest({})).toEqual({ first: 20, after: null });
  expect(pageRequest({ first: null, after: null })).toEqual({ first: 20, after: null });
  expect(pageRequest({ first: 1 })).toEqual({ first: 1, after: null });
  expect(pageRequest({ first: 100, after: 'x' })).toEqual({ first: 100, after: 'x' });
});

test.each([0, -1, 101, 2.5, Number.NaN])('a page of %d rows is refused by the name of its argument', (first) => {
  expect(() => pageRequest({ first })).toThrow(
    expect.objectContaining({
      message: expect.stringContaining('`first`'),
      extensions: { code: 'BAD_USER_INPUT', argument: 'first' },
    }),
  );
});
