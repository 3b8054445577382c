import { createClient } from 'graphql-sse';
import { describe, expect, test, vi } from 'vitest';
import { bearer, type GatewayWorld, openGateway, tokens } from './fixture/gateway.ts';
import { type OpenAnswer, openAnswer } from './fixture/stream.ts';
import { event, heard, query, upstream, variables } from './fixture/subscriptions.ts';

const headers = { authorization: bearer('one'), 'content-type': 'application/json', accept: 'text/event-stream' };
const open = (
  world: GatewayWorld,
  operation: object,
  o: { path?: string; headers?: object } = {},
): Promise<OpenAnswer> =>
  openAnswer(`${world.url}${o.path ?? '/graphql/stream'}`, {
    method: 'POST',
    headers: { ...headers, ...o.headers },
    body: JSON.stringify(operation),
  });
const subscription = { query, variables };

/** The events in a stream, each with its fields. */
const eventsIn = (text: string) =>
  text
    .split('\n\n')
    .filter((block) => block.startsWith('event:'))
    .map((block) => Object.fromEntries(block.split('\n').map((line) => line.split(/: ?(.*)/s).slice(0, 2))));
const dataOf = (fields: Record<string, string> | undefined) => JSON.parse(fields?.data ?? 'null') as unknown;

describe('G2 a subscription over Server-Sent Events', () => {
  test.for(['/graphql/stream', '/graphql'])('comes as events with ids at %s', async (path) => {
    await using world = await openGateway();
    const answer = await open(world, subscription, { path });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
    const { stream } = await upstream(world);
    stream.push(event(1, 41));
    await answer.hears('host-1');
    const [first] = eventsIn(answer.text);
    expect(first).toMatchObject({ event: 'next' });
    const result = dataOf(first) as { data: object; extensions: { eventId: string } };
    expect(result.data).toEqual({
      agentChanged: { hostname: 'host-1', replicas: [1, 2].map((n) => ({ id: `a1-r${n}`, status: 'READY' })) },
    });
    expect(first?.id).toBe(result.extensions.eventId);
    answer.leave();
    await vi.waitFor(() => expect(stream.isOpen).toBe(false), { timeout: 2_000 });
  });

  test('by GET resumes behind Last-Event-ID, as browsers send it again', async () => {
    await using world = await openGateway();
    const first = await open(world, subscription);
    (await upstream(world)).stream.push(event(1, 41));
    await first.hears('host-1');
    const id = eventsIn(first.text)[0]?.id ?? '';
    const parameters = new URLSearchParams({ query, variables: JSON.stringify(variables) });
    const again = await openAnswer(`${world.url}/graphql/stream?${parameters}`, {
      headers: { ...headers, 'last-event-id': id },
    });
    expect((await upstream(world, 2)).request.after).toBe('epoch.41');
    again.leave();
    first.leave();
  });

  test('shares its upstream and its texts with others, of whatever transport', async () => {
    await using world = await openGateway();
    const [one, two] = [await open(world, subscription), await open(world, subscription, { path: '/graphql' })];
    const { stream } = await upstream(world);
    await vi.waitFor(() => {
      stream.push(event(1));
      expect([one, two].map(({ text }) => text.includes('host-1'))).toEqual([true, true]);
    });
    expect(world.gateway.upstreams).toBe(1);
    one.leave();
    two.leave();
  });

  test('that is refused is a result with errors, and complete', async () => {
    await using world = await openGateway();
    const answer = await open(world, { query: 'subscription { nothing }' });
    expect(await answer.ended()).toBe(true);
    const [next, complete] = eventsIn(answer.text);
    expect(dataOf(next)).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] });
    expect(complete).toEqual({ event: 'complete', data: '' });
  });

  test('answers queries and mutations too, but no mutation by GET', async () => {
    await using world = await openGateway();
    const whoAmI = await open(world, { query: '{ whoAmI }' });
    expect(await whoAmI.ended()).toBe(true);
    expect(dataOf(eventsIn(whoAmI.text)[0])).toMatchObject({ data: { whoAmI: 'CLIENT client:client-1' } });
    const mutation = await open(world, { query: 'mutation { append(word: "a") }' });
    expect(await mutation.ended()).toBe(true);
    const parameters = new URLSearchParams({ query: 'mutation { append(word: "b") }' });
    const refused = await openAnswer(`${world.url}/graphql/stream?${parameters}`, { headers });
    expect(await refused.ended()).toBe(true);
    expect(refused.text).toContain('BAD_REQUEST');
    expect(world.words).toEqual(['a']);
  });

  test('ends with UNAUTHENTICATED within a second of its credential’s revocation', async () => {
    await using world = await openGateway();
    const answer = await open(world, subscription);
    await upstream(world);
    world.issuers.revokeClient(tokens.one, 'client-1');
    await answer.ended();
    expect(dataOf(eventsIn(answer.text)[0])).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    await vi.waitFor(() => expect(world.gateway.upstreams).toBe(0));
  });

  test('is told on a drain when to come again, and is ended', async () => {
    const world = await openGateway();
    const answer = await open(world, subscription);
    await upstream(world);
    const drained = world.gateway.drain();
    await answer.ended();
    expect(answer.text).toMatch(/retry: \d+\n\n$/);
    await drained;
    await world[Symbol.asyncDispose]();
  });

  test('whose client does not read loses its connection, not our memory', async () => {
    await using world = await openGateway();
    const { stream } = await (async () => {
      const left = new AbortController();
      // Never read.
      void fetch(`${world.url}/graphql/stream`, {
        ...{ method: 'POST', headers, signal: left.signal },
        body: JSON.stringify({ ...subscription, query: query.replace(/replicas \{.*?\}/, '') }),
      }).catch(() => {});
      return upstream(world);
    })();
    const hostname = 'x'.repeat(256 * 1024);
    await vi.waitFor(
      () => {
        stream.push({ data: { agentChanged: { __typename: 'Agent', id: 'a1', hostname } } });
        expect(world.gateway.upstreams).toBe(0);
      },
      { timeout: 10_000, interval: 5 },
    );
  });

  test('a request that does not accept events is refused', async () => {
    await using world = await openGateway();
    const response = await fetch(`${world.url}/graphql/stream`, {
      ...{ method: 'POST', headers: { ...headers, accept: 'application/json' } },
      body: JSON.stringify(subscription),
    });
    expect(response.status).toBe(406);
  });
});

