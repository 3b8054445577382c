import { once } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { scopesOf } from '#foundation/identity/scope.ts';
import { Credentials } from '../../../gateway/identity/credentials.ts';
import type { Identity } from '../../../gateway/identity/identity.ts';
import type { ResolveToken } from '../../../gateway/identity/resolve-token.ts';
import { openTcp, textFrame, upgradeRequest } from '../../support/raw-socket.ts';
import { bearer, openGateway } from './fixture/gateway.ts';
import { openSocket } from './fixture/socket.ts';
import { openAnswer } from './fixture/stream.ts';
import { event, subscribeMessage, upstream } from './fixture/subscriptions.ts';

/** Credentials that are looked after often, so that no test waits for a second to pass. */
function identityOf(resolve: ResolveToken): Identity {
  const credentials = new Credentials({ resolve, completeSince: () => 0 });
  const timer = setInterval(() => void credentials.recheck(), 50);
  return { credentials, [Symbol.asyncDispose]: async () => clearInterval(timer) };
}

interface Claims {
  readonly sub: string;
  readonly scopes?: readonly string[];
  /** Milliseconds from now. */
  readonly lasts: number;
}

/** A token in the form of a JSON Web Token, which says itself whose it is and when it ends. */
const tokenOf = ({ lasts, ...claims }: Claims) => {
  const exp = (Date.now() + lasts) / 1000;
  return `Bearer e30.${Buffer.from(JSON.stringify({ exp, ...claims })).toString('base64url')}.x`;
};
const byClaims: ResolveToken = async (token) => {
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  if (claims.exp * 1000 <= Date.now()) return undefined;
  const { sub, scopes = scopesOf.CLIENT } = claims;
  return { kind: 'USER', subject: sub, clientId: 'client-1', scopes, generation: 0 };
};

describe('G2 a credential that ends while its connection is open', () => {
  test('closes the socket with 4403', async () => {
    await using world = await openGateway({}, { identity: identityOf(byClaims) });
    await using socket = await openSocket(world.socketUrl, { authorization: tokenOf({ sub: 'one', lasts: 500 }) });
    socket.send(subscribeMessage('1'));
    await upstream(world);
    expect((await socket.closed(2_000)).code).toBe(4403);
    await vi.waitFor(() => expect(world.gateway.upstreams).toBe(0));
  });

  test('ends the event stream with UNAUTHENTICATED', async () => {
    await using world = await openGateway({}, { identity: identityOf(byClaims) });
    const answer = await openAnswer(`${world.url}/graphql`, {
      method: 'POST',
      headers: {
        authorization: tokenOf({ sub: 'one', lasts: 500 }),
        'content-type': 'application/json',
        accept: 'text/event-stream',
      },
      body: JSON.stringify({ query: 'subscription { agentChanged(clientId: "client-1") { id } }' }),
    });
    expect(await answer.ended()).toBe(true);
    expect(answer.text).toContain('UNAUTHENTICATED');
  });

  test('is refreshed by a ping that brings a newer one, and nothing is interrupted', async () => {
    await using world = await openGateway({}, { identity: identityOf(byClaims) });
    const endsAt = Date.now() + 700;
    await using socket = await openSocket(world.socketUrl, { authorization: tokenOf({ sub: 'one', lasts: 700 }) });
    socket.send(subscribeMessage('1'));
    const { stream } = await upstream(world);
    socket.send({ type: 'ping', payload: { authorization: tokenOf({ sub: 'one', lasts: 60_000 }) } });
    // The credential is not sent back.
    expect(await socket.next()).toEqual({ type: 'pong' });
    // Looked after every 50 ms: by then the older one would have closed it.
    await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(endsAt + 200), { timeout: 5_000 });
    stream.push(event(1));
    expect(await socket.next()).toMatchObject({ id: '1', type: 'next' });
    expect(world.subgraphs.agent.subscribers).toHaveLength(1);
  });

  test.for([
    ['of another user', { sub: 'two', lasts: 60_000 }],
    ['with other scopes', { sub: 'one', scopes: ['fleet:read'], lasts: 60_000 }],
    ['that has ended', { sub: 'one', lasts: -1 }],
  ] as const)('is not refreshed by one %s: 4403', async ([, claims]) => {
    await using world = await openGateway({}, { identity: identityOf(byClaims) });
    await using socket = await openSocket(world.socketUrl, { authorization: tokenOf({ sub: 'one', lasts: 60_000 }) });
    socket.send({ type: 'ping', payload: { authorization: tokenOf(claims) } });
    expect((await socket.closed()).code).toBe(4403);
  });
});

