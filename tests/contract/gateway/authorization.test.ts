import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type GatewayWorld, openGateway, type tokens } from './fixture/gateway.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
});
afterAll(() => world[Symbol.asyncDispose]());

type Who = keyof typeof tokens | undefined;
const ask = async (query: string, as: Who, variables?: Record<string, unknown>): Promise<Answer> => {
  const { body } = await world.post({ query, ...(as && { as }), ...(variables && { variables }) });
  return body;
};
const codes = ({ errors = [] }: Answer) => errors.map(({ path, extensions }) => [path?.join('.'), extensions.code]);
const DENIED = 'UNAUTHORIZED_FIELD_OR_TYPE';

describe('G3 who may use what', () => {
  test.for([
    ['nobody', undefined, 'ANONYMOUS anonymous'],
    ['a client', 'one', 'CLIENT client:client-1'],
    ['an agent', 'agent', 'AGENT agent:a1'],
    ['the operator', 'admin', 'ADMIN admin-token'],
  ] as const)('%s reaches the subgraph as the right viewer', async ([, as, expected]) => {
    expect((await ask('{ whoAmI }', as)).data).toEqual({ whoAmI: expected });
  });

  test.for([
    ['nobody', undefined, false, false],
    ['a client', 'one', true, false],
    ['an agent', 'agent', true, false],
    ['the operator', 'admin', true, true],
  ] as const)('%s is given the fields of the matrix and no others', async ([, as, signedIn, operates]) => {
    const answer = await ask('{ agent(id: "a1") { secret } }', as);
    if (!signedIn) {
      expect(answer.data).toEqual({ agent: null });
      expect(codes(answer)).toEqual([['agent', DENIED]]);
    } else if (!operates) {
      expect(answer.data).toEqual({ agent: { secret: null } });
      expect(codes(answer)).toEqual([['agent.secret', DENIED]]);
    } else {
      expect(answer).toEqual({ data: { agent: { secret: 'secret-1' } } });
    }
  });

  test.for(['cli_nobody', 'agt_nobody', 'xyz', 'adm_operatoR', ''])(
    'the credential "%s" is UNAUTHENTICATED with status 401',
    async (token) => {
      const headers = { authorization: `Bearer ${token}` };
      const { response, body } = await world.post({ query: '{ whoAmI }', headers });
      expect(response.status).toBe(401);
      expect(codes(body)).toEqual([[undefined, 'UNAUTHENTICATED']]);
    },
  );

  test('another scheme than Bearer is UNAUTHENTICATED', async () => {
    const { response } = await world.post({ query: '{ whoAmI }', headers: { authorization: 'Basic YTpi' } });
    expect(response.status).toBe(401);
  });

  test('a forbidden field is never asked of its subgraph', async () => {
    const { agent, replica } = world.subgraphs;
    agent.requests.length = 0;
    replica.requests.length = 0;
    const answer = await ask('{ agent(id: "a1") { hostname secret hiddenReplicas { id } } }', 'one');
    expect(answer.data).toEqual({ agent: { hostname: 'host-1', secret: null, hiddenReplicas: null } });
    expect(codes(answer)).toEqual([
      ['agent.secret', DENIED],
      ['agent.hiddenReplicas', DENIED],
    ]);
    expect(replica.requests).toEqual([]);
    expect(agent.requests.map(({ query }) => query).join()).not.toContain('secret');
  });

  test('the null of a forbidden field that allows none rises, in each element of a list', async () => {
    const nested = await ask('{ agent(id: "a1") { hostname peer { strictSecret } } }', 'one');
    expect(nested.data).toEqual({ agent: { hostname: 'host-1', peer: null } });
    expect(codes(nested)).toEqual([['agent.peer.strictSecret', DENIED]]);
    const listed = await ask('{ whoAmI agents { id strictSecret } }', 'one');
    expect(listed.data).toBeNull();
    expect(codes(listed)).toEqual([0, 1, 2].map((index) => [`agents.${index}.strictSecret`, DENIED]));
  });

  test('aliases and fragments change nothing', async () => {
    const query = `
      query { agent(id: "a1") { mine: secret ...Named ... on Agent { other: secret hostname } ... { third: secret } } }
      fragment Named on Agent { named: secret peer { deep: secret hostname } }`;
    const answer = await ask(query, 'one');
    expect(answer.data).toEqual({
      agent: {
        mine: null,
        named: null,
        peer: { deep: null, hostname: 'host-2' },
        other: null,
        hostname: 'host-1',
        third: null,
      },
    });
    expect(codes(answer).map(([path]) => path)).toEqual([
      'agent.mine',
      'agent.named',
      'agent.peer.deep',
      'agent.other',
      'agent.third',
    ]);
  });

  test('an interface field is forbidden when one of the types that may answer forbids it', async () => {
    const answer = await ask('{ things { id label } }', 'one');
    expect(answer.data).toEqual({
      things: [
        { id: 'a1', label: null },
        { id: 'n1', label: null },
      ],
    });
    const chosen = await ask('{ things { id ... on Agent { label } ... on Note { label text } } }', 'one');
    expect(chosen.data).toEqual({
      things: [
        { id: 'a1', label: 'agent 1' },
        { id: 'n1', label: null, text: 'hello' },
      ],
    });
    expect(codes(chosen)).toEqual([['things.1.label', DENIED]]);
    expect((await ask('{ things { label } }', 'admin')).data).toEqual({
      things: [{ label: 'agent 1' }, { label: 'note 1' }],
    });
  });

  test('a union answers the members that remain', async () => {
    const query = '{ findings { __typename ... on Note { text } ... on Agent { secret } } }';
    const answer = await ask(query, 'one');
    expect(answer.data).toEqual({
      findings: [
        { __typename: 'Note', text: 'hello' },
        { __typename: 'Agent', secret: null },
      ],
    });
    expect(codes(answer)).toEqual([['findings.1.secret', DENIED]]);
  });

  test('a field on an entity that was reached through another subgraph is forbidden as well', async () => {
    const answer = await ask('{ replica(id: "r1") { status agent { hostname secret } } }', 'one');
    expect(answer.data).toEqual({ replica: { status: 'READY', agent: { hostname: 'host-1', secret: null } } });
    expect(codes(answer)).toEqual([['replica.agent.secret', DENIED]]);
  });

  test('a forbidden field that is skipped is no error', async () => {
    const query = 'query ($with: Boolean!) { agent(id: "a1") { id secret @include(if: $with) } }';
    expect(await ask(query, 'one', { with: false })).toEqual({ data: { agent: { id: 'a1' } } });
    expect(codes(await ask(query, 'one', { with: true }))).toEqual([['agent.secret', DENIED]]);
  });

  test('a mutation with a forbidden part that leaves no answer runs nothing', async () => {
    world.words.length = 0;
    const answer = await ask('mutation { append(word: "x") forbid }', 'one');
    expect(answer.data).toBeNull();
    expect(codes(answer)).toEqual([['forbid', DENIED]]);
    expect(world.words).toEqual([]);
  });

  test('two viewers with one document are planned apart', async () => {
    const query = '{ hidden }';
    expect((await ask(query, 'admin')).data).toEqual({ hidden: 'hidden' });
    expect((await ask(query, 'one')).data).toBeNull();
    expect((await ask(query, 'admin')).data).toEqual({ hidden: 'hidden' });
  });

  test('in production the schema is shown to those who have signed in, and to nobody else', async () => {
    await using own = await openGateway({ NODE_ENV: 'production' });
    const query = '{ __schema { queryType { name } } __type(name: "Query") { name } whoAmI }';
    const stranger = await own.post({ query });
    expect(stranger.body.data).toBeNull();
    expect(codes(stranger.body)[0]).toEqual(['__schema', DENIED]);
    const known = await own.post({ query, as: 'one' });
    expect(known.body.data).toMatchObject({ __schema: { queryType: { name: 'Query' } } });

    expect((await fetch(`${own.url}/schema.graphql`)).status).toBe(401);
    const shown = await fetch(`${own.url}/schema.graphql`, { headers: { authorization: 'Bearer cli_one' } });
    expect(await shown.text()).toContain('type Agent implements Thing');
    expect((await fetch(`${own.url}/`)).status).toBe(404);

    const guess = await own.post({ query: '{ whoAmi }' });
    expect(guess.body.errors?.[0]?.message).toBe('Cannot query field "whoAmi" on type "Query".');
    // Whoever is shown a part of the schema is told no name of the rest.
    const near = await own.post({ query: '{ hiddn }', as: 'one' });
    expect(near.body.errors?.[0]?.message).toBe('Cannot query field "hiddn" on type "Query".');
    const helped = await world.post({ query: '{ whoAmi }' });
    expect(helped.body.errors?.[0]?.message).toContain('Did you mean "whoAmI"?');
  });
});
