import { describe, expect, test, vi } from 'vitest';
import { scopesOf } from '#foundation/identity/scope.ts';
import { Credentials } from '../../../gateway/identity/credentials.ts';
import { openTcp } from '../../support/raw-socket.ts';
import { bearer, openGateway, tokens } from './fixture/gateway.ts';
import { openSocket } from './fixture/socket.ts';
import { openAnswer } from './fixture/stream.ts';
import { event, query, subscribeMessage, upstream, variables } from './fixture/subscriptions.ts';

const json = { authorization: bearer('one'), 'content-type': 'application/json' };
const EVENTS = 'text/event-stream';
const PARTS = 'multipart/mixed;subscriptionSpec=1.0';

describe('G2 a client that has left before its stream begins', () => {
  test.for([
    ['POST', '/graphql/stream', EVENTS],
    ['POST', '/graphql', PARTS],
    ['GET', '/graphql/stream?query=subscription%7BagentChanged(clientId%3A%22client-1%22)%7Bid%7D%7D', EVENTS],
  ] as const)('holds no place and no upstream (%s %s)', async ([method, path, accept]) => {
    await using world = await openGateway({ MAX_SOCKETS_PER_USER: '1' });
    const gate = Promise.withResolvers<void>();
    world.issuers.gate = gate.promise;
    const body = method === 'POST' ? JSON.stringify({ query, variables }) : '';
    const socket = await openTcp(world.url);
    const head = [
      `${method} ${path} HTTP/1.1`,
      'Host: localhost',
      `Authorization: ${bearer('one')}`,
      `Accept: ${accept}`,
    ];
    if (body) head.push('Content-Type: application/json', `Content-Length: ${body.length}`);
    socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
    await vi.waitFor(() => expect(world.issuers.calls).toBe(1));
    socket.resetAndDestroy();
    // A request behind it has an answer: the server has heard that the client is gone.
    await fetch(`${world.url}/health/live`).then((response) => response.text());
    gate.resolve();
    world.issuers.gate = undefined;
    const again = await vi.waitFor(async () => {
      const answer = await openAnswer(`${world.url}/graphql/stream`, {
        ...{ method: 'POST', headers: { ...json, accept: EVENTS } },
        body: JSON.stringify({ query, variables }),
      });
      if (answer.status !== 200) answer.leave();
      expect(answer.status).toBe(200);
      return answer;
    });
    again.leave();
    await vi.waitFor(() => expect(world.gateway.upstreams).toBe(0), { timeout: 2_000 });
  });
});

describe('G2 what was begun by a credential', () => {
  test('ends with it, though the one event stream it comes by was opened without', async () => {
    await using world = await openGateway();
    const put = await fetch(`${world.url}/graphql/stream`, {
      method: 'PUT',
      headers: { authorization: bearer('one') },
    });
    const token = await put.text();
    const connection = await openAnswer(`${world.url}/graphql/stream?token=${token}`, { headers: { accept: EVENTS } });
    const begun = await fetch(`${world.url}/graphql/stream`, {
      ...{ method: 'POST', headers: { ...json, 'x-graphql-event-stream-token': token } },
      body: JSON.stringify({ query, variables, extensions: { operationId: '1' } }),
    });
    expect(begun.status).toBe(202);
    const { stream } = await upstream(world);
    world.issuers.revokeClient(tokens.one, 'client-1');
    await connection.hears('UNAUTHENTICATED');
    await vi.waitFor(() => expect(stream.isOpen).toBe(false));
    stream.push(event(1));
    expect(connection.text).not.toContain('host-1');
    connection.leave();
  });

  test('has few others asked about at a time, however many its socket sends', async () => {
    await using world = await openGateway();
    await using socket = await openSocket(world.socketUrl, { authorization: bearer('one') });
    const gate = Promise.withResolvers<void>();
    world.issuers.gate = gate.promise;
    for (let number = 0; number < 1_000; number += 1) {
      socket.send({ type: 'ping', payload: { authorization: `Bearer cli_${number}` } });
    }
    expect((await socket.closed()).code).toBe(4429);
    expect(world.issuers.calls).toBeLessThan(10);
    gate.resolve();
  });

  test('ends when the credential allows less than before', async () => {
    let scopes: readonly string[] = scopesOf.CLIENT;
    const credentials = new Credentials({
      resolve: async () => ({ kind: 'USER', subject: 'one', clientId: 'client-1', scopes, generation: 0 }),
      completeSince: () => 0,
    });
    await using world = await openGateway({}, { identity: { credentials, [Symbol.asyncDispose]: async () => {} } });
    await using socket = await openSocket(world.socketUrl, { authorization: bearer('one') });
    socket.send(subscribeMessage('1'));
    await upstream(world);
    scopes = scopes.slice(1);
    credentials.forget();
    expect((await socket.closed(2_000)).code).toBe(4403);
    await vi.waitFor(() => expect(world.gateway.upstreams).toBe(0));
  });
});

