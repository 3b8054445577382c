import { describe, expect, test, vi } from 'vitest';
import { bearer, type GatewayWorld, openGateway } from './fixture/gateway.ts';
import { openSocket, type RawSocket } from './fixture/socket.ts';
import { event, subscribeMessage, upstream } from './fixture/subscriptions.ts';

describe('G2 resuming', () => {
  const eventIdOf = (message: { payload?: unknown }) =>
    (message.payload as { extensions: { eventId: string } }).extensions.eventId;
  const firstEventId = async (world: GatewayWorld, socket: RawSocket) => {
    socket.send(subscribeMessage('first'));
    (await upstream(world)).stream.push(event(1, 41));
    return eventIdOf(await socket.next());
  };

  test('the id of an event is opaque, and resumes behind that event', async () => {
    await using world = await openGateway();
    await using socket = await openSocket(world.socketUrl, { authorization: bearer('one') });
    const eventId = await firstEventId(world, socket);
    expect(eventId).not.toContain('epoch');
    expect(Buffer.from(eventId, 'base64url').toString()).not.toContain('epoch');
    socket.send(subscribeMessage('again', { after: eventId }));
    const resumed = await upstream(world, 2);
    expect(resumed.request.after).toBe('epoch.41');
    resumed.stream.push(event(2, 42));
    expect(await socket.next()).toMatchObject({
      id: 'again',
      payload: { data: { agentChanged: { hostname: 'host-2' } } },
    });
  });

  test('those who resume from one place at once share the way', async () => {
    await using world = await openGateway();
    await using socket = await openSocket(world.socketUrl, { authorization: bearer('one') });
    const after = await firstEventId(world, socket);
    socket.send(subscribeMessage('a', { after }));
    socket.send(subscribeMessage('b', { after }));
    const { stream } = await upstream(world, 2);
    await vi.waitFor(() => {
      stream.push(event(2, 42));
      expect(new Set(socket.received.map(({ id }) => id))).toContain('b');
    });
    expect(world.gateway.upstreams).toBe(2);
  });

  test.for([
    ['something else', async () => 'AAAA'],
    ['an id that was changed', async (id: string) => `${id.slice(0, -2)}AA`],
  ] as const)('%s is CURSOR_INVALID', async ([, change]) => {
    await using world = await openGateway();
    await using socket = await openSocket(world.socketUrl, { authorization: bearer('one') });
    const after = await change(await firstEventId(world, socket));
    socket.send(subscribeMessage('again', { after }));
    expect(await socket.next()).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'CURSOR_INVALID' } }] });
  });

  test('the id of another subscription is CURSOR_INVALID', async () => {
    await using world = await openGateway();
    await using socket = await openSocket(world.socketUrl, { authorization: bearer('one') });
    const after = await firstEventId(world, socket);
    const text = 'subscription { commandIssued(agentId: "a1") { id } }';
    socket.send({ id: 'x', type: 'subscribe', payload: { query: text, extensions: { after } } });
    expect(await socket.next()).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'CURSOR_INVALID' } }] });
  });

  test('the id of another tenant’s event is a place and no more: the stream stays one’s own', async () => {
    await using world = await openGateway();
    await using socket = await openSocket(world.socketUrl, { authorization: bearer('one') });
    await using thief = await openSocket(world.socketUrl, { authorization: bearer('two') });
    const after = await firstEventId(world, socket);
    thief.send(subscribeMessage('stolen', { after }));
    const { request } = await upstream(world, 2);
    expect(request).toMatchObject({ viewer: { clientId: 'client-2' }, after: 'epoch.41' });
    socket.send(subscribeMessage('own', { after }));
    expect((await upstream(world, 3)).request.viewer).toMatchObject({ clientId: 'client-1' });
    expect(world.gateway.upstreams).toBe(3);
  });

  test('events that are no longer kept are a gap, and an error for those who are strict', async () => {
    await using world = await openGateway();
    await using socket = await openSocket(world.socketUrl, { authorization: bearer('one') });
    socket.send(subscribeMessage('lenient'));
    socket.send(subscribeMessage('strict', { strict: true }));
    const { stream } = await upstream(world);
    // Both have joined when this pong has come: messages are heard in order.
    socket.send({ type: 'ping' });
    expect(await socket.next()).toEqual({ type: 'pong' });
    stream.push({ extensions: { gap: { from: 3, to: 9 } } });
    const messages = [await socket.next(), await socket.next()];
    expect(messages.find(({ id }) => id === 'lenient')).toEqual({
      id: 'lenient',
      type: 'next',
      payload: { data: null, extensions: { gap: true } },
    });
    expect(messages.find(({ id }) => id === 'strict')).toMatchObject({
      type: 'error',
      payload: [{ extensions: { code: 'EVENT_HISTORY_TRUNCATED' } }],
    });
  });
});
