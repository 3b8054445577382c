import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTcp } from '../../support/raw-socket.ts';
import { type Answer, type GatewayWorld, openGateway } from './fixture/gateway.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway({ CORS_ORIGINS: 'https://app.example.com' });
});
afterAll(() => world[Symbol.asyncDispose]());

const send = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  fetch(`${world.url}/graphql`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
const codeOf = async (response: Response) => ((await response.json()) as Answer).errors?.[0]?.extensions.code;
const whoAmI = JSON.stringify({ query: '{ whoAmI }' });

describe('G10 request ids', () => {
  test('a well-formed one is kept, echoed and sent to the subgraph', async () => {
    world.subgraphs.agent.requests.length = 0;
    const response = await send(whoAmI, { 'x-request-id': 'my-request.1' });
    expect(response.headers.get('x-request-id')).toBe('my-request.1');
    expect(world.subgraphs.agent.requests[0]?.requestId).toBe('my-request.1');
  });

  test.for(['with space', 'x'.repeat(129), 'a/b', '<script>'])('"%s" is replaced by a new one', async (given) => {
    const response = await send(whoAmI, { 'x-request-id': given });
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('errors carry the id and the time', async () => {
    const response = await send(JSON.stringify({ query: '{' }), { 'x-request-id': 'abc' });
    expect(response.status).toBe(400);
    const { errors } = (await response.json()) as Answer;
    expect(errors?.[0]?.extensions).toEqual({
      code: 'GRAPHQL_PARSE_FAILED',
      requestId: 'abc',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
  });

  test('a trace context goes on to the subgraph', async () => {
    world.subgraphs.agent.requests.length = 0;
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await send(whoAmI, { traceparent });
    expect(world.subgraphs.agent.requests[0]?.traceparent).toBe(traceparent);
  });
});

describe('G6 errors', () => {
  test('what a subgraph did not mean to say is masked', async () => {
    const response = await send(JSON.stringify({ query: '{ fails }' }));
    const text = await response.text();
    expect(text).not.toMatch(/ECONNREFUSED|10\.0\.0\.1|srv|stack|serviceName/);
    const { data, errors } = JSON.parse(text) as Answer;
    expect(data).toEqual({ fails: null });
    expect(errors?.[0]).toMatchObject({ path: ['fails'], extensions: { code: 'INTERNAL_SERVER_ERROR' } });
  });

  test('a coded failure passes with its words and without its details', async () => {
    const response = await send(JSON.stringify({ query: '{ fails(how: "coded") }' }));
    const { errors } = (await response.json()) as Answer;
    expect(errors).toMatchObject([
      { message: 'Name an agent.', path: ['fails'], extensions: { code: 'BAD_USER_INPUT' } },
    ]);
    expect(Object.keys(errors?.[0]?.extensions ?? {}).sort()).toEqual(['code', 'requestId', 'timestamp']);
  });
});

describe('G4 limits before parsing', () => {
  test('a body over 2 MB is LIMIT_EXCEEDED', async () => {
    const response = await send(JSON.stringify({ query: `{ whoAmI } #${'x'.repeat(2 * 1024 * 1024)}` }));
    expect([response.status, await codeOf(response)]).toEqual([413, 'LIMIT_EXCEEDED']);
  });

  test('a compressed body is refused with status 415', async () => {
    const response = await send(gzipSync(whoAmI), { 'content-encoding': 'gzip' });
    expect([response.status, await codeOf(response)]).toEqual([415, 'BAD_REQUEST']);
  });

  test('a body that is not UTF-8, or not JSON, is BAD_REQUEST', async () => {
    for (const body of [Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), Buffer.from('{"query":')]) {
      const response = await send(body);
      expect([response.status, await codeOf(response)]).toEqual([400, 'BAD_REQUEST']);
    }
  });

  test.for([
    ['tokens', `{ ${'whoAmI '.repeat(15_001)} }`],
    ['levels', `{ agent(id: "a1") { ${'peer { '.repeat(20)} id ${'} '.repeat(20)} } }`],
    ['aliases', `{ ${Array.from({ length: 101 }, (_, index) => `a${index}: whoAmI`).join(' ')} }`],
    ['root fields', `{ ${'whoAmI '.repeat(51)} }`],
    [
      'fields',
      `query { agent(id: "a1") { ...F0 } } fragment F20 on Agent { id } ${Array.from(
        { length: 20 },
        (_, index) => `fragment F${index} on Agent { ...F${index + 1} peer { ...F${index + 1} } }`,
      ).join(' ')}`,
    ],
  ] as const)('too many %s are LIMIT_EXCEEDED with status 400', async ([, query]) => {
    const response = await send(JSON.stringify({ query }));
    expect([response.status, await codeOf(response)]).toEqual([400, 'LIMIT_EXCEEDED']);
  });

  test('a batch of operations is refused', async () => {
    const response = await send(JSON.stringify([{ query: '{ whoAmI }' }]));
    expect([response.status, await codeOf(response)]).toEqual([400, 'BAD_REQUEST']);
  });

  test('names that JavaScript gives a meaning to are inert', async () => {
    const body =
      '{"query":"query ($id: ID!) { __proto__: whoAmI constructor: agent(id: $id) { id } }","variables":{"id":"a1","__proto__":{"x":1}}}';
    const response = await send(body, { authorization: 'Bearer cli_one' });
    expect(response.status).toBe(200);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
    expect(await response.text()).toContain('"constructor":{"id":"a1"}');
  });
});

describe('G15 who may call from a browser', () => {
  test('an origin of the list is named, any other is not', async () => {
    const allowed = await send(whoAmI, { origin: 'https://app.example.com' });
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
    const other = await send(whoAmI, { origin: 'https://evil.example.com' });
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('what a page may send without asking first is refused', async () => {
    const response = await send(whoAmI, { 'content-type': 'text/plain' });
    expect(response.status).toBe(415);
    const read = await fetch(`${world.url}/graphql?query=%7BwhoAmI%7D`);
    expect([read.status, await codeOf(read)]).toEqual([400, 'BAD_REQUEST']);
  });

  test.for([
    ['two hosts', 'Host: localhost\r\nhost: example.com'],
    ['two lengths', 'Host: localhost\r\nContent-Length: 5\r\nContent-Length: 6'],
    ['a length and chunks', 'Host: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked'],
    ['a header that ends in half a line', 'Host: localhost\r\nX-Request-ID: a\nX-Other: b'],
  ])('a request with %s, which proxies may read in another way, is refused', async ([, headers]) => {
    const socket = await openTcp(world.url);
    socket.write(`GET /health/live HTTP/1.1\r\n${headers}\r\n\r\n`);
    const [answer] = (await once(socket, 'data', { signal: AbortSignal.timeout(5_000) })) as [Buffer];
    socket.destroy();
    expect(String(answer)).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe('G9 the page and the schema outside production', () => {
  test('everything the page names is served from here', async () => {
    const response = await fetch(`${world.url}/`);
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
    const html = await response.text();
    const paths = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '');
    expect(paths).toHaveLength(6);
    for (const path of paths) {
      expect(path.startsWith('/ide/')).toBe(true);
      expect((await fetch(`${world.url}${path}`)).status).toBe(200);
    }
  });

  test('the schema is text, without what belongs to federation', async () => {
    const sdl = await (await fetch(`${world.url}/schema.graphql`)).text();
    expect(sdl).toContain('type Subscription');
    expect(sdl).not.toMatch(/join__|requiresScopes/);
  });
});

describe('G11 probes on the public port', () => {
  test('they answer without details', async () => {
    const live = await fetch(`${world.url}/health/live`);
    expect([live.status, await live.json()]).toEqual([200, { status: 'HEALTHY', service: 'gateway' }]);
    const ready = await fetch(`${world.url}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([200, { ready: true, service: 'gateway' }]);
    expect((await fetch(`${world.url}/health/detailed`)).status).toBe(404);
  });
});
