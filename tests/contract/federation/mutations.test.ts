import { GraphQLError } from 'graphql';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { federate } from './fixture/federation.ts';
import { asSent } from './fixture/references.ts';

describe('G1 mutations', () => {
  const log: string[] = [];
  const step =
    (name: string) =>
    async (_: unknown, { id, fails }: { id: string; fails?: boolean }) => {
      log.push(`${name} ${id} begins`);
      // Time in which one that does not wait for its turn would overtake this one.
      await new Promise((resolve) => setImmediate(resolve));
      log.push(`${name} ${id} ends`);
      if (fails) throw new GraphQLError('No.', { extensions: { code: 'FORBIDDEN' } });
      return { id };
    };
  const federation = federate({
    a: {
      sdl: `
        type Query { count: Int }
        type Mutation { add(id: ID!, fails: Boolean): Item must(id: ID!, fails: Boolean): Item! sum(values: [Int!]!): Int! }
        type Item @key(fields: "id") { id: ID! }
      `,
      resolvers: {
        Query: { count: () => log.length },
        Mutation: {
          add: step('add'),
          must: step('must'),
          sum: (_: unknown, { values }: { values: number[] }) => values.reduce((a, b) => a + b, 0),
        },
      },
    },
    b: {
      sdl: `
        type Mutation { move(id: ID!, fails: Boolean): Item }
        type Item @key(fields: "id") { id: ID! name: String log: String }
      `,
      resolvers: {
        Mutation: { move: step('move') },
        Item: {
          ...asSent,
          name: ({ id }: { id: string }) => {
            log.push(`name ${id}`);
            return `name ${id}`;
          },
        },
      },
    },
  });
  afterAll(() => federation[Symbol.asyncDispose]());
  beforeEach(() => void log.splice(0));
  const both = (...names: string[]) => names.flatMap((name) => [`${name} begins`, `${name} ends`]);

  test('run one after the other, across subgraphs', async () => {
    const { data, errors } = await federation.ask({
      query: 'mutation { a: add(id: "1") { id } move(id: "2") { id } b: add(id: "3") { id } c: move(id: "4") { id } }',
    });
    expect({ data, errors }).toEqual({
      data: '{"a":{"id":"1"},"move":{"id":"2"},"b":{"id":"3"},"c":{"id":"4"}}',
      errors: [],
    });
    expect(log).toEqual(both('add 1', 'move 2', 'add 3', 'move 4'));
  });

  test('fetch the entities they answer', () =>
    federation.check('mutation { a: add(id: "1") { name id } move(id: "2") { name } }', {
      data: { a: { name: 'name 1', id: '1' }, move: { name: 'name 2' } },
    }));

  test('each finds done what stands before it, entities included', async () => {
    await federation.ask({
      query: 'mutation { a: add(id: "1") { name } move(id: "2") { name } b: add(id: "3") { name } }',
    });
    expect(log.indexOf('name 1')).toBeGreaterThan(log.indexOf('add 1 ends'));
    expect(log.indexOf('move 2 begins')).toBeGreaterThan(log.indexOf('add 1 ends'));
    expect(log.indexOf('add 3 begins')).toBeGreaterThan(log.indexOf('move 2 ends'));
  });

  test('one that fails does not stop those behind it', async () => {
    await federation.check(
      'mutation { a: add(id: "1", fails: true) { name } move(id: "2") { name } b: add(id: "3") { id } }',
      {
        data: { a: null, move: { name: 'name 2' }, b: { id: '3' } },
        errors: ['FORBIDDEN at a'],
      },
    );
  });

  test('one that may not fail empties the answer, though the others are done', async () => {
    const query = 'mutation { must(id: "1", fails: true) { id } move(id: "2") { id } }';
    const { data, errors } = await federation.ask({ query });
    expect({ data, errors }).toEqual({ data: 'null', errors: ['FORBIDDEN at must'] });
    expect(log).toEqual(both('must 1', 'move 2'));
  });

  test('take variables and defaults like queries', () =>
    federation.check(
      {
        query:
          'mutation M($v: [Int!]! = [1, 2], $id: ID!) { sum(values: $v) twice: sum(values: [3, 4]) move(id: $id) { name __typename } }',
        variables: { id: 'x' },
      },
      { data: { sum: 3, twice: 7, move: { name: 'name x', __typename: 'Item' } } },
    ));

  test('that are left out do not run', async () => {
    const query =
      'mutation ($no: Boolean!) { add(id: "1") @include(if: $no) { id } move(id: "2") @skip(if: true) { id } sum(values: []) }';
    await federation.check({ query, variables: { no: false } }, { data: { sum: 0 } });
    expect(log).toEqual([]);
  });

  test('equal ones run each', async () => {
    await federation.ask({
      query:
        'mutation { a: add(id: "1") { id } b: add(id: "1") { id } c: move(id: "1") { id } d: move(id: "1") { id } }',
    });
    expect(log).toEqual(both('add 1', 'add 1', 'move 1', 'move 1'));
  });
});
