import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anonymous } from '#foundation/identity/viewer.ts';
import { administrator, createSubgraphWorld, gatewayViewer, type SubgraphWorld, shapes, tenant } from './world.ts';

describe.each(shapes)('a subgraph, %s', (shape) => {
  let world: SubgraphWorld;
  beforeAll(async () => {
    world = await createSubgraphWorld(shape);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const codes = async (query: string, o?: Parameters<SubgraphWorld['ask']>[1]) =>
    (await world.ask(query, o)).errors?.map(({ extensions }) => extensions.code);

  test('answers a query and passes on who asks, the request id and the trace', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const answer = await world.ask('{ caller { kind subject requestIds traceparent } }', {
      requestId: 'r1',
      traceparent,
    });
    expect(answer).toEqual({
      data: { caller: { kind: 'CLIENT', subject: 'client:acme', requestIds: ['r1', 'r1'], traceparent } },
    });
  });

  test('carries out a mutation in a unit of work of its own', async () => {
    const id = await world.addParcel();
    expect(await world.move(id, 'harbour')).toMatchObject({ data: { moveParcel: { parcel: { place: 'harbour' } } } });
    expect(await world.ask('query ($id: ID!) { parcel(id: $id) { place } }', { variables: { id } })).toEqual({
      data: { parcel: { place: 'harbour' } },
    });
  });

  test('returns a refusal as data', async () => {
    const id = await world.addParcel();
    expect(await world.move(id, '')).toMatchObject({
      data: { moveParcel: { parcel: null, errors: [{ message: 'Must not be empty.' }] } },
    });
  });

  test('resolves representations, those of another tenant like unknown ones', async () => {
    const [own, foreign] = [await world.addParcel(), await world.addParcel({ clientId: 'other' })];
    const representations = [own, foreign].map((id) => ({ __typename: 'Parcel', id }));
    const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Parcel { place label } } }';
    expect(await world.ask(query, { variables: { r: representations } })).toEqual({
      data: { _entities: [{ place: 'depot', label: `${own} → depot` }, null] },
    });
  });

  test('gives a page with cursors, and the next one behind them', async () => {
    const viewer = tenant(`pages-${shape}`);
    for (const place of ['a', 'b', 'c']) await world.addParcel({ clientId: `pages-${shape}`, place });
    const query = `query ($first: Int, $after: String) {
      parcels(first: $first, after: $after) { nodes { place } edges { cursor } pageInfo { hasNextPage endCursor } }
    }`;
    const ask = async (variables: object) =>
      (await world.ask(query, { viewer, variables: { ...variables } })).data?.parcels as {
        nodes: { place: string }[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
      };
    const first = await ask({ first: 2 });
    expect(first.nodes.map(({ place }) => place)).toEqual(['a', 'b']);
    expect(first.pageInfo.hasNextPage).toBe(true);
    const second = await ask({ first: 2, after: first.pageInfo.endCursor });
    expect(second).toMatchObject({ nodes: [{ place: 'c' }], pageInfo: { hasNextPage: false } });
  });

  test('names the argument of a page that is too long or a cursor that is none', async () => {
    const tooLong = await world.ask('{ parcels(first: 101) { nodes { id } } }');
    expect(tooLong.errors).toMatchObject([
      { message: expect.stringContaining('`first`'), extensions: { code: 'BAD_USER_INPUT' } },
    ]);
    const noCursor = await world.ask('{ parcels(after: "nonsense") { nodes { id } } }');
    expect(noCursor.errors).toMatchObject([
      { message: expect.stringContaining('after'), extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });

  test('reads and writes moments and exact numbers', async () => {
    const query = 'query ($at: DateTime, $amount: Decimal) { echo(at: $at, amount: $amount) { at amount } }';
    expect(await world.ask(query, { variables: { at: '2026-01-31T09:00:00+01:00', amount: '0.031400' } })).toEqual({
      data: { echo: { at: '2026-01-31T08:00:00.000Z', amount: '0.031400' } },
    });
  });

  test.each([
    ['query ($at: DateTime) { echo(at: $at) { at } }', { at: 'soon' }, 'RFC 3339'],
    ['query ($amount: Decimal) { echo(amount: $amount) { amount } }', { amount: 0.1 }, 'Decimal'],
    ['query ($count: Int) { echo(count: $count) { count } }', { count: 'many' }, '$count'],
    ['query ($count: Int!) { echo(count: $count) { count } }', {}, '$count'],
    ['{ echo(at: "soon") { at } }', {}, 'RFC 3339'],
  ])('calls input of the wrong form by its name: %s with %j', async (query, variables, named) => {
    const answer = await world.ask(query, { variables });
    expect(answer.errors).toMatchObject([
      { message: expect.stringContaining(named), extensions: { code: 'BAD_USER_INPUT' } },
    ]);
    expect(answer.data).toBeUndefined();
  });

  test('passes a failure of the closed table and keeps the rest of the answer', async () => {
    expect(await world.ask('{ broken(way: FAILURE) echo(count: 1) { count } }')).toEqual({
      data: { broken: null, echo: { count: 1 } },
      errors: [
        {
          message: 'Slower.',
          path: ['broken'],
          locations: [{ line: 1, column: 3 }],
          extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 3 },
        },
      ],
    });
  });

  test('masks what nobody thought of and logs it with the request id', async () => {
    const answer = await world.ask('{ broken(way: UNEXPECTED) }', { requestId: 'masked-1' });
    expect(answer.errors).toMatchObject([
      { message: 'Something went wrong on our side.', extensions: { code: 'INTERNAL_SERVER_ERROR' } },
    ]);
    expect(JSON.stringify(answer)).not.toContain('secret');
    const logged = world.lines.filter((line) => line.request_id === 'masked-1');
    expect(logged).toMatchObject([{ level: 'error', err: { message: 'the secret of the house' } }]);
  });

  test('answers nothing later than the deadline', async () => {
    const begun = Date.now();
    const answer = await world.ask('{ slow }', { deadlineAt: Date.now() + 100 });
    expect(answer.errors).toMatchObject([{ extensions: { code: 'SUBGRAPH_TIMEOUT' } }]);
    expect(Date.now() - begun).toBeLessThan(2000);
  });

  test('does not begin what is late already', async () => {
    expect(await codes('{ echo(count: 1) { count } }', { deadlineAt: Date.now() - 1 })).toEqual(['SUBGRAPH_TIMEOUT']);
  });

  test.each([
    ['{ parcel(', 'GRAPHQL_PARSE_FAILED'],
    ['', 'GRAPHQL_PARSE_FAILED'],
    ['{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['{ __schema { description } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['{ __type(name: "Parcel") { name } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['query A { slow } query B { slow }', 'OPERATION_RESOLUTION_FAILURE'],
    ['subscription { parcelMoved(parcelId: "1") { place } }', 'BAD_REQUEST'],
  ])('refuses the document %j with %s', async (query, code) => {
    expect(await codes(query)).toEqual([code]);
  });

  test('runs the operation that is named', async () => {
    const query = 'query A { echo(count: 1) { count } } query B { echo(count: 2) { count } }';
    expect(await world.ask(query, { operationName: 'B' })).toEqual({ data: { echo: { count: 2 } } });
    expect(await codes(query, { operationName: 'C' })).toEqual(['OPERATION_RESOLUTION_FAILURE']);
  });

  test('keeps a field from those who lack its scope, and gives the rest', async () => {
    const id = await world.addParcel();
    const query = 'query ($id: ID!) { parcel(id: $id) { place contents } }';
    expect(await world.ask(query, { variables: { id } })).toMatchObject({
      data: { parcel: { place: 'depot', contents: null } },
      errors: [{ path: ['parcel', 'contents'], extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }],
    });
    expect(await world.ask(query, { variables: { id }, viewer: administrator })).toEqual({
      data: { parcel: { place: 'depot', contents: 'a secret' } },
    });
    expect(await codes(query, { variables: { id }, viewer: anonymous })).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE']);
  });

  test('prints its definition for services alone', async () => {
    expect(await world.ask('{ _service { sdl } }', { viewer: gatewayViewer })).toEqual({
      data: { _service: { sdl: expect.stringContaining('type Parcel') } },
    });
    expect(await codes('{ _service { sdl } }')).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE']);
  });

  test('takes __proto__ and constructor as names like any other', async () => {
    const answer = await world.ask('query ($__proto__: Int) { constructor: echo(count: $__proto__) { count } }', {
      variables: JSON.parse('{"__proto__": 5, "constructor": {}}'),
    });
    expect(answer.errors).toBeUndefined();
    expect(Object.entries(answer.data ?? {})).toEqual([['constructor', { count: 5 }]]);
    expect(({} as { count?: number }).count).toBeUndefined();
  });
});