describe('G2 close codes of what is nobody’s mistake but ours, or the client’s own', () => {
  test('a credential that cannot be checked because of a fault of ours closes with 4500', async () => {
    const identity = identityOf(() => Promise.reject(new Error('at /srv/x.ts')));
    await using world = await openGateway({}, { identity });
    await using socket = await openSocket(world.socketUrl, { isInitialised: false });
    socket.send({ type: 'connection_init', payload: { authorization: 'Bearer any' } });
    expect(await socket.closed()).toEqual({ code: 4500, reason: 'Internal server error' });
  });

  test('an issuer that does not answer closes with 1013: try again later', async () => {
    await using world = await openGateway();
    world.issuers.isUp = false;
    await using socket = await openSocket(world.socketUrl, { isInitialised: false });
    socket.send({ type: 'connection_init', payload: { authorization: bearer('one') } });
    expect((await socket.closed()).code).toBe(1013);
  });

  test.for([1000, 1001, 4499])('a client’s close %i is answered in kind, and its upstream ends', async (code) => {
    await using world = await openGateway();
    const socket = await openTcp(world.url);
    const chunks: Buffer[] = [];
    socket.on('data', (data) => chunks.push(data));
    const hears = (text: string | Buffer) =>
      vi.waitFor(() => expect(Buffer.concat(chunks).includes(text)).toBe(true), { timeout: 10_000 });
    socket.write(upgradeRequest('/graphql'));
    await hears('101 Switching Protocols');
    socket.write(textFrame({ type: 'connection_init', payload: { authorization: bearer('one') } }));
    await hears('connection_ack');
    socket.write(textFrame(subscribeMessage('1')));
    await upstream(world);
    // A masked close frame, its mask of zeros (RFC 6455, section 5.5.1).
    socket.write(Buffer.from([0x88, 0x82, 0, 0, 0, 0, code >> 8, code & 0xff]));
    await hears(Buffer.from([0x88, 2, code >> 8, code & 0xff]));
    // This side keeps its half of the connection open, so that the server has to cut it off.
    await vi.waitFor(() => expect(world.gateway.upstreams).toBe(0), { timeout: 10_000 });
    socket.destroy();
  });
});

describe('G2 how many connections there are', () => {
  const isOpen = async (url: string) => {
    const socket = new WebSocket(url, ['graphql-transport-ws']);
    await once(socket, 'open');
    socket.send('{"type":"connection_init"}');
    return Promise.race([
      once(socket, 'message').then(() => socket),
      once(socket, 'close').then(([code]) => code as number),
    ]);
  };

  test('those who have not signed in share so many for each address, and leave room for the others', async () => {
    await using world = await openGateway({ MAX_ANONYMOUS_SOCKETS_PER_ADDRESS: '2' });
    const [first, second] = [await isOpen(world.socketUrl), await isOpen(world.socketUrl)];
    expect(await isOpen(world.socketUrl)).toBe(1013);
    if (typeof first === 'number' || typeof second === 'number') throw new Error('They were refused.');
    first.close();
    await once(first, 'close');
    // Whoever signs in needs a place of the address only until it is known who it is.
    await using known = await openSocket(world.socketUrl, { authorization: bearer('one') });
    await using other = await openSocket(world.socketUrl, { authorization: bearer('one') });
    expect([known.received.length, other.received.length]).toEqual([1, 1]);
    second.close();
  });

  test('a user has so many, event streams among them', async () => {
    await using world = await openGateway({ MAX_SOCKETS_PER_USER: '1' });
    const events = () =>
      openAnswer(`${world.url}/graphql`, {
        method: 'POST',
        headers: { authorization: bearer('one'), 'content-type': 'application/json', accept: 'text/event-stream' },
        body: JSON.stringify({ query: 'subscription { agentChanged(clientId: "client-1") { id } }' }),
      });
    const present = await events();
    expect(present.status).toBe(200);
    expect((await events()).status).toBe(429);
    await using socket = await openSocket(world.socketUrl, { isInitialised: false });
    socket.send({ type: 'connection_init', payload: { authorization: bearer('one') } });
    expect((await socket.closed()).code).toBe(1013);
    await using other = await openSocket(world.socketUrl, { authorization: bearer('two') });
    expect(other.received).toHaveLength(1);
    present.leave();
    await upstream(world);
    await vi.waitFor(() => expect(world.gateway.upstreams).toBe(0));
    await using again = await openSocket(world.socketUrl, { authorization: bearer('one') });
    expect(again.received).toHaveLength(1);
  });
});

describe('G2 a drain', () => {
  test('closes with 1012 behind everything that was sent, and the event streams too', async () => {
    const world = await openGateway();
    await using socket = await openSocket(world.socketUrl, { authorization: bearer('one') });
    socket.send(
      subscribeMessage('1', {}, 'subscription ($client: ID!) { agentChanged(clientId: $client) { hostname } }'),
    );
    const { stream } = await upstream(world);
    stream.push(event(1));
    await vi.waitFor(() => expect(socket.received).toHaveLength(2));
    const drained = world.gateway.drain();
    expect((await socket.closed()).code).toBe(1012);
    await drained;
    await world[Symbol.asyncDispose]();
  });
});
