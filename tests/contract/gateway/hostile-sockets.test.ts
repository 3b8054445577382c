import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { openTcp, textFrame, upgradeRequest } from '../../support/raw-socket.ts';
import { bearer, openGateway, tokens } from './fixture/gateway.ts';
import { openSocket } from './fixture/socket.ts';

const subscription = 'subscription { agentChanged(clientId: "client-1") { id } }';
const subscribe = (id: string, payload: object = { query: subscription }) => ({ id, type: 'subscribe', payload });
/** The first bytes of a close frame with code 4403. */
const FORBIDDEN_FRAME = Buffer.from([0x11, 0x33]);

describe('G3 a client that does not keep to the rules of its socket', () => {
  test('does nothing more once its credential is revoked, even if it never answers the close', async () => {
    await using world = await openGateway();
    const socket = await openTcp(world.url);
    const heard: Buffer[] = [];
    socket.on('data', (data) => heard.push(data));
    const hears = (text: string | Buffer) =>
      vi.waitFor(() => expect(Buffer.concat(heard).includes(text)).toBe(true), { timeout: 5_000 });
    socket.write(upgradeRequest('/graphql'));
    await hears('101 Switching Protocols');
    socket.write(textFrame({ type: 'connection_init', payload: { authorization: bearer('one') } }));
    await hears('connection_ack');
    socket.write(textFrame(subscribe('s')));
    await vi.waitFor(() => expect(world.gateway.upstreams).toBe(1));

    world.issuers.revokeClient(tokens.one, 'client-1');
    await hears(FORBIDDEN_FRAME);
    expect(world.gateway.upstreams).toBe(0);
    socket.write(textFrame(subscribe('m', { query: 'mutation { append(word: "too late") }' })));
    // The connection is cut, although this side has said nothing.
    await vi.waitFor(() => expect(socket.readableEnded || socket.destroyed).toBe(true), { timeout: 3_000 });
    expect(world.words).toEqual([]);
    socket.destroy();
  });

  test('may reset a refused connection without harm to others', async () => {
    await using world = await openGateway();
    for (let round = 0; round < 50; round += 1) {
      const socket = await openTcp(world.url);
      socket.write(upgradeRequest('/other'));
      socket.resetAndDestroy();
    }
    expect((await world.post({ query: '{ whoAmI }' })).response.status).toBe(200);
  });

  test('does not keep a refused connection open, nor the server with it', async () => {
    const world = await openGateway();
    const socket = await openTcp(world.url);
    socket.resume();
    socket.write(upgradeRequest('/other'));
    await once(socket, 'end');
    // This side stays open: the client never says that it is done.
    await within(2_000, world[Symbol.asyncDispose]());
    socket.destroy();
  });

  test('has an id that is too long refused', async () => {
    await using world = await openGateway();
    await using socket = await openSocket(world.socketUrl, { authorization: bearer('one') });
    socket.send(subscribe('x'.repeat(129)));
    expect((await socket.closed()).code).toBe(4400);
  });

  test('has a subscription refused that would take much memory to keep', async () => {
    await using world = await openGateway();
    await using socket = await openSocket(world.socketUrl, { authorization: bearer('one') });
    const query = 'subscription ($client: ID!) { agentChanged(clientId: $client) { id } }';
    socket.send(subscribe('variables', { query, variables: { client: 'x'.repeat(20_000) } }));
    socket.send(subscribe('comment', { query: `${subscription} # ${'x'.repeat(20_000)}` }));
    for (const id of ['variables', 'comment']) {
      expect(await socket.next()).toMatchObject({
        id,
        type: 'error',
        payload: [{ extensions: { code: 'LIMIT_EXCEEDED' } }],
      });
    }
  });

  test('has so many subscriptions and no more, over all of its sockets, and no one else pays for it', async () => {
    await using world = await openGateway({ MAX_SUBSCRIPTIONS_PER_USER: '2' });
    await using first = await openSocket(world.socketUrl, { authorization: bearer('one') });
    await using second = await openSocket(world.socketUrl, { authorization: bearer('one') });
    await using other = await openSocket(world.socketUrl, { authorization: bearer('two') });
    first.send(subscribe('1'));
    first.send(subscribe('2'));
    await vi.waitFor(() => expect(world.subgraphs.agent.subscribers.length).toBeGreaterThan(0));
    second.send(subscribe('3'));
    const refused = { id: '3', type: 'error', payload: [{ extensions: { code: 'SUBSCRIPTION_LIMIT' } }] };
    expect(await second.next()).toMatchObject(refused);
    second.send(subscribe('q', { query: '{ whoAmI }' }));
    expect(await second.next()).toMatchObject({ id: 'q', type: 'next' });
    other.send(subscribe('1'));
    await vi.waitFor(() => expect(world.gateway.upstreams).toBe(2));

    first.socket.terminate();
    await vi.waitFor(() => expect(world.gateway.upstreams).toBe(1));
    second.send(subscribe('4'));
    await vi.waitFor(() => expect(world.gateway.upstreams).toBe(2));
  });

  test('comes and goes five hundred times and leaves nothing behind', async () => {
    await using world = await openGateway();
    const visit = async (number: number) => {
      const raw = await openSocket(world.socketUrl, { isInitialised: false });
      raw.send({ type: 'connection_init', payload: { authorization: bearer('one') } });
      if (number % 3 > 0) raw.send(subscribe('1'));
      if (number % 5 === 0) raw.send({ id: '1', type: 'complete' });
      if (number % 2 > 0) raw.socket.terminate();
      else raw.socket.close();
      await raw.closed();
    };
    for (let first = 0; first < 500; first += 20) {
      await Promise.all(Array.from({ length: 20 }, (_, index) => visit(first + index)));
    }
    await vi.waitFor(() => expect(world.gateway.upstreams).toBe(0));
    expect(world.subgraphs.agent.subscribers.filter(({ stream }) => stream.isOpen)).toEqual([]);
  }, 30_000);

  test('subscribes and leaves under one id in a row without being taken for two', async () => {
    await using world = await openGateway();
    await using socket = await openSocket(world.socketUrl, { authorization: bearer('one') });
    for (let round = 0; round < 200; round += 1) {
      socket.send(subscribe('same'));
      socket.send({ id: 'same', type: 'complete' });
    }
    socket.send({ type: 'ping' });
    expect(await socket.next()).toEqual({ type: 'pong' });
    await vi.waitFor(() => expect(world.gateway.upstreams).toBe(0));
    expect(world.subgraphs.agent.subscribers.filter(({ stream }) => stream.isOpen)).toEqual([]);
  });
});

