import { afterAll, describe, test } from 'vitest';
import { federate } from './fixture/federation.ts';
import { asSent } from './fixture/references.ts';

describe('G1 variables with names that fetches use themselves', () => {
  const federation = federate({
    a: {
      sdl: 'type Query { items(first: Int): [Item!]! } type Item @key(fields: "id") { id: ID! }',
      resolvers: { Query: { items: () => [{ id: '1' }, { id: '2' }] }, Item: asSent },
    },
    b: {
      sdl: 'type Item @key(fields: "id") { id: ID! price(in: String): String }',
      resolvers: { Item: { ...asSent, price: ({ id }: { id: string }, o: { in?: string }) => `${id} ${o.in}` } },
    },
  });
  afterAll(() => federation[Symbol.asyncDispose]());

  test('reach the field that takes them', () =>
    federation.check(
      {
        query:
          'query ($representations: String, $_representations: Int) { items(first: $_representations) { price(in: $representations) } }',
        variables: { representations: 'USD', _representations: 1 },
      },
      {
        data: { items: [{ price: '1 USD' }, { price: '2 USD' }] },
        stock: 'its fetches have two variables of that name',
      },
    ));
});
