import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type GatewayWorld, openGateway } from './fixture/gateway.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
});
afterAll(() => world[Symbol.asyncDispose]());

describe('G1 one graph over several subgraphs', () => {
  test('an answer joins the fields of three subgraphs', async () => {
    const query = '{ agent(id: "a1") { hostname note replicas { status agent { hostname } } } }';
    const { response, body } = await world.post({ query, as: 'one' });
    expect(response.status).toBe(200);
    expect(body).toEqual({
      data: {
        agent: {
          hostname: 'host-1',
          note: 'note of a1',
          replicas: [
            { status: 'READY', agent: { hostname: 'host-1' } },
            { status: 'READY', agent: { hostname: 'host-1' } },
          ],
        },
      },
    });
  });

  test('mutations of one operation run one after the other', async () => {
    world.words.length = 0;
    const query = 'mutation { a: append(word: "one") b: append(word: "two") c: append(word: "three") }';
    const { body } = await world.post({ query, as: 'one' });
    expect(body.data).toEqual({ a: ['one'], b: ['one', 'two'], c: ['one', 'two', 'three'] });
  });

  test('a variable that does not fit is BAD_USER_INPUT with status 400', async () => {
    const query = 'query ($id: ID!) { agent(id: $id) { id } }';
    const { response, body } = await world.post({ query, variables: {}, as: 'one' });
    expect(response.status).toBe(400);
    expect(body.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  test('an unknown operation name is OPERATION_RESOLUTION_FAILURE with status 400', async () => {
    const { response, body } = await world.post({ query: 'query A { whoAmI }', operationName: 'B' });
    expect(response.status).toBe(400);
    expect(body.errors?.[0]?.extensions.code).toBe('OPERATION_RESOLUTION_FAILURE');
  });

  test('a subscription over HTTP is refused with a word about WebSocket', async () => {
    const query = 'subscription { agentChanged(clientId: "client-1") { id } }';
    const { response, body } = await world.post({ query, as: 'one' });
    expect(response.status).toBe(400);
    expect(body.errors?.[0]?.message).toContain('WebSocket');
  });

  test('a new supergraph that names a subgraph nobody serves changes nothing', async () => {
    await using own = await openGateway();
    const unserved = own.supergraphSdl.replace('@join__graph(name: "replica"', '@join__graph(name: "unserved"');
    expect(unserved).not.toBe(own.supergraphSdl);
    expect(own.gateway.replaceSupergraph(unserved)).toBe(false);
    const { body } = await own.post({ query: '{ agent(id: "a1") { replicas { id } } }', as: 'one' });
    expect(body.errors).toBeUndefined();
  });

  test('a supergraph is swapped under load without a failed operation', async () => {
    await using own = await openGateway();
    let isLoaded = true;
    const failed: unknown[] = [];
    const ask = async (caller: number) => {
      for (let round = 0; isLoaded; round += 1) {
        const query = `{ a${caller}_${round % 7}: whoAmI agents { replicas { id } } }`;
        const { body } = await own.post({ query, as: 'one' });
        if (body.errors) failed.push(body.errors);
      }
    };
    const load = Promise.all([1, 2, 3, 4].map(ask));
    for (let version = 0; version < 5; version += 1) {
      expect(own.gateway.replaceSupergraph(`${own.supergraphSdl}\n# version ${version}`)).toBe(true);
      await own.post({ query: '{ whoAmI }' });
    }
    isLoaded = false;
    await load;
    expect(failed).toEqual([]);
  });

  test('a new supergraph is swapped in whole, and a broken one changes nothing', async () => {
    await using own = await openGateway();
    expect(own.gateway.replaceSupergraph('type Query { broken: Nothing }')).toBe(false);
    const before = await own.post({ query: '{ whoAmI }' });
    expect(before.body.data).toEqual({ whoAmI: 'ANONYMOUS anonymous' });
    const extended = own.supergraphSdl.replace('whoAmI: String!', 'whoAmI: String! @deprecated(reason: "old")');
    expect(own.gateway.replaceSupergraph(extended)).toBe(true);
    const query = '{ __type(name: "Query") { fields(includeDeprecated: true) { name isDeprecated } } }';
    const { body } = await own.post({ query });
    const type = body.data?.__type as { fields: { name: string; isDeprecated: boolean }[] };
    expect(type.fields.find(({ name }) => name === 'whoAmI')?.isDeprecated).toBe(true);
  });

  test('an operation inside the program passes the same pipeline', async () => {
    const query = '{ whoAmI hidden }';
    const answer = await world.gateway.execute({ query: '{ whoAmI }', authorization: 'Bearer cli_one' });
    expect(answer.data).toEqual({ whoAmI: 'CLIENT client:client-1' });
    const refused = await world.gateway.execute({ query, authorization: 'Bearer cli_one' });
    expect(refused.errors?.[0]?.extensions?.code).toBe('UNAUTHORIZED_FIELD_OR_TYPE');
    const unknown = await world.gateway.execute({ query, authorization: 'Bearer cli_nobody' });
    expect(unknown.errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');
  });
});
