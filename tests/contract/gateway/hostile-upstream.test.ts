import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { buildSchema, type ExecutionResult } from 'graphql';
import { useServer as serveSubscriptions } from 'graphql-ws/use/ws';
import { describe, expect, test, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { anonymous } from '#foundation/identity/viewer.ts';
import { silentLogger } from '#foundation/logging/logger.ts';
import { createHttpEndpoint } from '../../../gateway/execution/transport/http.ts';

const schema = buildSchema('type Query { x: Int } type Subscription { flood: Int! }');
// Far more than is kept for a reader who does not read.
const MANY = 20_000;

async function listenOn(server: Pick<Server, 'listen' | 'address'> & NodeJS.EventEmitter): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const endpointAt = (port: number) =>
  createHttpEndpoint({
    name: 'floods',
    url: `http://127.0.0.1:${port}/graphql`,
    streamsEnd: true,
    logger: silentLogger(),
  });

async function subscribeTo(endpoint: ReturnType<typeof endpointAt>) {
  const request = { viewer: anonymous, requestId: 'r1', deadlineAt: Date.now() + 5_000 };
  const stream = await endpoint.subscribe({ ...request, query: 'subscription { flood }' });
  if (!('next' in stream)) throw new Error('The subscription was refused.');
  return stream;
}

/** A subgraph that gives numbers as fast as it can, once it is subscribed to, with or without places to resume from. */
async function openFlood({ hasPlaces }: { hasPlaces: boolean }) {
  await using resources = new AsyncDisposableStack();
  const counts = { given: 0, subscriptions: 0, ended: 0 };
  async function* flood() {
    counts.subscriptions += 1;
    try {
      while (counts.given < MANY) {
        counts.given += 1;
        yield { flood: counts.given };
        if (counts.given % 50 === 0) await turn();
      }
    } finally {
      counts.ended += 1;
    }
  }
  const server = createServer();
  const graphql = serveSubscriptions(
    {
      schema,
      roots: { subscription: { flood } },
      onNext: (_, __, ___, ____, result) => {
        const { flood: place } = (result as ExecutionResult<{ flood: number }>).data ?? {};
        return hasPlaces ? { ...result, extensions: { eventId: `e${place}` } } : result;
      },
    },
    new WebSocketServer({ server }),
  );
  const port = await listenOn(server);
  resources.defer(async () => {
    await graphql.dispose();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const endpoint = resources.use(endpointAt(port));
  const owned = resources.move();
  return { counts, endpoint, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

describe('G2 a subgraph that floods a subscription whose reader does not read', () => {
  test('is left off, and what was missed is a gap where it has no places to resume from', async () => {
    await using subgraph = await openFlood({ hasPlaces: false });
    const stream = await subscribeTo(subgraph.endpoint);
    await vi.waitFor(() => expect(subgraph.counts.ended).toBe(1), { timeout: 5_000 });
    expect(subgraph.counts.given).toBeLessThan(MANY);

    const results: ExecutionResult[] = [];
    for (let step = await stream.next(); !step.done; step = await stream.next()) results.push(step.value);
    const gaps = results.flatMap(({ extensions }, index) => (extensions?.gap ? [index] : []));
    expect(gaps[0]).toBeGreaterThan(0);
    expect(gaps).toHaveLength(subgraph.counts.subscriptions - 1);
    expect(results.at(-1)).toEqual({ data: { flood: MANY } });
  });

  test('is left off, and is asked again behind the last place, and does not end before its end', async () => {
    await using subgraph = await openFlood({ hasPlaces: true });
    const stream = await subscribeTo(subgraph.endpoint);
    await vi.waitFor(() => expect(subgraph.counts.ended).toBe(1), { timeout: 5_000 });
    let last: ExecutionResult | undefined;
    for (let step = await stream.next(); !step.done; step = await stream.next()) last = step.value;
    expect(subgraph.counts.subscriptions).toBeGreaterThan(1);
    expect(last?.data).toEqual({ flood: MANY });
  });
});

/** A subgraph that gives one event, whatever it is asked. */
async function openSaying(event: unknown) {
  await using resources = new AsyncDisposableStack();
  const server = createServer();
  new WebSocketServer({ server, handleProtocols: () => 'graphql-transport-ws' }).on('connection', (socket) => {
    socket.on('message', (text) => {
      const { type, id } = JSON.parse(String(text)) as { type: string; id?: string };
      if (type === 'connection_init') socket.send('{"type":"connection_ack"}');
      if (type === 'subscribe') socket.send(JSON.stringify({ type: 'next', id, payload: event }));
    });
  });
  const port = await listenOn(server);
  resources.defer(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const endpoint = resources.use(endpointAt(port));
  const owned = resources.move();
  return { endpoint, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

describe('G2 a subgraph whose event', () => {
  test.for([
    ['has data that is no object', { data: 'x' }],
    ['has a list as its data', { data: [] }],
    ['has errors that are no list', { data: null, errors: 'x' }],
    ['has errors that are none', { data: null, errors: [null] }],
    ['has an error without a message', { data: null, errors: [{}] }],
    ['has extensions that are none', { data: {}, extensions: 'x' }],
  ] as const)('%s ends the subscription as a subgraph that fails', async ([, event]) => {
    await using subgraph = await openSaying(event);
    const stream = await subscribeTo(subgraph.endpoint);
    await expect(stream.next()).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  });

  test('has an error that says null instead of nothing is given without that', async () => {
    const error = { message: 'no', path: null, locations: null, extensions: null };
    await using subgraph = await openSaying({ data: { flood: 1 }, errors: [error] });
    const stream = await subscribeTo(subgraph.endpoint);
    expect((await stream.next()).value).toEqual({ data: { flood: 1 }, errors: [{ message: 'no' }] });
  });
});

describe('G2 a subgraph that takes the connection and never opens the socket', () => {
  test('fails a subscription instead of keeping it silent', { timeout: 20_000 }, async () => {
    const held = new Set<Socket>();
    const server = createTcpServer((socket) => held.add(socket.on('error', () => {})));
    const port = await listenOn(server as unknown as Server);
    await using endpoint = endpointAt(port);
    const stream = await subscribeTo(endpoint);
    await expect(stream.next()).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    expect(held.size).toBeGreaterThan(1);
    for (const socket of held) socket.destroy();
    server.close();
  });
});