describe('G2 a client that does not read, of things without number', () => {
  test('is closed with 4413 before what is kept for it is more than may wait, and is no leak of listeners', async () => {
    await using world = await openGateway();
    await using socket = await openSocket(world.socketUrl, { authorization: bearer('one') });
    const warnings: Error[] = [];
    const warned = (warning: Error) => warnings.push(warning);
    process.on('warning', warned);
    const ids = Array.from({ length: 12 }, (_, index) => `${index}`);
    // Each is a wish of its own, with an upstream of its own.
    for (const id of ids) {
      const text = `subscription { agentTicked(clientId: "client-${id}") { id hostname } }`;
      socket.send(subscribeMessage(id, {}, text));
    }
    await upstream(world, ids.length);
    await using witness = await openSocket(world.socketUrl, { authorization: bearer('one') });
    witness.send(subscribeMessage('w', {}, `subscription { agentTicked(clientId: "client-0") { id hostname } }`));
    socket.socket.pause();
    const [first, ...others] = world.subgraphs.agent.subscribers.map(({ stream }) => stream);
    const tick = (stream: typeof first, id: string, hostname: string) =>
      stream?.push({ data: { agentTicked: { __typename: 'Agent', id, hostname } } });
    const huge = 'x'.repeat(256 * 1024);
    let marks = 0;
    /** Until a client that reads has heard of a further event: all windows of one length end together. */
    const windowEnds = async () => {
      marks += 1;
      await vi.waitFor(
        () => {
          tick(first, 'mark', `mark ${marks}`);
          expect(JSON.stringify(witness.received.at(-1))).toContain(`mark ${marks}`);
        },
        { timeout: 5_000, interval: 10 },
      );
    };
    await windowEnds();
    // More than the network holds: from then on the newest is kept.
    for (let number = 0; number < 40; number += 1) {
      tick(first, 'a', `${number} ${huge}`);
      await windowEnds();
    }
    for (const stream of others) tick(stream, 'b', 'small');
    await windowEnds();
    expect([world.gateway.upstreams, warnings]).toEqual([ids.length, []]);
    // None of these replaces another.
    for (let number = 0; number < 40 && world.gateway.upstreams > 1; number += 1) {
      tick(first, `a${number}`, huge);
      await windowEnds();
    }
    // What is left is that of the client that reads.
    expect(world.gateway.upstreams).toBe(1);
    socket.socket.resume();
    expect((await socket.closed()).code).toBe(4413);
    process.off('warning', warned);
  }, 20_000);
});

describe('G2 a client that reads', () => {
  test.for(['socket', 'event stream'])(
    'has an answer that is larger than what may wait for it (%s)',
    async (transport) => {
      await using world = await openGateway();
      const operation = { query: '{ agent(id: "a1") { note } }' };
      const note = 'x'.repeat(16 * 1024 * 1024);
      const answer = async () => ({ data: { _entities: [{ __typename: 'Agent', note }] } });
      world.subgraphs.admin.fault = answer as () => Promise<never>;
      if (transport === 'socket') {
        await using socket = await openSocket(world.socketUrl, { authorization: bearer('one') });
        socket.send({ id: '1', type: 'subscribe', payload: operation });
        expect((await socket.next()).payload).toEqual({ data: { agent: { note } } });
        expect((await socket.next()).type).toBe('complete');
        return;
      }
      const stream = await openAnswer(`${world.url}/graphql/stream`, {
        ...{ method: 'POST', headers: { ...json, accept: EVENTS } },
        body: JSON.stringify(operation),
      });
      expect(await stream.ended()).toBe(true);
      expect(stream.text.length).toBeGreaterThan(note.length);
    },
  );
});
