import { afterAll, describe, expect, test } from 'vitest';
import { federate } from './fixture/federation.ts';
import { asSent } from './fixture/references.ts';

type Sent = { readonly id: string };

describe('G1 a field that moves from one subgraph to another', () => {
  const federation = federate({
    old: {
      sdl: `
        type Query { items: [Item!]! moved: String! }
        type Item @key(fields: "id") { id: ID! name: String! size: Int! }
      `,
      resolvers: {
        Query: { items: () => ['i1', 'i2'].map((id) => ({ id, name: `old ${id}`, size: 1 })), moved: () => 'old' },
        Item: { __resolveReference: ({ id }: Sent) => ({ id, name: `old ${id}`, size: 1 }) },
      },
    },
    fresh: {
      sdl: `
        type Query { item: Item moved: String! @override(from: "old") }
        type Item @key(fields: "id") { id: ID! name: String! @override(from: "old") extra: Int @requires(fields: "size") size: Int! @external }
      `,
      resolvers: {
        Query: { item: () => ({ id: 'i3', name: 'fresh i3' }), moved: () => 'fresh' },
        Item: { ...asSent, name: ({ id }: Sent) => `fresh ${id}`, extra: ({ size }: { size: number }) => size + 1 },
      },
    },
  });
  afterAll(() => federation[Symbol.asyncDispose]());

  test('it is asked of the new one, at the root and on entities', async () => {
    await federation.check('{ moved items { name size extra } item { name size } }', {
      data: {
        moved: 'fresh',
        items: [
          { name: 'fresh i1', size: 1, extra: 2 },
          { name: 'fresh i2', size: 1, extra: 2 },
        ],
        item: { name: 'fresh i3', size: 1 },
      },
    });
    expect(federation.subgraphs.old.received.some(({ query }) => /\bname\b/.test(query))).toBe(false);
  });
});

describe('G1 a field that moves by and by', () => {
  const federation = federate({
    old: {
      sdl: 'type Query { items: [Item!]! } type Item @key(fields: "id") { id: ID! name: String! rank: Int }',
      resolvers: {
        Query: { items: () => ['i1', 'i2'].map((id) => ({ id, name: `old ${id}`, rank: 1 })) },
        Item: { __resolveReference: ({ id }: Sent) => ({ id, name: `old ${id}`, rank: 1 }) },
      },
    },
    fresh: {
      sdl: `
        type Item @key(fields: "id") {
          id: ID! name: String! @override(from: "old", label: "percent(0)") rank: Int @override(from: "old", label: "percent(100)")
        }
      `,
      resolvers: { Item: { ...asSent, name: ({ id }: Sent) => `fresh ${id}`, rank: () => 2 } },
    },
  });
  afterAll(() => federation[Symbol.asyncDispose]());

  test('a share of none leaves it where it was, a share of all moves it', () =>
    federation.check('{ items { name rank } }', {
      data: {
        items: [
          { name: 'old i1', rank: 2 },
          { name: 'old i2', rank: 2 },
        ],
      },
      stock: 'it does not decide by the share',
    }));
});
