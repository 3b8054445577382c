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