describe('G1 draining', () => {
  test('ends connections with their answers, so that one kept alive does not hold it up', async () => {
    const world = await openGateway();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    let open = () => {};
    world.subgraphs.agent.gate = new Promise((resolve) => {
      open = resolve;
    });
    const answer = keptAlive(world.url, agent);
    await vi.waitFor(() => expect(world.subgraphs.agent.requests).toHaveLength(1));
    const drained = world.gateway.drain();
    open();
    expect(await answer).toEqual({ status: 200, connection: 'close' });
    await within(2_000, drained);
    await world[Symbol.asyncDispose]();
  });

  test('does not wait for a request that never becomes whole', async () => {
    const world = await openGateway();
    const head = await openTcp(world.url);
    head.write('POST /graphql HTTP/1.1\r\nHost: localhost\r\n');
    const body = await openTcp(world.url);
    body.write(
      'POST /graphql HTTP/1.1\r\nHost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{',
    );
    await wait(100);
    await within(2_000, world[Symbol.asyncDispose]());
    head.destroy();
    body.destroy();
  });
});

describe('G6 HTTP clients that say odd things', () => {
  test.for(['', '[', 'a b', '@'])('a host that is "%s" is BAD_REQUEST, not a fault of ours', async (host) => {
    await using world = await openGateway();
    const socket = await openTcp(world.url);
    const body = '{"query":"{ whoAmI }"}';
    const headers = `Host: ${host}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`;
    socket.write(`POST /graphql HTTP/1.1\r\n${headers}\r\n\r\n${body}`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 400 .*"BAD_REQUEST"/s);
    socket.destroy();
  });

  test('an address that cannot be read is answered as every error is', async () => {
    await using world = await openGateway();
    const response = await fetch(`${world.url}/%zz`, { headers: { 'x-request-id': 'abc' } });
    expect([response.status, response.headers.get('x-request-id')]).toEqual([400, 'abc']);
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: 'BAD_REQUEST', requestId: 'abc' } }],
    });
  });
});

describe('G2 HTTP clients that offer another protocol', () => {
  test('are answered in the one they speak', async () => {
    await using world = await openGateway();
    const socket = await openTcp(world.url);
    const body = '{"query":"{ whoAmI }"}';
    const headers = [
      'POST /graphql HTTP/1.1',
      'Host: localhost',
      'Connection: Upgrade, HTTP2-Settings',
      'Upgrade: h2c',
      'HTTP2-Settings: AAEAAEAAAAIAAAAAAAMAAAAAAAQBAAAAAAUAAEAAAAYABgAA',
      'content-type: application/json',
      `content-length: ${body.length}`,
    ];
    socket.write(`${headers.join('\r\n')}\r\n\r\n${body}`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 200 OK/);
    socket.destroy();
  });
});

function keptAlive(url: string, agent: Agent): Promise<{ status: number | undefined; connection: string | undefined }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const sent = request(`${url}/graphql`, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve({ status: response.statusCode, connection: response.headers.connection }));
    });
    sent.on('error', reject);
    sent.end('{"query":"{ whoAmI }"}');
  });
}

async function within(milliseconds: number, work: PromiseLike<unknown>): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`not done within ${milliseconds} ms`)), milliseconds);
  try {
    await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
