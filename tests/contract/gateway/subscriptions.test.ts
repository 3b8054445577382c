import { GraphQLError } from 'graphql';
import { describe, expect, test, vi } from 'vitest';
import { bearer, openGateway } from './fixture/gateway.ts';
import { openSocket } from './fixture/socket.ts';
import {
  clientOf,
  event,
  heard,
  query,
  subscribe,
  subscribeMessage,
  upstream,
  variables,
} from './fixture/subscriptions.ts';

describe('G2 subscriptions', () => {
  test('each event is answered with the fields of another subgraph', async () => {
    await using world = await openGateway();
    const client = clientOf(world);
    const { results } = subscribe(client);
    const { stream, request } = await upstream(world);
    expect(request.viewer).toMatchObject({ kind: 'CLIENT', clientId: 'client-1' });
    expect(request.query).not.toContain('replicas');
    stream.push(event(1));
    stream.push(event(2));
    await heard(results, 2);
    expect(results.map(({ data }) => data)).toEqual([
      { agentChanged: { hostname: 'host-1', replicas: [1, 2].map((n) => ({ id: `a1-r${n}`, status: 'READY' })) } },
      { agentChanged: { hostname: 'host-2', replicas: [1, 2].map((n) => ({ id: `a2-r${n}`, status: 'READY' })) } },
    ]);
    await client.dispose();
  });

  test('equal ones open one upstream and answer each event once; when both have left it closes within a second', async () => {
    await using world = await openGateway();
    const [first, second] = [clientOf(world), clientOf(world)];
    const one = subscribe(first);
    const two = subscribe(second);
    const { stream } = await upstream(world);
    // The second may still be on its way: it has joined when it has heard an event.
    await vi.waitFor(() => {
      stream.push(event(1));
      expect(two.results.length).toBeGreaterThan(0);
    });
    await vi.waitFor(() => expect(one.results.length).toBeGreaterThan(0));
    expect(world.subgraphs.agent.subscribers).toHaveLength(1);
    expect(world.gateway.upstreams).toBe(1);

    const before = one.results.length;
    world.subgraphs.replica.requests.length = 0;
    stream.push(event(3));
    await vi.waitFor(() =>
      expect(two.results.at(-1)).toMatchObject({ data: { agentChanged: { hostname: 'host-3' } } }),
    );
    expect(one.results.length).toBeGreaterThan(before);
    expect(
      world.subgraphs.replica.requests.filter(({ variables: v }) => JSON.stringify(v).includes('a3')),
    ).toHaveLength(1);

    one.leave();
    stream.push(event(2));
    await vi.waitFor(() =>
      expect(two.results.at(-1)).toMatchObject({ data: { agentChanged: { hostname: 'host-2' } } }),
    );
    expect(stream.isOpen).toBe(true);
    two.leave();
    await vi.waitFor(() => expect(stream.isOpen).toBe(false), { timeout: 1_000, interval: 10 });
    expect(world.gateway.upstreams).toBe(0);
    await Promise.all([first.dispose(), second.dispose()]);
  });

  test('different tenants, and different agents of one tenant, never share', async () => {
    await using world = await openGateway();
    const clients = (['one', 'two', 'agent'] as const).map((as) => clientOf(world, as));
    for (const client of clients) subscribe(client);
    await upstream(world, 3);
    expect(world.gateway.upstreams).toBe(3);
    const subjects = world.subgraphs.agent.subscribers.map(({ request }) => request.viewer.subject);
    expect(subjects.sort()).toEqual(['agent:a1', 'client:client-1', 'client:client-2']);
    await Promise.all(clients.map((client) => client.dispose()));
  });

  test('other variables, other fields or a spelling with the same meaning decide what is shared', async () => {
    await using world = await openGateway();
    await using socket = await openSocket(world.socketUrl, { authorization: bearer('one') });
    socket.send(subscribeMessage('1'));
    socket.send(subscribeMessage('2', {}, query.replace('subscription', 'subscription Named').replaceAll(' {', '\n{')));
    socket.send(subscribeMessage('3', {}, query.replace('hostname ', '')));
    await upstream(world, 2);
    expect(world.gateway.upstreams).toBe(2);
  });

  test('one that begins with a state is not joined by those who come later', async () => {
    await using world = await openGateway();
    await using socket = await openSocket(world.socketUrl, { authorization: bearer('one') });
    const text = 'subscription { commandIssued(agentId: "a1") { id } }';
    const message = (id: string) => ({ id, type: 'subscribe', payload: { query: text } });
    socket.send(message('1'));
    (await upstream(world)).stream.push({ data: { commandIssued: { id: 'a1' } } });
    expect(await socket.next()).toMatchObject({ id: '1', payload: { data: { commandIssued: { id: 'a1' } } } });
    socket.send(message('2'));
    (await upstream(world, 2)).stream.push({ data: { commandIssued: { id: 'a2' } } });
    expect(await socket.next()).toMatchObject({ id: '2', payload: { data: { commandIssued: { id: 'a2' } } } });
  });

  test('a subgraph that is down costs its fields of an event, with an error', async () => {
    await using world = await openGateway();
    const client = clientOf(world);
    const { results, ends } = subscribe(client);
    world.subgraphs.replica.fault = () => Promise.reject<never>(new Error('down'));
    (await upstream(world)).stream.push(event(1));
    await heard(results, 1);
    expect(results[0]).toMatchObject({
      data: { agentChanged: { hostname: 'host-1', replicas: null } },
      errors: [{ path: ['agentChanged', 'replicas'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }],
    });
    expect(ends).toEqual([]);
    await client.dispose();
  });

  test('a field that the viewer may not use is null in each event', async () => {
    await using world = await openGateway();
    const client = clientOf(world);
    const { results } = subscribe(client, {}, query.replace('hostname', 'hostname secret'));
    (await upstream(world)).stream.push(event(1));
    await heard(results, 1);
    expect(results[0]).toMatchObject({
      data: { agentChanged: { hostname: 'host-1', secret: null } },
      errors: [{ path: ['agentChanged', 'secret'], extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }],
    });
    await client.dispose();
  });

  test.for([
    ['a forbidden root field', 'subscription { secretChanged { id } }', 'UNAUTHORIZED_FIELD_OR_TYPE'],
    ['a field that does not exist', 'subscription { nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['text that is not GraphQL', 'subscription {', 'GRAPHQL_PARSE_FAILED'],
    [
      'a root field with @skip',
      'subscription { agentChanged(clientId: "1") @skip(if: false) { id } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['a variable that is missing', 'subscription ($c: ID!) { agentChanged(clientId: $c) { id } }', 'BAD_USER_INPUT'],
    [
      'too many levels',
      `subscription { agentChanged(clientId: "1") { ${'peer { '.repeat(20)} id ${'} '.repeat(20)} } }`,
      'LIMIT_EXCEEDED',
    ],
  ] as const)('%s is an error and opens nothing', async ([, text, code]) => {
    await using world = await openGateway();
    await using socket = await openSocket(world.socketUrl, { authorization: bearer('one') });
    socket.send({ id: '1', type: 'subscribe', payload: { query: text } });
    const message = await socket.next();
    expect(message).toMatchObject({ id: '1', type: 'error', payload: [{ extensions: { code } }] });
    expect(world.subgraphs.agent.subscribers).toEqual([]);
  });

  test('a refusal of the subgraph is an error with its code', async () => {
    await using world = await openGateway();
    await using socket = await openSocket(world.socketUrl, { authorization: bearer('one') });
    world.subgraphs.agent.refusal = new GraphQLError('Not your agents.', { extensions: { code: 'FORBIDDEN' } });
    socket.send(subscribeMessage('1'));
    expect(await socket.next()).toMatchObject({
      type: 'error',
      payload: [{ message: 'Not your agents.', extensions: { code: 'FORBIDDEN' } }],
    });
  });

  test.for([
    [
      'fails',
      (socket: { fail(error: Error): void; end(): void }) => socket.fail(new Error('at /srv/x.ts')),
      'INTERNAL_SERVER_ERROR',
    ],
    ['ends by itself', (socket: { fail(error: Error): void; end(): void }) => socket.end(), 'SUBGRAPH_UNAVAILABLE'],
  ] as const)('an upstream that %s is an error, never a plain complete', async ([, harm, code]) => {
    await using world = await openGateway();
    await using socket = await openSocket(world.socketUrl, { authorization: bearer('one') });
    socket.send(subscribeMessage('1'));
    const { stream } = await upstream(world);
    harm(stream);
    const message = await socket.next();
    expect(message).toMatchObject({ id: '1', type: 'error', payload: [{ extensions: { code } }] });
    expect(JSON.stringify(message)).not.toContain('/srv');
    expect(world.gateway.upstreams).toBe(0);
    // The id is free again.
    socket.send(subscribeMessage('1'));
    await upstream(world, 2);
  });

  test('queries and mutations are answered on the socket, and completed', async () => {
    await using world = await openGateway();
    await using socket = await openSocket(world.socketUrl, { authorization: bearer('one') });
    socket.send({ id: 'q', type: 'subscribe', payload: { query: '{ whoAmI hidden }' } });
    expect(await socket.next()).toMatchObject({
      id: 'q',
      type: 'next',
      payload: { data: null, errors: [{ path: ['hidden'], extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }] },
    });
    expect(await socket.next()).toEqual({ id: 'q', type: 'complete' });
  });

  test('inside the program a subscription gives the same results, and ends at once', async () => {
    await using world = await openGateway();
    const results = await world.gateway.subscribe({ query, variables, authorization: bearer('one') });
    const { stream } = await upstream(world);
    stream.push(event(1));
    expect((await results.next()).value).toMatchObject({ data: { agentChanged: { hostname: 'host-1' } } });
    const waiting = results.next();
    await results.return?.();
    expect(await waiting).toEqual({ done: true, value: undefined });
    await vi.waitFor(() => expect(stream.isOpen).toBe(false));
  });
});
