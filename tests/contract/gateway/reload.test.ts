import { describe, expect, test, vi } from 'vitest';
import { bearer, type GatewayWorld, openGateway } from './fixture/gateway.ts';
import { adminSdl, agentSdl, replicaSdl } from './fixture/schemas.ts';
import { openSocket, type RawSocket } from './fixture/socket.ts';
import { openAnswer } from './fixture/stream.ts';
import { composeFixture } from './fixture/subgraphs.ts';
import { event, subscribeMessage, upstream } from './fixture/subscriptions.ts';

const hostnameOf = ({ payload }: { payload?: unknown }) =>
  (payload as { data: { agentChanged: { hostname: string } } }).data.agentChanged.hostname;

const HOSTNAME = '    hostname: String!\n';
/** `hostname` of the agents, moved to another subgraph: the events are asked for without it. */
const moved = () =>
  composeFixture({
    agent: agentSdl.replace(HOSTNAME, ''),
    admin: adminSdl.replace('note: String', `note: String\n${HOSTNAME.replace('!', '')}`),
  });

describe('G1 a new supergraph under open subscriptions', () => {
  const begin = async (world: GatewayWorld, socket: RawSocket) => {
    socket.send(subscribeMessage('1'));
    const first = await upstream(world);
    first.stream.push(event(1, 41));
    expect(hostnameOf(await socket.next())).toBe('host-1');
    return first.stream;
  };

  test('leaves the upstream alone where the events are asked for in the same way', async () => {
    await using world = await openGateway();
    await using socket = await openSocket(world.socketUrl, { authorization: bearer('one') });
    const stream = await begin(world, socket);
    expect(world.gateway.replaceSupergraph(`${world.supergraphSdl}\n# the same again\n`)).toBe(true);
    stream.push(event(2, 42));
    expect(hostnameOf(await socket.next())).toBe('host-2');
    expect(world.subgraphs.agent.subscribers).toHaveLength(1);

    // Whoever comes now shares it with those who came before.
    socket.send(subscribeMessage('2'));
    socket.send({ type: 'ping' });
    await socket.next();
    stream.push(event(3, 43));
    expect([(await socket.next()).id, (await socket.next()).id].sort()).toEqual(['1', '2']);
    expect(world.gateway.upstreams).toBe(1);
  });

  test('moves to another upstream behind the last event where they are asked for differently', async () => {
    await using world = await openGateway();
    await using socket = await openSocket(world.socketUrl, { authorization: bearer('one') });
    const before = await begin(world, socket);
    world.gateway.replaceSupergraph(moved());
    const after = await upstream(world, 2);
    expect(after.request.after).toBe('epoch.41');
    expect(after.request.query).not.toContain('hostname');
    expect(before.isOpen).toBe(false);
    after.stream.push(event(2, 42));
    expect(await socket.next()).toMatchObject({ id: '1', type: 'next', payload: { data: { agentChanged: {} } } });
    expect(world.gateway.upstreams).toBe(1);
  });

  test('tells of a gap where there is no event to go on behind', async () => {
    await using world = await openGateway();
    await using socket = await openSocket(world.socketUrl, { authorization: bearer('one') });
    socket.send(subscribeMessage('1'));
    await upstream(world);
    world.gateway.replaceSupergraph(moved());
    expect(await socket.next()).toMatchObject({ payload: { data: null, extensions: { gap: true } } });
    expect((await upstream(world, 2)).request.after).toBeUndefined();
  });

  test('tells of a gap where the events are another subgraph’s now', async () => {
    await using world = await openGateway();
    await using socket = await openSocket(world.socketUrl, { authorization: bearer('one') });
    await begin(world, socket);
    const [field = ''] = /agentChanged.*/.exec(agentSdl) ?? [];
    const replica = `${replicaSdl} type Subscription { ${field} }`;
    expect(world.gateway.replaceSupergraph(composeFixture({ agent: agentSdl.replace(field, ''), replica }))).toBe(true);
    expect(await socket.next()).toMatchObject({ payload: { data: null, extensions: { gap: true } } });
    const [subscriber] = world.subgraphs.replica.subscribers;
    expect(subscriber?.request.after).toBeUndefined();
    subscriber?.stream.push(event(2, 1));
    expect(hostnameOf(await socket.next())).toBe('host-2');
  });

  test('ends those whose field it does not have, with an error', async () => {
    await using world = await openGateway();
    await using socket = await openSocket(world.socketUrl, { authorization: bearer('one') });
    const stream = await begin(world, socket);
    world.gateway.replaceSupergraph(composeFixture({ agent: agentSdl.replace(/agentChanged.*/, '') }));
    expect(await socket.next()).toMatchObject({
      id: '1',
      type: 'error',
      payload: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
    });
    await vi.waitFor(() => expect(stream.isOpen).toBe(false));
    expect(world.gateway.upstreams).toBe(0);
  });

  test('refuses those that were admitted before it came, and have not begun', async () => {
    await using world = await openGateway();
    const stream = `${world.url}/graphql/stream`;
    const headers = { authorization: bearer('one') };
    const token = await fetch(stream, { method: 'PUT', headers }).then((response) => response.text());
    const begun = await fetch(stream, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', 'x-graphql-event-stream-token': token },
      body: JSON.stringify({ ...subscribeMessage('1').payload, extensions: { operationId: '1' } }),
    });
    expect(begun.status).toBe(202);
    const guarded = agentSdl.replace(/(agentChanged.*)@authenticated/, '$1@requiresScopes(scopes: [["admin:read"]])');
    expect(world.gateway.replaceSupergraph(composeFixture({ agent: guarded }))).toBe(true);
    const connection = await openAnswer(`${stream}?token=${token}`, { headers: { accept: 'text/event-stream' } });
    await connection.hears('UNAUTHORIZED_FIELD_OR_TYPE');
    expect(world.subgraphs.agent.subscribers).toHaveLength(0);
    connection.leave();
  });

  test('is in force for all when several come in a row', async () => {
    await using world = await openGateway();
    await using socket = await openSocket(world.socketUrl, { authorization: bearer('one') });
    const stream = await begin(world, socket);
    world.gateway.replaceSupergraph(`${world.supergraphSdl}\n# again`);
    world.gateway.replaceSupergraph(composeFixture({ agent: agentSdl.replace(/agentChanged.*/, '') }));
    expect(await socket.next()).toMatchObject({ id: '1', type: 'error' });
    await vi.waitFor(() => expect(stream.isOpen).toBe(false));
  });
});
