import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, bearer, type GatewayWorld, openGateway } from './fixture/gateway.ts';
import { openSocket, type RawSocket } from './fixture/socket.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
});
afterAll(() => world[Symbol.asyncDispose]());

const nested = (count: number) => `{${'a{'.repeat(count)}a${'}'.repeat(count)}}`;
const lists = (count: number) => `{ search(text: ${'['.repeat(count)}1${']'.repeat(count)}) }`;
const numbered = (count: number, text: (number: number) => string) =>
  Array.from({ length: count }, (_, number) => text(number)).join(' ');
const deepArray = (count: number) => '['.repeat(count) + ']'.repeat(count);

const send = (body: string) =>
  fetch(`${world.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: bearer('one') },
    body,
  });
async function codeOverHttp(query: string) {
  const response = await send(JSON.stringify({ query }));
  const { errors } = (await response.json()) as Answer;
  return [response.status, errors?.[0]?.extensions.code];
}
async function answerOnSocket(socket: RawSocket, payload: object | string) {
  const id = 'x';
  socket.send(
    typeof payload === 'string'
      ? `{"id":"${id}","type":"subscribe","payload":${payload}}`
      : { id, type: 'subscribe', payload },
  );
  return socket.next();
}

describe('G4 documents that are made to hurt', () => {
  test.for([
    ['selections 3,000 deep', nested(3_000)],
    ['selections 300,000 deep', nested(300_000)],
    ['lists 7,000 deep', lists(7_000)],
    ['lists 300,000 deep', lists(300_000)],
    ['a comment of a megabyte', `{ whoAmI } #${'x'.repeat(1024 * 1024)}`],
    ['a name of a megabyte', `{ ${'x'.repeat(1024 * 1024)} }`],
    ['root fields in a fragment', `{ ...F } fragment F on Query { ${numbered(99, (n) => `a${n}: whoAmI`)} }`],
    ['root fields in inline fragments', `{ ... { ${numbered(60, () => '... { whoAmI }')} } }`],
    ['a fragment that nothing uses', `{ whoAmI } fragment F on Agent { ${'id '.repeat(6_000)} }`],
    ['directives', `{ ${numbered(40, () => `whoAmI ${'@include(if: true) '.repeat(10)}`)} }`],
    ['whole schemas', `{ ${numbered(20, (n) => `a${n}: __schema { types { fields { name } } }`)} }`],
    ['parts of the schema', `{ __schema { ${numbered(20, (n) => `a${n}: types { fields { name } }`)} } }`],
  ] as const)('%s are LIMIT_EXCEEDED, over HTTP and on a socket', async ([, query]) => {
    expect(await codeOverHttp(query)).toEqual([400, 'LIMIT_EXCEEDED']);
    await using socket = await openSocket(world.socketUrl);
    expect(await answerOnSocket(socket, { query })).toMatchObject({
      type: 'error',
      payload: [{ extensions: { code: 'LIMIT_EXCEEDED' } }],
    });
  });

  test('fragments in a long chain end without harm', async () => {
    const query = `{ ...F0 } fragment F1500 on Query { whoAmI } ${numbered(1_500, (n) => `fragment F${n} on Query{...F${n + 1}}`)}`;
    expect(await codeOverHttp(query)).toEqual([400, 'LIMIT_EXCEEDED']);
    expect((await send('{"query":"{ whoAmI }"}')).status).toBe(200);
  });

  test('JSON that is nested too deeply is refused before anything walks through it', async () => {
    const query = 'query ($id: ID!) { agent(id: $id) { id } }';
    const response = await send(`{"query":"${query}","variables":{"id":${deepArray(200_000)}}}`);
    expect(response.status).toBe(400);
    expect(((await response.json()) as Answer).errors?.[0]?.extensions.code).toBe('LIMIT_EXCEEDED');
    for (const message of [
      `{"type":"ping","payload":{"a":${deepArray(200_000)}}}`,
      `{"id":"1","type":"subscribe","payload":{"query":"${query}","variables":{"id":${deepArray(200_000)}}}}`,
    ]) {
      await using socket = await openSocket(world.socketUrl);
      socket.send(message);
      expect((await socket.closed()).code).toBe(4400);
    }
  });

  test('JSON that only speaks of brackets is not nested', async () => {
    const body = JSON.stringify({
      query: 'query ($t: String!) { search(text: $t) }',
      variables: { t: '[{"\\'.repeat(500) },
    });
    expect((await send(body)).status).toBe(200);
  });

  test.for([[{ toString: 1, valueOf: 1 }], [['epoch.1']], [7], [true], ['']])(
    'a place to resume from that is %j is CURSOR_INVALID',
    async ([after]) => {
      await using socket = await openSocket(world.socketUrl, { authorization: bearer('one') });
      const query = 'subscription { agentChanged(clientId: "client-1") { id } }';
      expect(await answerOnSocket(socket, { query, extensions: { after } })).toMatchObject({
        type: 'error',
        payload: [{ extensions: { code: 'CURSOR_INVALID' } }],
      });
    },
  );

  test('a variable with the name of a method is what was given, or nothing', async () => {
    const query = 'query ($toString: String) { fails(how: $toString) whoAmI }';
    world.subgraphs.agent.requests.length = 0;
    await send(JSON.stringify({ query }));
    expect(Object.keys(world.subgraphs.agent.requests[0]?.variables ?? {})).toEqual([]);
  });

  test('an error does not say back a long text whole', async () => {
    const response = await send(JSON.stringify({ query: `{ ${'x'.repeat(50_000)} }` }));
    expect((await response.text()).length).toBeLessThan(2_000);
  });
});
