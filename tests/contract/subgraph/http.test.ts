import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { CallFailed } from '#foundation/calls/call-failed.ts';
import { createSigner, hashBody } from '#foundation/identity/signature.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { createRemotePeers } from '#foundation/subgraph/remote-peers.ts';
import { subscriptionBody } from '#foundation/subgraph/signed-request.ts';
import { silent } from '../../support/database.ts';
import { openTcp, upgradeRequest } from '../../support/raw-socket.ts';
import { findParcel } from './fixture/parcels.ts';
import { acme, createSubgraphWorld, gatewayViewer, type SubgraphWorld, secret } from './world.ts';

const body = JSON.stringify({ query: '{ caller { kind } }' });

describe('the port of a subgraph', () => {
  let world: SubgraphWorld;
  beforeAll(async () => {
    world = await createSubgraphWorld('over HTTP');
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const sign = (viewer: Viewer, of = body) => world.signer.sign(viewer, { bodyHash: hashBody(of) });

  async function post(path: string, headers: Record<string, string>, sent: string = body) {
    const all = { 'content-type': 'application/json', ...headers };
    const response = await fetch(`${world.url}${path}`, { method: 'POST', headers: all, body: sent });
    const answer = (await response.json()) as { errors?: { extensions: { code: string } }[]; data?: unknown };
    return { status: response.status, code: answer.errors?.[0]?.extensions.code, answer };
  }

  test('answers a signed request', async () => {
    const { status, answer } = await post('/graphql', { 'x-viewer': await sign(acme) });
    expect([status, answer]).toEqual([200, { data: { caller: { kind: 'CLIENT' } } }]);
  });

  test('answers nobody without a signature, with a forged one, or with one for another body', async () => {
    const forger = createSigner('another secret of thirty-two bytes!');
    const forged = await forger.sign(gatewayViewer, { bodyHash: hashBody(body) });
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${forged.split('.')[1]}.`;
    for (const token of [undefined, '', 'nonsense', forged, unsigned, await sign(acme, `${body} `)]) {
      const headers: Record<string, string> = token === undefined ? {} : { 'x-viewer': token };
      expect(await post('/graphql', headers)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
      expect(await post('/internal/findParcel', headers)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
      expect((await fetch(`${world.url}/events?after=0`, { headers })).status).toBe(401);
    }
  });

  test('refuses a request that is sent again after thirty seconds', async () => {
    const headers = { 'x-viewer': await sign(acme) };
    expect((await post('/graphql', headers)).status).toBe(200);
    world.systemTime.offsetMilliseconds = 30_000;
    const again = await post('/graphql', headers);
    world.systemTime.offsetMilliseconds = 0;
    expect(again).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
  });

  test('keeps calls and events for services', async () => {
    expect(await post('/internal/findParcel', { 'x-viewer': await sign(acme) })).toMatchObject({
      status: 403,
      code: 'FORBIDDEN',
    });
    const asTenant = await fetch(`${world.url}/events?after=0`, { headers: { 'x-viewer': await sign(acme, '') } });
    expect(asTenant.status).toBe(403);
  });

  test('gives a service its events, and refuses a read that makes no sense', async () => {
    const id = await world.addParcel();
    await world.move(id, 'ship');
    await world.service.log.relayOnce();
    const headers = { 'x-viewer': await sign(gatewayViewer, '') };
    const read = async (query: string) => fetch(`${world.url}/events?${query}`, { headers });
    const page = await (await read(`after=0&limit=5&topics=parcel&aggregateId=${id}`)).json();
    expect(page).toMatchObject({ events: [{ type: 'parcel.moved', clientId: 'acme' }], epoch: expect.any(String) });
    expect(await (await read('after=0&topics=nothing')).json()).toMatchObject({ events: [] });
    for (const query of ['', 'after=-1', 'after=x', 'after=0&limit=0', 'after=0&limit=100000']) {
      expect((await read(query)).status).toBe(400);
    }
  });

  test.each(['', 'nonsense', '[]', '{}', '{"query":1}', '{"query":"{ a }","variables":[]}'])(
    'refuses the body %j',
    async (sent) => {
      const answer = await post('/graphql', { 'x-viewer': await sign(acme, sent) }, sent);
      expect(answer).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
    },
  );

  test('refuses a body that is too large, compressed, or of another type', async () => {
    const large = JSON.stringify({ query: `# ${'x'.repeat(9 * 1024 * 1024)}` });
    expect(await post('/graphql', { 'x-viewer': await sign(acme, large) }, large)).toMatchObject({ status: 413 });
    const other = { 'x-viewer': await sign(acme), 'content-type': 'text/plain' };
    expect(await post('/graphql', other)).toMatchObject({ status: 415, code: 'BAD_REQUEST' });
  });

  test('refuses a time-out that is no number, and a path that is none', async () => {
    const headers = { 'x-viewer': await sign(acme) };
    expect(await post('/graphql', { ...headers, 'timeout-ms': 'soon' })).toMatchObject({ status: 400 });
    expect(await post('/nowhere', headers)).toMatchObject({ status: 404 });
  });

  test('tells the probes how it is, and nothing more', async () => {
    const ask = async (path: string) => {
      const response = await fetch(`${world.url}${path}`);
      return [response.status, await response.json()];
    };
    expect(await ask('/health/live')).toEqual([200, { status: 'HEALTHY', service: 'agent' }]);
    expect(await ask('/health/ready')).toEqual([200, { ready: true, service: 'agent' }]);
    expect(await ask('/health')).toMatchObject([200, { status: 'HEALTHY' }]);
    world.health.setReady(false);
    expect(await ask('/health/ready')).toEqual([503, { ready: false, service: 'agent' }]);
    world.health.setReady(true);
  });

  test('is not harmed by refused connections that are reset, nor kept open by one that is not ended', async () => {
    await using own = await createSubgraphWorld('over HTTP');
    for (let round = 0; round < 50; round += 1) {
      const socket = await openTcp(own.url);
      socket.write(upgradeRequest('/other'));
      socket.resetAndDestroy();
    }
    const refused = await openTcp(own.url);
    refused.resume();
    refused.write(upgradeRequest('/other'));
    await once(refused, 'end');
    const unfinished = await openTcp(own.url);
    unfinished.write('POST /graphql HTTP/1.1\r\nHost: localhost\r\n');
    const begun = Date.now();
    await own.service.drain();
    expect(Date.now() - begun).toBeLessThan(2_000);
    refused.destroy();
    unfinished.destroy();
  });

  describe('for sockets', () => {
    /** A raw socket: what is said on it, and how it ends. */
    async function connect(viewer: string | undefined, path = '/graphql') {
      const socket = new WebSocket(`${world.url.replace('http', 'ws')}${path}`, 'graphql-transport-ws');
      const closed = once(socket, 'close').then(([code]) => code as number);
      const heard: { type: string; id?: string; payload?: unknown }[] = [];
      socket.on('message', (data) => heard.push(JSON.parse(String(data))));
      await once(socket, 'open');
      const say = (message: object) => socket.send(JSON.stringify(message));
      say({ type: 'connection_init', payload: { viewer } });
      return { socket, closed, heard, say };
    }
    const payload = { query: 'subscription { parcelMoved(parcelId: "1") { place } }' };

    test('lets nobody in but a service', async () => {
      for (const viewer of [undefined, 'nonsense', await sign(acme, ''), await sign(gatewayViewer)]) {
        expect(await (await connect(viewer)).closed).toBe(4403);
      }
    });

    test('asks each subscription for its own viewer, signed for it', async () => {
      const { heard, say, socket } = await connect(await sign(gatewayViewer, ''));
      await expect.poll(() => heard.map(({ type }) => type)).toEqual(['connection_ack']);
      const other = await sign(acme, subscriptionBody({ ...payload, variables: { a: 1 } }));
      const extensions = [undefined, { viewer: 'nonsense', requestId: 'r' }, { viewer: other, requestId: 'r' }];
      extensions.forEach((extension, id) => {
        say({
          type: 'subscribe',
          id: String(id),
          payload: { ...payload, ...(extension && { extensions: extension }) },
        });
      });
      await expect.poll(() => heard.length).toBe(4);
      for (const { type, payload: errors } of heard.slice(1)) {
        expect([type, errors]).toEqual([
          'error',
          [expect.objectContaining({ extensions: { code: 'UNAUTHENTICATED' } })],
        ]);
      }
      socket.close();
    });

    test('carries no queries and no mutations', async () => {
      const { heard, say, socket } = await connect(await sign(gatewayViewer, ''));
      const viewer = await sign(acme, subscriptionBody({ query: '{ caller { kind } }' }));
      await expect.poll(() => heard.length).toBe(1);
      say({
        type: 'subscribe',
        id: '1',
        payload: { query: '{ caller { kind } }', extensions: { viewer, requestId: 'r' } },
      });
      await expect
        .poll(() => heard.at(-1))
        .toMatchObject({ type: 'error', payload: [{ extensions: { code: 'BAD_REQUEST' } }] });
      socket.close();
    });

    test('is closed on another path', async () => {
      const socket = new WebSocket(`${world.url.replace('http', 'ws')}/other`, 'graphql-transport-ws');
      const [error] = await once(socket, 'error');
      expect(String(error)).toContain('404');
    });
  });
});

describe('a subgraph that drains', () => {
  test('closes its sockets as restarting, finishes what was begun and accepts nothing new', async () => {
    await using world = await createSubgraphWorld('over HTTP');
    const viewer = await world.signer.sign(gatewayViewer, { bodyHash: hashBody('') });
    const socket = new WebSocket(`${world.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init', payload: { viewer } }));
    await once(socket, 'message');
    const closed = once(socket, 'close');
    const begun = world.ask('{ slow }', { deadlineAt: Date.now() + 1000 });
    await expect.poll(() => world.slowRequests()).toBe(1);

    await world.service.drain();

    expect((await closed)[0]).toBe(1012);
    expect((await begun).errors).toMatchObject([{ extensions: { code: 'SUBGRAPH_TIMEOUT' } }]);
    await expect(fetch(`${world.url}/health/live`)).rejects.toThrow();
  });

  test('is told apart from one that refuses: a call to it is unavailable', async () => {
    const signer = createSigner(secret);
    const urls = { agent: 'http://127.0.0.1:9' };
    await using peers = createRemotePeers({ urls, name: 'test', signer, logger: silent });
    const asked = peers.call(findParcel, { id: '1' });
    await expect(asked).rejects.toThrow(CallFailed);
    await expect(asked).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    await expect(peers.call({ ...findParcel, subgraph: 'replica' }, { id: '1' })).rejects.toThrow('not known');
  });
});