describe('G2 one event stream for many operations', () => {
  const tokenOf = async (world: GatewayWorld) => {
    const response = await fetch(`${world.url}/graphql/stream`, {
      method: 'PUT',
      headers: { authorization: bearer('one') },
    });
    expect(response.status).toBe(201);
    return response.text();
  };
  const begin = (world: GatewayWorld, token: string, operationId: string, operation: object = subscription) =>
    fetch(`${world.url}/graphql/stream`, {
      method: 'POST',
      headers: { ...headers, accept: 'application/json', 'x-graphql-event-stream-token': token },
      body: JSON.stringify({ ...operation, extensions: { operationId } }),
    });

  test('is reserved, connected once, and carries what is begun and ended beside it', async () => {
    await using world = await openGateway();
    const token = await tokenOf(world);
    // What is begun before the connection has come waits for it.
    expect((await begin(world, token, 'early')).status).toBe(202);
    const url = `${world.url}/graphql/stream?token=${token}`;
    const connection = await openAnswer(url, { headers: { accept: 'text/event-stream' } });
    expect(connection.status).toBe(200);
    expect((await openAnswer(url, { headers: { accept: 'text/event-stream' } })).status).toBe(400);
    expect((await begin(world, token, 'query', { query: '{ whoAmI }' })).status).toBe(202);
    await connection.hears('event: complete\ndata: {"id":"query"}');
    const { stream } = await upstream(world);
    stream.push(event(1));
    await connection.hears('host-1');
    const messages = eventsIn(connection.text).map(dataOf) as { id: string; payload?: { data: object } }[];
    expect(messages.find(({ id }) => id === 'early')?.payload).toMatchObject({
      data: { agentChanged: { hostname: 'host-1' } },
    });
    expect((await begin(world, token, 'early')).status).toBe(400);
    const ended = await fetch(`${url}&operationId=early`, {
      method: 'DELETE',
      headers: { authorization: bearer('one') },
    });
    expect(ended.status).toBe(200);
    await vi.waitFor(() => expect(stream.isOpen).toBe(false));
    connection.leave();
    await vi.waitFor(async () => expect((await begin(world, token, 'late')).status).toBe(404));
  });

  test('is nobody else’s, and answers what cannot begin by its status', async () => {
    await using world = await openGateway();
    const token = await tokenOf(world);
    const others = await fetch(`${world.url}/graphql/stream`, {
      method: 'POST',
      headers: { ...headers, authorization: bearer('two'), 'x-graphql-event-stream-token': token },
      body: JSON.stringify({ ...subscription, extensions: { operationId: '1' } }),
    });
    const unknown = await begin(world, 'unknown', '1');
    expect([others.status, unknown.status]).toEqual([404, 404]);
    expect((await begin(world, token, '1', { query: '{ nothing }' })).status).toBe(400);
    expect((await begin(world, token, '')).status).toBe(400);
  });
});

describe('G2 the stock graphql-sse client', () => {
  test.for([false, true])('subscribes, queries and leaves (single connection: %s)', async (singleConnection) => {
    await using world = await openGateway();
    const client = createClient({
      url: `${world.url}/graphql/stream`,
      headers: { authorization: bearer('one') },
      retryAttempts: 0,
      ...(singleConnection && { singleConnection: true, lazy: true }),
    });
    const results: { data?: unknown }[] = [];
    const ends: unknown[] = [];
    const leave = client.subscribe(subscription, {
      next: (result) => results.push(result),
      error: (error) => ends.push(error),
      complete: () => ends.push('complete'),
    });
    const { stream } = await upstream(world);
    stream.push(event(1));
    stream.push(event(2));
    await heard(results, 2);
    expect(results[1]).toMatchObject({ data: { agentChanged: { hostname: 'host-2' } } });
    const answers: unknown[] = [];
    for await (const answer of client.iterate({ query: '{ whoAmI }' })) answers.push(answer);
    expect(answers).toEqual([{ data: { whoAmI: 'CLIENT client:client-1' } }]);
    leave();
    await vi.waitFor(() => expect(stream.isOpen).toBe(false), { timeout: 2_000 });
    client.dispose();
  });
});
