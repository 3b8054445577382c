import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test, vi } from 'vitest';
import { textFrame, upgradeRequest } from '../../support/raw-socket.ts';
import { bearer, type GatewayWorld, openGateway } from './fixture/gateway.ts';
import { openSocket, type RawSocket } from './fixture/socket.ts';
import { upstream } from './fixture/subscriptions.ts';

const messageFor = (field: string, id = '1') => ({
  id,
  type: 'subscribe',
  payload: { query: `subscription { ${field}(clientId: "client-1") { id hostname } }` },
});
const tick = (field: string, id: string, number: number, hostname = String(number)) => ({
  data: { [field]: { __typename: 'Agent', id, hostname } },
  extensions: { eventId: `epoch.${number}` },
});
const told = ({ payload }: { payload?: unknown }) =>
  Object.values((payload as { data: Record<string, { id: string; hostname: string }> }).data)[0];
/** The results that a socket was given, without the acknowledgement. */
const results = ({ received }: RawSocket) => received.filter(({ type }) => type === 'next');

const begin = async (world: GatewayWorld, socket: RawSocket, field: string) => {
  socket.send(messageFor(field));
  return (await upstream(world)).stream;
};

describe('G2 delivery windows', () => {
  test('events of one window come in one write, each as a message of its own', async () => {
    await using world = await openGateway();
    const socket = connect({ port: Number(new URL(world.url).port), host: '127.0.0.1' });
    const chunks: string[] = [];
    socket.on('data', (data) => chunks.push(data.toString('latin1')));
    const hears = (text: string) => vi.waitFor(() => expect(chunks.join('')).toContain(text), { timeout: 5_000 });
    await once(socket, 'connect');
    socket.write(upgradeRequest('/graphql'));
    await hears('101 Switching Protocols');
    socket.write(textFrame({ type: 'connection_init', payload: { authorization: bearer('one') } }));
    await hears('connection_ack');
    for (const id of ['a', 'b']) socket.write(textFrame(messageFor('agentProgressed', id)));
    const { stream } = await upstream(world);
    socket.write(textFrame({ type: 'ping' }));
    await hears('pong');
    chunks.length = 0;
    for (const number of [1, 2, 3]) stream.push(tick('agentProgressed', 'a1', number));
    await hears('"hostname":"3"');
    expect(chunks).toHaveLength(1);
    const messages = chunks[0]?.match(/"id":"[ab]","type":"next".*?"hostname":"\d"/g) ?? [];
    expect(messages.map((text) => `${text[6]}${text.at(-2)}`)).toEqual(['a1', 'a2', 'a3', 'b1', 'b2', 'b3']);
    socket.destroy();
  });

  test('of events that replace each other a window delivers the newest of each thing', async () => {
    await using world = await openGateway();
    await using socket = await openSocket(world.socketUrl, { authorization: bearer('one') });
    const stream = await begin(world, socket, 'agentTicked');
    for (const number of [1, 2, 3, 4]) stream.push(tick('agentTicked', number % 2 ? 'a1' : 'a2', number));
    expect(told(await socket.next())).toEqual({ id: 'a1', hostname: '3' });
    expect(told(await socket.next())).toEqual({ id: 'a2', hostname: '4' });
  });
});

