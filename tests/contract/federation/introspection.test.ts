import { getIntrospectionQuery, graphqlSync } from 'graphql';
import { afterAll, describe, expect, test } from 'vitest';
import { federate } from './fixture/federation.ts';
import { asSent } from './fixture/references.ts';

const federation = federate({
  a: {
    sdl: `
      "Where all begins."
      type Query { item(id: ID = "1"): Item hidden: Int @inaccessible }
      type Item @key(fields: "id") { id: ID! old: Int @deprecated(reason: "Use price.") }
    `,
    resolvers: { Query: { item: (_: unknown, { id }: { id: string }) => ({ id }) } },
  },
  b: {
    sdl: 'type Item @key(fields: "id") { id: ID! price(in: Money = USD): Int } enum Money { USD EUR }',
    resolvers: { Item: { ...asSent, price: () => 5 } },
  },
});
afterAll(() => federation[Symbol.asyncDispose]());

describe('G9 introspection', () => {
  test('says what graphql-js says of the public schema', async () => {
    const query = getIntrospectionQuery({ inputValueDeprecation: true, directiveIsRepeatable: true });
    const { data, errors } = await federation.ask({ query });
    expect(errors).toEqual([]);
    expect(JSON.parse(data)).toEqual(graphqlSync({ schema: federation.executor.graph.schema, source: query }).data);
  });

  test('mixes with data, aliases and fragments, in the order asked', () =>
    federation.check(
      '{ a: item { price } s: __schema { queryType { n: name ...D } } __typename t: __type(name: "Money") { enumValues { name } } item { id } } fragment D on __Type { description }',
      {
        data: {
          a: { price: 5 },
          s: { queryType: { n: 'Query', description: 'Where all begins.' } },
          __typename: 'Query',
          t: { enumValues: [{ name: 'USD' }, { name: 'EUR' }] },
          item: { id: '1' },
        },
      },
    ));

  test('takes variables and conditions', () =>
    federation.check(
      {
        query:
          'query ($n: String!, $all: Boolean!, $no: Boolean!) { __type(name: $n) { fields(includeDeprecated: $all) { name } kind @include(if: $no) } __schema @skip(if: $all) { types { name } } }',
        variables: { n: 'Item', all: true, no: false },
      },
      { data: { __type: { fields: [{ name: 'id' }, { name: 'old' }, { name: 'price' }] } } },
    ));

  test('asks no subgraph', async () => {
    await federation.ask({ query: '{ __schema { types { name } } __typename }' });
    expect(federation.subgraphs.a.received).toEqual([]);
  });

  test('is for those who may: to others it is null with an error, and the rest stands', async () => {
    const query = '{ __type(name: "Item") { name } item { price __typename } }';
    expect(await federation.ask({ query, context: { mayIntrospect: false } })).toEqual({
      data: '{"__type":null,"item":{"price":5,"__typename":"Item"}}',
      errors: ['UNAUTHORIZED_FIELD_OR_TYPE at __type'],
    });
  });
});
