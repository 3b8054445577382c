import { GraphQLError } from 'graphql';
import { afterAll, describe, test } from 'vitest';
import { federate } from './fixture/federation.ts';
import { asSent } from './fixture/references.ts';

const refusal = () => new GraphQLError('Not now.', { extensions: { code: 'FORBIDDEN' } });
const refuse = (): never => {
  throw refusal();
};
type Sent = { readonly id: string };

describe('G1 nulls rise to the nearest place that allows them', () => {
  const federation = federate({
    a: {
      sdl: `
        type Query {
          item(id: ID!): Item
          must(id: ID!): Item!
          loose: [Item] inner: [Item!] outer: [Item]! strict: [Item!]!
          grid: [[Item!]]  cube: [[[Item!]!]!]
        }
        type Item @key(fields: "id") { id: ID! own(fails: Boolean): Int! maybe(fails: Boolean): Int deep: Deep! deepMaybe: Deep }
        type Deep { deeper: Deeper! deeperMaybe: Deeper }
        type Deeper { x(fails: Boolean): Int! list: [Int!]! lists: [[Int!]] }
      `,
      resolvers: {
        Query: {
          item: (_: unknown, { id }: Sent) => ({ id }),
          must: (_: unknown, { id }: Sent) => ({ id }),
          loose: () => ['a', 'bad', 'c'].map((id) => ({ id })),
          inner: () => ['a', 'bad', 'c'].map((id) => ({ id })),
          outer: () => ['a', 'bad', 'c'].map((id) => ({ id })),
          strict: () => ['a', 'bad', 'c'].map((id) => ({ id })),
          grid: () => [[{ id: 'a' }], [{ id: 'b' }, { id: 'bad' }], null, []],
          cube: () => [[[{ id: 'a' }], [{ id: 'bad' }]]],
        },
        Item: {
          ...asSent,
          own: (_: unknown, { fails }: { fails?: boolean }) => (fails ? refuse() : 1),
          maybe: (_: unknown, { fails }: { fails?: boolean }) => (fails ? refuse() : null),
          deep: () => ({}),
          deepMaybe: () => ({}),
        },
        Deep: { deeper: () => ({}), deeperMaybe: () => ({}) },
        Deeper: {
          x: (_: unknown, { fails }: { fails?: boolean }) => (fails ? refuse() : 2),
          list: () => [1, 2],
          lists: () => [[1], null],
        },
      },
    },
    b: {
      sdl: `
        type Item @key(fields: "id") { id: ID! far: Int! farMaybe: Int farList: [Int!] farDeep: FarDeep! tree: Tree }
        type FarDeep { deeper: FarDeeper! }
        type FarDeeper { y: Int! }
        type Tree { leaf: Int! next: Tree nodes: [Tree!]! }
      `,
      resolvers: {
        Item: {
          ...asSent,
          far: ({ id }: Sent) => (id === 'bad' ? refuse() : 3),
          farMaybe: ({ id }: Sent) => (id === 'bad' ? refuse() : null),
          farList: ({ id }: Sent) => (id === 'bad' ? [1, refusal()] : [1]),
          farDeep: ({ id }: Sent) => ({ deeper: { y: id === 'bad' ? refuse : 4 } }),
          tree: ({ id }: Sent) => ({
            leaf: 1,
            nodes: [],
            next: { leaf: id === 'bad' ? refuse : 2, nodes: [{ leaf: 3, nodes: [] }] },
          }),
        },
      },
    },
  });
  afterAll(() => federation[Symbol.asyncDispose]());
  const at = (...paths: string[]) => paths.map((path) => `FORBIDDEN at ${path}`);

  test.for([
    [
      'a field that may be null stays null',
      '{ item(id: "a") { maybe(fails: true) own farMaybe } }',
      { item: { maybe: null, own: 1, farMaybe: null } },
      at('item.maybe'),
    ],
    [
      'a null without an error has none',
      '{ item(id: "a") { maybe farMaybe } }',
      { item: { maybe: null, farMaybe: null } },
      [],
    ],
    [
      'of one that may not, the object is',
      '{ item(id: "a") { id own(fails: true) far } }',
      { item: null },
      at('item.own'),
    ],
    [
      'at the root, everything is',
      '{ x: item(id: "a") { id } must(id: "a") { own(fails: true) } }',
      null,
      at('must.own'),
    ],
    [
      'another subgraph’s field empties the object too',
      '{ item(id: "bad") { id far } x: item(id: "a") { far } }',
      { item: null, x: { far: 3 } },
      at('item.far'),
    ],
    [
      'another subgraph’s field empties everything',
      '{ x: item(id: "a") { id } must(id: "bad") { far } }',
      null,
      at('must.far'),
    ],
    [
      'an element of a list',
      '{ loose { id far } }',
      { loose: [{ id: 'a', far: 3 }, null, { id: 'c', far: 3 }] },
      at('loose.1.far'),
    ],
    [
      'a list whose elements must be there',
      '{ inner { far } loose { id } }',
      { inner: null, loose: [{ id: 'a' }, { id: 'bad' }, { id: 'c' }] },
      at('inner.1.far'),
    ],
    [
      'a list that must be there, with elements that need not',
      '{ outer { far } }',
      { outer: [{ far: 3 }, null, { far: 3 }] },
      at('outer.1.far'),
    ],
    ['a list that must be there whole', '{ strict { far } loose { id } }', null, at('strict.1.far')],
    [
      'a list within a list',
      '{ grid { id far } }',
      { grid: [[{ id: 'a', far: 3 }], null, null, []] },
      at('grid.1.1.far'),
    ],
    [
      'all of three lists within each other',
      '{ cube { far } item(id: "a") { id } }',
      { cube: null, item: { id: 'a' } },
      at('cube.0.1.0.far'),
    ],
    [
      'a list of leaves',
      '{ loose { farList } }',
      { loose: [{ farList: [1] }, { farList: null }, { farList: [1] }] },
      at('loose.1.farList.1'),
    ],
    [
      'through objects that must be there',
      '{ item(id: "a") { deep { deeper { x(fails: true) } } } }',
      { item: null },
      at('item.deep.deeper.x'),
    ],
    [
      'as far as one that may be null',
      '{ item(id: "a") { deepMaybe { deeper { x(fails: true) } } own } }',
      { item: { deepMaybe: null, own: 1 } },
      at('item.deepMaybe.deeper.x'),
    ],
    [
      'as far as the nearest one',
      '{ item(id: "a") { deep { deeperMaybe { x(fails: true) list } deeper { lists } } } }',
      { item: { deep: { deeperMaybe: null, deeper: { lists: [[1], null] } } } },
      at('item.deep.deeperMaybe.x'),
    ],
    [
      'through objects of another subgraph',
      '{ loose { farDeep { deeper { y } } } }',
      { loose: [{ farDeep: { deeper: { y: 4 } } }, null, { farDeep: { deeper: { y: 4 } } }] },
      at('loose.1.farDeep.deeper.y'),
    ],
    [
      'in a tree of one type',
      '{ loose { tree { leaf next { leaf nodes { leaf } } } } }',
      { loose: [tree(2), { tree: { leaf: 1, next: null } }, tree(2)] },
      at('loose.1.tree.next.leaf'),
    ],
    [
      'of two names of one object, the one that asked for it',
      '{ item(id: "a") { deepMaybe { deeper { list } } other: deepMaybe { deeper { x(fails: true) } } } }',
      { item: { deepMaybe: { deeper: { list: [1, 2] } }, other: null } },
      at('item.other.deeper.x'),
    ],
    [
      'of two names of one object of another subgraph, the one that asked for it',
      '{ loose { id farDeep { __typename } } x: item(id: "bad") { far } y: item(id: "bad") { id } }',
      {
        loose: ['a', 'bad', 'c'].map((id) => ({ id, farDeep: { __typename: 'FarDeep' } })),
        x: null,
        y: { id: 'bad' },
      },
      at('x.far'),
    ],
    [
      'an object that is gone is not asked for elsewhere',
      '{ item(id: "bad") { far own(fails: true) } }',
      { item: null },
      at('item.own'),
    ],
  ] as const)('%s', ([, query, data, errors]) => federation.check(query, { data, errors }));
});

function tree(leaf: number) {
  return { tree: { leaf: 1, next: { leaf, nodes: [{ leaf: 3 }] } } };
}