describe('G2 a client that does not read', () => {
  const HUGE = 'x'.repeat(256 * 1024);
  test('has the newest of each thing when it reads again, and its gateway has kept no more', async () => {
    await using world = await openGateway();
    await using witness = await openSocket(world.socketUrl, { authorization: bearer('one') });
    await using socket = await openSocket(world.socketUrl, { authorization: bearer('one') });
    const stream = await begin(world, witness, 'agentTicked');
    socket.send(messageFor('agentTicked'));
    const numberOf = (message: { payload?: unknown }) => Number(told(message)?.hostname.split(' ')[0]);
    let number = 0;
    const push = (text: string) => {
      number += 1;
      stream.push(tick('agentTicked', number % 2 ? 'a1' : 'a2', number, `${number} ${text}`));
    };
    const untilHeard = (by: RawSocket) =>
      vi.waitFor(() => expect(results(by).map(numberOf)).toContain(number), { timeout: 5_000, interval: 2 });
    await vi.waitFor(() => {
      push('small');
      expect(results(socket)).not.toEqual([]);
    });
    socket.socket.pause();
    for (let event = 0; event < 60; event += 1) {
      push(HUGE);
      // One window each: nothing is replaced before it would have been written.
      await untilHeard(witness);
    }
    expect(world.gateway.upstreams).toBe(1);
    socket.socket.resume();
    await untilHeard(socket);
    const numbers = results(socket).map(numberOf);
    expect(numbers.slice(-2)).toEqual([number - 1, number]);
    expect(numbers.length).toBeLessThan(number - 10);
    expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
  }, 20_000);

  test('is closed with 4413 where every event counts, and resumes behind the last one it read', async () => {
    await using world = await openGateway();
    await using socket = await openSocket(world.socketUrl, { authorization: bearer('one') });
    const stream = await begin(world, socket, 'agentChanged');
    socket.socket.pause();
    let number = 0;
    await vi.waitFor(
      () => {
        number += 1;
        stream.push(tick('agentChanged', 'a1', number, `${number} ${HUGE}`));
        expect(world.gateway.upstreams).toBe(0);
      },
      { timeout: 10_000, interval: 5 },
    );
    socket.socket.resume();
    const { code } = await socket.closed();
    // The close may be cut off behind what was never read.
    expect([4413, 1006]).toContain(code);
    const last = socket.received.at(-1) as { payload: { extensions: { eventId: string } } };
    await using again = await openSocket(world.socketUrl, { authorization: bearer('one') });
    const { payload } = messageFor('agentChanged');
    again.send({
      id: '1',
      type: 'subscribe',
      payload: { ...payload, extensions: { after: last.payload.extensions.eventId } },
    });
    expect((await upstream(world, 2)).request.after).toBe(`epoch.${results(socket).length}`);
  }, 20_000);
});

describe('G2 what may be shared', () => {
  test('a field tagged delivery-shareable has one upstream for all with the same scopes, and nobody’s rights', async () => {
    await using world = await openGateway();
    await using one = await openSocket(world.socketUrl, { authorization: bearer('one') });
    await using two = await openSocket(world.socketUrl, { authorization: bearer('two') });
    await using agent = await openSocket(world.socketUrl, { authorization: bearer('agent') });
    for (const socket of [one, two, agent]) {
      socket.send({ id: '1', type: 'subscribe', payload: { query: 'subscription { agentAnnounced { hostname } }' } });
      socket.send({ type: 'ping' });
      await socket.next();
    }
    await upstream(world, 2);
    expect(world.gateway.upstreams).toBe(2);
    const [clients, agents] = world.subgraphs.agent.subscribers;
    expect(clients?.request.viewer).toMatchObject({ kind: 'CLIENT', clientId: expect.stringMatching(/^[0-]+$/) });
    expect(agents?.request.viewer).toMatchObject({ kind: 'AGENT', agentId: expect.stringMatching(/^[0-]+$/) });
    expect(JSON.stringify(clients?.request.viewer)).not.toContain('client-');
    clients?.stream.push({ data: { agentAnnounced: { __typename: 'Agent', id: 'a1', hostname: 'host-1' } } });
    for (const socket of [one, two]) {
      expect(await socket.next()).toMatchObject({ payload: { data: { agentAnnounced: { hostname: 'host-1' } } } });
    }
  });

  test('whose events have no ids, as those of other makers’ subgraphs, is joined by those who come later', async () => {
    await using world = await openGateway();
    await using first = await openSocket(world.socketUrl, { authorization: bearer('one') });
    await using second = await openSocket(world.socketUrl, { authorization: bearer('one') });
    const stream = await begin(world, first, 'agentChanged');
    const { extensions: _, ...anonymous } = tick('agentChanged', 'a1', 1);
    stream.push(anonymous);
    expect(told(await first.next())).toEqual({ id: 'a1', hostname: '1' });
    second.send(messageFor('agentChanged'));
    second.send({ type: 'ping' });
    await second.next();
    stream.push(tick('agentChanged', 'a1', 2));
    expect(told(await second.next())).toEqual({ id: 'a1', hostname: '2' });
    expect(world.subgraphs.agent.subscribers).toHaveLength(1);
  });

  test('the first of several that leaves disturbs nobody', async () => {
    await using world = await openGateway();
    await using first = await openSocket(world.socketUrl, { authorization: bearer('one') });
    await using second = await openSocket(world.socketUrl, { authorization: bearer('one') });
    const stream = await begin(world, first, 'agentChanged');
    second.send(messageFor('agentChanged'));
    second.send({ type: 'ping' });
    await second.next();
    first.socket.terminate();
    for (const number of [1, 2, 3]) {
      stream.push(tick('agentChanged', 'a1', number));
      expect(told(await second.next())).toEqual({ id: 'a1', hostname: String(number) });
    }
    expect(world.subgraphs.agent.subscribers).toHaveLength(1);
  });
});
