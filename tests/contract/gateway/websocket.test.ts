import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { bearer, type GatewayWorld, openGateway, tokens } from './fixture/gateway.ts';
import { openSocket } from './fixture/socket.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway({ CORS_ORIGINS: 'https://app.example.com', MAX_SUBSCRIPTIONS_PER_SOCKET: '2' });
});
afterAll(() => world[Symbol.asyncDispose]());

const subscription = 'subscription { agentChanged(clientId: "client-1") { id } }';
const subscribe = (id: string, query = subscription) => ({ id, type: 'subscribe', payload: { query } });

describe('G2 graphql-transport-ws', () => {
  test('a socket is acknowledged with and without a credential', async () => {
    await using anonymous = await openSocket(world.socketUrl);
    anonymous.send(subscribe('1', '{ whoAmI }'));
    expect(await anonymous.next()).toMatchObject({ payload: { data: { whoAmI: 'ANONYMOUS anonymous' } } });
    await using known = await openSocket(world.socketUrl, { authorization: bearer('agent') });
    known.send(subscribe('1', '{ whoAmI }'));
    expect(await known.next()).toMatchObject({ payload: { data: { whoAmI: 'AGENT agent:a1' } } });
  });

  test('a ping is answered with its payload', async () => {
    await using socket = await openSocket(world.socketUrl);
    socket.send({ type: 'ping', payload: { n: 1 } });
    expect(await socket.next()).toEqual({ type: 'pong', payload: { n: 1 } });
  });

  test.for([
    ['text that is not JSON', 'hello', 4400],
    ['an unknown type', '{"type":"nothing"}', 4400],
    ['a subscribe without an id', '{"type":"subscribe","payload":{"query":"{ whoAmI }"}}', 4400],
    ['a subscribe without a query', '{"id":"1","type":"subscribe","payload":{}}', 4400],
    ['what only a server sends', '{"type":"connection_ack"}', 4400],
    ['a subscribe before the acknowledgement', JSON.stringify(subscribe('1')), 4401],
    ['a bad credential', '{"type":"connection_init","payload":{"authorization":"Bearer cli_nobody"}}', 4403],
    ['a credential that is no text', '{"type":"connection_init","payload":{"authorization":1}}', 4403],
  ] as const)('%s closes with its code', async ([, message, code]) => {
    await using socket = await openSocket(world.socketUrl, { isInitialised: false });
    socket.send(message);
    expect((await socket.closed()).code).toBe(code);
  });

  test('a second connection_init closes with 4429', async () => {
    await using socket = await openSocket(world.socketUrl);
    socket.send({ type: 'connection_init' });
    expect((await socket.closed()).code).toBe(4429);
  });

  test('silence instead of connection_init closes with 4408', async () => {
    await using socket = await openSocket(world.socketUrl, { isInitialised: false });
    expect((await socket.closed()).code).toBe(4408);
  });

  test('an id in use closes with 4409', async () => {
    await using socket = await openSocket(world.socketUrl, { authorization: bearer('one') });
    socket.send(subscribe('same'));
    socket.send(subscribe('same'));
    expect(await socket.closed()).toEqual({ code: 4409, reason: 'Subscriber for same already exists' });
  });

  test('no subprotocol closes with 4406', async () => {
    await using socket = await openSocket(world.socketUrl, { protocols: [], isInitialised: false });
    expect((await socket.closed()).code).toBe(4406);
  });

  test('a message that is too large closes with 1009', async () => {
    await using socket = await openSocket(world.socketUrl);
    socket.send(JSON.stringify(subscribe('1', `# ${'x'.repeat(2 * 1024 * 1024)}`)));
    expect((await socket.closed()).code).toBe(1009);
  });

  test('a binary message closes with 4400', async () => {
    await using socket = await openSocket(world.socketUrl);
    socket.socket.send(Buffer.from('{"type":"ping"}'), { binary: true });
    expect((await socket.closed()).code).toBe(4400);
  });

  test('more operations than a socket may have are SUBSCRIPTION_LIMIT, and leaving one makes room', async () => {
    await using socket = await openSocket(world.socketUrl, { authorization: bearer('one') });
    for (const id of ['1', '2', '3']) socket.send(subscribe(id));
    expect(await socket.next()).toMatchObject({
      id: '3',
      type: 'error',
      payload: [{ extensions: { code: 'SUBSCRIPTION_LIMIT' } }],
    });
    socket.send({ id: '1', type: 'complete' });
    socket.send(subscribe('3', '{ whoAmI }'));
    expect(await socket.next()).toMatchObject({ id: '3', type: 'next' });
  });

  test.for([
    ['https://app.example.com', 101],
    ['https://evil.example.com', 403],
    ['null', 403],
  ] as const)('a page of origin %s is answered %i', async ([origin, status]) => {
    const socket = new WebSocket(world.socketUrl, ['graphql-transport-ws'], { headers: { origin } });
    const opened = once(socket, 'open').then(() => 101);
    const refused = once(socket, 'unexpected-response').then(([, response]) => response.statusCode as number);
    socket.on('error', () => {});
    expect(await Promise.race([opened, refused])).toBe(status);
    socket.terminate();
  });

  test('another path is not upgraded', async () => {
    const socket = new WebSocket(world.socketUrl.replace('/graphql', '/other'), ['graphql-transport-ws']);
    socket.on('error', () => {});
    const [, response] = await once(socket, 'unexpected-response');
    expect(response.statusCode).toBe(404);
    socket.terminate();
  });

  test('a revoked credential closes its sockets with 4403 within a second, and no other', async () => {
    await using own = await openGateway();
    await using revoked = await openSocket(own.socketUrl, { authorization: bearer('one') });
    await using other = await openSocket(own.socketUrl, { authorization: bearer('two') });
    revoked.send(subscribe('1'));
    await vi.waitFor(() => expect(own.gateway.upstreams).toBe(1));
    own.issuers.revokeClient(tokens.one, 'client-1');
    expect((await revoked.closed(1_000)).code).toBe(4403);
    await vi.waitFor(() => expect(own.gateway.upstreams).toBe(0), { timeout: 1_000 });
    other.send({ type: 'ping' });
    expect(await other.next()).toEqual({ type: 'pong' });
    const { response } = await own.post({ query: '{ whoAmI }', as: 'one' });
    expect(response.status).toBe(401);
  });

  test('a drain closes with 1012 and takes no new socket', async () => {
    await using own = await openGateway();
    await using socket = await openSocket(own.socketUrl, { authorization: bearer('one') });
    const draining = own.gateway.drain();
    expect((await socket.closed()).code).toBe(1012);
    await draining;
    await expect(openSocket(own.socketUrl)).rejects.toThrow();
  });

  test('a client that does not read is closed, and its memory is bounded', async () => {
    await using own = await openGateway();
    await using socket = await openSocket(own.socketUrl, { authorization: bearer('one') });
    socket.send(subscribe('1', 'subscription { agentChanged(clientId: "client-1") { hostname } }'));
    await vi.waitFor(() => expect(own.subgraphs.agent.subscribers).toHaveLength(1));
    socket.socket.pause();
    const hostname = 'x'.repeat(256 * 1024);
    const { stream } = own.subgraphs.agent.subscribers[0] ?? {};
    await vi.waitFor(
      () => {
        stream?.push({ data: { agentChanged: { __typename: 'Agent', id: 'a1', hostname } } });
        expect(own.gateway.upstreams).toBe(0);
      },
      { timeout: 10_000, interval: 5 },
    );
  });
});
