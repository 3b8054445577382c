import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSchema, type ExecutionResult, GraphQLError } from 'graphql';
import { useServer as serveSubscriptions } from 'graphql-ws/use/ws';
import { describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { anonymous } from '#foundation/identity/viewer.ts';
import { silentLogger } from '#foundation/logging/logger.ts';
import { sameForAll } from '../../../gateway/execution/transport/authorize.ts';
import { createHttpEndpoint, type HttpEndpointOptions } from '../../../gateway/execution/transport/http.ts';

const schema = buildSchema('type Query { x: Int } type Subscription { count(to: Int!): Int! broken: Int! }');

async function* counting(to: number) {
  for (let count = 1; count <= to; count += 1) yield { count };
}

/** A subgraph of somebody else: graphql-ws over ws, which knows nothing of event ids and signatures. */
async function openForeign(o: Partial<HttpEndpointOptions> = {}) {
  await using resources = new AsyncDisposableStack();
  const opened: { path: string | undefined; headers: IncomingMessage['headers']; params: unknown }[] = [];
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  const graphql = serveSubscriptions(
    {
      schema,
      roots: {
        subscription: {
          count: ({ to }: { to: number }) => counting(to),
          broken: () => {
            throw new GraphQLError('Not now.', { extensions: { code: 'FORBIDDEN' } });
          },
        },
      },
      onConnect: ({ connectionParams, extra: { request } }) => {
        opened.push({ path: request.url, headers: request.headers, params: connectionParams });
      },
    },
    sockets,
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  resources.defer(async () => {
    await graphql.dispose();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/of/counts`;
  const endpoint = resources.use(
    createHttpEndpoint({ name: 'counts', url, streamsEnd: true, logger: silentLogger(), ...o }),
  );
  const owned = resources.move();
  const resultsOf = async (query: string) => {
    const deadlineAt = Date.now() + 5_000;
    const stream = await endpoint.subscribe({ query, viewer: anonymous, requestId: 'r1', deadlineAt });
    if (!('next' in stream)) throw new Error('refused');
    const results: ExecutionResult[] = [];
    for (let step = await stream.next(); !step.done; step = await stream.next()) results.push(step.value);
    return results;
  };
  const collect = async (query: string) => (await resultsOf(query)).map(({ data }) => data?.count);
  return { opened, port, resultsOf, collect, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

describe('G2 a subgraph of another maker', () => {
  test('gives its events at its own address, and ends its stream', async () => {
    await using foreign = await openForeign();
    expect(await foreign.collect('subscription { count(to: 3) }')).toEqual([1, 2, 3]);
    expect(foreign.opened).toMatchObject([{ path: '/of/counts' }]);
    expect(foreign.opened[0]?.params).toBeUndefined();
  });

  test('is told what is configured for it when the socket is opened, once for all of its streams', async () => {
    const authorize = { ...sameForAll({ 'x-key': 'of the gateway' }), connectionParams: () => ({ key: 'the same' }) };
    await using foreign = await openForeign({ authorize });
    const both = [foreign.collect('subscription { count(to: 2) }'), foreign.collect('subscription { count(to: 1) }')];
    expect(await Promise.all(both)).toEqual([[1, 2], [1]]);
    expect(foreign.opened).toMatchObject([{ params: { key: 'the same' }, headers: { 'x-key': 'of the gateway' } }]);
  });

  test('may have another address for its subscriptions', async () => {
    await using foreign = await openForeign();
    await using endpoint = createHttpEndpoint({
      name: 'counts',
      url: 'http://127.0.0.1:9/',
      subscriptionUrl: `ws://127.0.0.1:${foreign.port}/elsewhere`,
      streamsEnd: true,
      logger: silentLogger(),
    });
    const request = { viewer: anonymous, requestId: 'r1', deadlineAt: Date.now() + 5_000 };
    const stream = await endpoint.subscribe({ ...request, query: 'subscription { count(to: 1) }' });
    expect('next' in stream && (await stream.next()).value).toEqual({ data: { count: 1 } });
    expect(foreign.opened.at(-1)?.path).toBe('/elsewhere');
  });

  test('refuses with its reason what it cannot run, and answers what it will not', async () => {
    await using foreign = await openForeign();
    await expect(foreign.collect('subscription { unknown }')).rejects.toThrow('Cannot query field "unknown"');
    const [refusal, ...others] = await foreign.resultsOf('subscription { broken }');
    expect(refusal?.errors).toMatchObject([{ message: 'Not now.', extensions: { code: 'FORBIDDEN' } }]);
    expect(others).toEqual([]);
  });
});
