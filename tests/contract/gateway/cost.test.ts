import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type GatewayWorld, openGateway, type Post } from './fixture/gateway.ts';
import { createShop } from './fixture/shop.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway({ MAX_COST: '1000' }, { graph: createShop() });
});
afterAll(() => world[Symbol.asyncDispose]());

const asked = { 'x-cost': '1' };
const costOf = async (post: Post): Promise<unknown> => {
  const { body } = await world.post({ headers: asked, ...post });
  return (body as Answer & { extensions?: { cost: unknown } }).extensions?.cost ?? body;
};
const estimate = async (query: string, variables: Record<string, unknown> = {}): Promise<unknown> =>
  ((await costOf({ query, variables })) as { estimated: unknown }).estimated;

describe('G4 what an operation costs', () => {
  test.for([
    ['a leaf nothing', '{ __typename }', 0],
    ['what the schema says of a field', '{ dear }', 50],
    ['as often as it is asked for', '{ dear other: dear }', 100],
    ['a mutation ten', 'mutation { buy }', 10],
    ['a list as long as its argument says', '{ newest(first: 7) { id } }', 7],
    ['… or the last one', '{ newest(last: 4) { id } }', 4],
    ['a page by the size that its default says', '{ products { nodes { id } } }', 21],
    ['a page by the size that it is asked for', '{ products(first: 5) { total nodes { id } } }', 6],
    ['a list as long as the schema assumes', '{ recent { id } }', 3],
    ['a list as long as the configuration assumes, where nobody says', '{ plain { id } }', 10],
    ['a page by the convention of its arguments', '{ byConvention(first: 8) { nodes { id } } }', 9],
    ['a list whose length is said to be negative as if nobody said it', '{ paged(first: -1) { related { id } } }', 110],
    ['lists inside lists multiplied', '{ newest(first: 5) { related { id } } }', 55],
    ['objects by what the schema says of their type', '{ recent { maker { name } } }', 15],
    ['the dearest type of an abstract one', '{ things { ... on Product { maker { id } } ... on Maker { id } } }', 5],
    ['an argument by what the schema says of it', '{ search(depth: 1) }', 7],
    ['input fields by what the schema says of them', '{ search(filter: { text: "a", inner: { text: "b" } }) }', 10],
    ['nothing that is skipped', '{ dear @skip(if: true) other: dear @include(if: false) }', 0],
  ] as const)('%s', async ([, query, expected]) => {
    expect(await estimate(query)).toBe(expected);
  });

  test('variables count as what they are', async () => {
    const query =
      'query ($n: Int, $m: Int, $filter: Filter, $with: Boolean!) { newest(first: $n) { id } paged(first: $m) { id } search(filter: $filter) dear @include(if: $with) }';
    expect(await estimate(query, { n: 3, m: 4, filter: { text: 'a' }, with: true })).toBe(62);
    expect(await estimate(query, { n: 30, m: null, filter: null, with: false })).toBe(40);
  });

  test('a list that has to be told its length by exactly one argument is', async () => {
    for (const query of [
      '{ newest { id } }',
      '{ newest(first: 1, last: 1) { id } }',
      'query ($n: Int) { newest(first: $n) { id } }',
    ]) {
      const { response, body } = await world.post({ query });
      expect([response.status, body.errors?.[0]?.extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
      expect(body.errors?.[0]?.message).toContain('first, last');
    }
  });

  test('what costs more than the limit is refused before anything is asked, with both figures', async () => {
    const shop = createShop();
    await using own = await openGateway({ MAX_COST: '100' }, { graph: shop });
    const { response, body } = await own.post({ query: '{ newest(first: 11) { related { id } } }' });
    expect([response.status, body.errors?.[0]?.extensions.code]).toEqual([400, 'LIMIT_EXCEEDED']);
    expect(body.errors?.[0]?.message).toContain('may cost 121, which is more than 100');
    expect((await own.post({ query: '{ newest(first: 9) { related { id } } }' })).response.status).toBe(200);
    expect(shop.requests).toHaveLength(1);
  });

  test('lists inside each other have a limit of their own', async () => {
    await using own = await openGateway({ MAX_LIST_NESTING: '2' }, { graph: createShop() });
    const { body } = await own.post({ query: '{ recent { related { related { id } } } }' });
    expect(body.errors).toMatchObject([{ message: 'The operation has more than 2 lists inside each other.' }]);
  });

  test('the answer says what it cost, estimated, in fact, and at the most', async () => {
    expect(await costOf({ query: '{ newest(first: 5) { related { id } } }' })).toEqual({
      estimated: 55,
      actual: 8,
      maximum: 1000,
    });
    expect(await costOf({ query: '{ products { nodes { id } } dear }' })).toEqual({
      estimated: 71,
      actual: 53,
      maximum: 1000,
    });
  });

  test('… to those who ask; in production to operators alone', async () => {
    expect((await world.post({ query: '{ dear }' })).body).toEqual({ data: { dear: 'dear' } });
    await using production = await openGateway({ NODE_ENV: 'production' }, { graph: createShop() });
    const client = await production.post({ query: '{ dear }', as: 'one', headers: asked });
    expect(client.body).toEqual({ data: { dear: 'dear' } });
    const operator = await production.post({ query: '{ dear }', as: 'admin', headers: asked });
    expect(operator.body).toMatchObject({ extensions: { cost: { estimated: 50, actual: 50 } } });
  });
});
