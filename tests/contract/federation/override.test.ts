import { afterAll, describe, expect, test } from 'vitest';
import { anonymous, type Viewer } from '#foundation/identity/viewer.ts';
import { silentLogger } from '#foundation/logging/logger.ts';
import { createFederatedExecutor } from '../../support/federated-executor.ts';
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
  const ones = { rank: 1, half: 1, named: 1 };
  const federation = federate({
    old: {
      sdl: 'type Query { items: [Item!]! } type Item @key(fields: "id") { id: ID! name: String! rank: Int half: Int named: Int }',
      resolvers: {
        Query: { items: () => ['i1', 'i2'].map((id) => ({ id, name: `old ${id}`, ...ones })) },
        Item: { __resolveReference: ({ id }: Sent) => ({ id, name: `old ${id}`, ...ones }) },
      },
    },
    fresh: {
      sdl: `
        type Item @key(fields: "id") {
          id: ID! name: String! @override(from: "old", label: "percent(0)") rank: Int @override(from: "old", label: "percent(100)")
          half: Int @override(from: "old", label: "percent(50)") named: Int @override(from: "old", label: "by-name")
        }
      `,
      resolvers: {
        Item: { ...asSent, name: ({ id }: Sent) => `fresh ${id}`, rank: () => 2, half: () => 2, named: () => 2 },
      },
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

  const viewer = (subject: string): Viewer => ({
    kind: 'CLIENT',
    subject,
    clientId: subject,
    scopes: [],
    generation: 1,
  });
  const halfOf = async (context: { viewer: Viewer; requestId: string }) => {
    const { data } = await federation.ask({ query: '{ items { half } }', context });
    const { items } = JSON.parse(data) as { items: { half: number }[] };
    return items.map(({ half }) => half).join();
  };

  test('a share moves it for some viewers, always the same ones', async () => {
    const moved = new Map<string, string>();
    for (let round = 0; round < 2; round += 1) {
      for (let number = 0; number < 24; number += 1) {
        const subject = `client-${number}`;
        const half = await halfOf({ viewer: viewer(subject), requestId: `${round}` });
        expect(moved.get(subject) ?? half).toBe(half);
        moved.set(subject, half);
      }
    }
    expect([...new Set(moved.values())].sort()).toEqual(['1,1', '2,2']);
  });

  test('who has not signed in is told apart by the request', async () => {
    const asked = Array.from({ length: 24 }, (_, number) => halfOf({ viewer: anonymous, requestId: `r${number}` }));
    expect([...new Set(await Promise.all(asked))].sort()).toEqual(['1,1', '2,2']);
  });

  test.for([
    [true, 2],
    [false, 1],
  ] as const)('a label of another form is decided outside: %s', async ([isOverridden, named]) => {
    const { supergraphSdl, subgraphs } = federation;
    const fetchers = new Map(Object.entries(subgraphs).map(([name, { fetch }]) => [name, fetch]));
    const overrides = { isOverridden: (label: string) => label === 'by-name' && isOverridden };
    const executor = createFederatedExecutor({ supergraphSdl, fetchers, overrides, logger: silentLogger() });
    const { data } = await executor.execute({ query: '{ items { named rank } }' });
    expect(data).toEqual({
      items: [
        { named, rank: 1 },
        { named, rank: 1 },
      ],
    });
  });
});
