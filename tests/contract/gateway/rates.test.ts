import { createHash } from 'node:crypto';
import { Redis } from 'ioredis';
import { describe, expect, test, vi } from 'vitest';
import { freePort } from '../../support/child.ts';
import { openTestRedis, withoutRedis } from '../../support/services.ts';
import { bearer, type GatewayWorld, openGateway } from './fixture/gateway.ts';
import { openSocket } from './fixture/socket.ts';

const limited = (env: Record<string, string> = {}) =>
  openGateway({ RATE_LIMIT_ENABLED: 'true', RATE_LIMIT_PER_MINUTE: '6', RATE_LIMIT_BURST: '3', ...env });
const query = '{ whoAmI }';
const MUTATION = 'mutation { append(word: "x") }';

async function spend(world: GatewayWorld, as: 'one' | 'two' | 'agent' | 'admin', times: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let turn = 0; turn < times; turn += 1) statuses.push((await world.post({ query, as })).response.status);
  return statuses;
}

describe('G5 how often a viewer may ask', () => {
  test('what is left is in the headers; what is too much is RATE_LIMITED, with the time to wait', async () => {
    await using world = await limited();
    const first = await world.post({ query, as: 'one' });
    expect(Object.fromEntries(first.response.headers)).toMatchObject({
      'ratelimit-policy': '6;w=60;burst=3',
      'ratelimit-limit': '3',
      'ratelimit-remaining': '2',
      'ratelimit-reset': '10',
    });
    expect(await spend(world, 'one', 2)).toEqual([200, 200]);
    const { response, body } = await world.post({ query, as: 'one' });
    expect(response.status).toBe(429);
    const seconds = Number(response.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(5);
    expect(seconds).toBeLessThanOrEqual(10);
    expect(body.errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED', retryAfterSeconds: seconds } }]);
    expect(body).not.toHaveProperty('data');
  });

  test('each viewer and each kind of operation has its own', async () => {
    await using world = await limited();
    expect(await spend(world, 'one', 4)).toEqual([200, 200, 200, 429]);
    expect(await spend(world, 'two', 1)).toEqual([200]);
    expect((await world.post({ query: MUTATION, as: 'one' })).response.status).toBe(200);
  });

  test('agents and operators have rates of their own', async () => {
    await using world = await limited({
      RATE_LIMIT_AGENT_PER_MINUTE: '6',
      RATE_LIMIT_AGENT_BURST: '5',
      RATE_LIMIT_OPERATOR_PER_MINUTE: '6',
      RATE_LIMIT_OPERATOR_BURST: '4',
    });
    expect(await spend(world, 'agent', 6)).toEqual([200, 200, 200, 200, 200, 429]);
    expect(await spend(world, 'admin', 5)).toEqual([200, 200, 200, 200, 429]);
  });

  test('those who have not signed in are told apart by address; a proxy that is not trusted changes nothing', async () => {
    await using world = await limited();
    const forwarded = (address: string) => world.post({ query, headers: { 'x-forwarded-for': address } });
    for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) {
      expect((await forwarded(address)).response.status).toBe(200);
    }
    expect((await forwarded('192.0.2.4')).response.status).toBe(429);
    await using behind = await limited({ TRUSTED_PROXIES: '127.0.0.1' });
    for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4']) {
      const { response } = await behind.post({ query, headers: { 'x-forwarded-for': address } });
      expect(response.headers.get('ratelimit-remaining')).toBe('2');
    }
    // The same proxy before a socket: its own address is nobody's.
    for (const [address, type] of [
      ['192.0.2.1', 'next'],
      ['192.0.2.1', 'next'],
      ['192.0.2.1', 'error'],
      ['192.0.2.9', 'next'],
    ] as const) {
      await using socket = await openSocket(behind.socketUrl, { headers: { 'x-forwarded-for': address } });
      socket.send({ id: '1', type: 'subscribe', payload: { query } });
      expect(await socket.next()).toMatchObject({ type });
    }
  });

  test('a socket and HTTP count together, and subscriptions for themselves', async () => {
    await using world = await limited({ MAX_SUBSCRIPTIONS_PER_USER: '3' });
    await spend(world, 'one', 3);
    await using socket = await openSocket(world.socketUrl, { authorization: bearer('one') });
    socket.send({ id: '1', type: 'subscribe', payload: { query } });
    expect(await socket.next()).toMatchObject({
      id: '1',
      type: 'error',
      payload: [{ extensions: { code: 'RATE_LIMITED' } }],
    });
    for (const id of ['2', '3', '4', '5']) {
      const wish = `subscription { agentChanged(clientId: "client-${id}") { id } }`;
      socket.send({ id, type: 'subscribe', payload: { query: wish } });
    }
    expect(await socket.next()).toMatchObject({
      id: '5',
      type: 'error',
      payload: [{ extensions: { code: 'RATE_LIMITED' } }],
    });
  });

  test('whoever sends nothing but nonsense is not read any more', async () => {
    await using world = await limited();
    const codes: unknown[] = [];
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      codes.push((await world.post({ query: `{ ${name} }`, as: 'one' })).body.errors?.[0]?.extensions.code);
    }
    expect(codes).toEqual([
      'GRAPHQL_VALIDATION_FAILED',
      'GRAPHQL_VALIDATION_FAILED',
      'GRAPHQL_VALIDATION_FAILED',
      'RATE_LIMITED',
      'RATE_LIMITED',
    ]);
    expect((await world.post({ query: '{ nobody }', as: 'two' })).response.status).toBe(400);
  });

  test('… nor whoever sends it all at once', async () => {
    await using world = await limited();
    const names = Array.from({ length: 12 }, (_, number) => `nonsense${number}`);
    const authorization = bearer('one');
    const answers = await Promise.all(
      names.map((name) => world.gateway.execute({ query: `{ ${name} }`, authorization })),
    );
    const codes = answers.map(({ errors }) => errors?.[0]?.extensions?.code);
    expect(codes.filter((code) => code === 'GRAPHQL_VALIDATION_FAILED')).toHaveLength(3);
    expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(9);
  });

  test.for([
    ['whose variables never fit', 'query ($text: String!) { search(text: $text) }', 'BAD_USER_INPUT'],
    ['that comes too often', query, undefined],
  ] as const)('a new document %s is not read without end', async ([, text, code]) => {
    await using world = await limited();
    const codes: unknown[] = [];
    for (let turn = 0; turn < 8; turn += 1) {
      const { body } = await world.post({ query: `${text} # ${turn}`, as: 'one' });
      codes.push(body.errors?.[0]?.extensions.code);
    }
    expect(codes.slice(0, 3)).toEqual([code, code, code]);
    expect(codes.at(-1)).toBe('RATE_LIMITED');
    const { body } = await world.post({ query: '{ nonsense }', as: 'one' });
    expect(body.errors?.[0]?.extensions.code).toBe('RATE_LIMITED');
  });
});

describe('G5 how often an address may guess a credential', () => {
  const guess = async (world: GatewayWorld, number: number) => {
    const headers = { authorization: `Bearer cli_guess${number}` };
    return (await world.post({ query, headers })).response.status;
  };
  const all = (world: GatewayWorld, count: number) =>
    Promise.all(Array.from({ length: count }, (_, number) => guess(world, number)));

  test('one after the other, or all at once: its issuers are asked no more than that', async () => {
    await using world = await limited();
    expect(await guess(world, 1)).toBe(401);
    const statuses = await all(world, 30);
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
    expect(world.issuers.calls).toBe(3);
    await using socket = await openSocket(world.socketUrl, { isInitialised: false });
    socket.send({ type: 'connection_init', payload: { authorization: 'Bearer cli_other' } });
    expect((await socket.closed()).code).toBe(1013);
    expect((await fetch(`${world.url}/health/detailed`, { headers: { authorization: 'Bearer cli_x' } })).status).toBe(
      429,
    );
    expect(world.issuers.calls).toBe(3);
  });

  test('who is known already is let in, and so are others of other addresses', async () => {
    await using world = await limited({ TRUSTED_PROXIES: '127.0.0.1' });
    expect(await spend(world, 'one', 1)).toEqual([200]);
    await all(world, 10);
    expect(await spend(world, 'one', 1)).toEqual([200]);
    expect((await world.post({ query, as: 'two' })).response.status).toBe(429);
    const elsewhere = await world.post({ query, as: 'two', headers: { 'x-forwarded-for': '192.0.2.1' } });
    expect(elsewhere.response.status).toBe(200);
  });

  test('many who are somebody come at once, and none is refused', async () => {
    await using world = await limited();
    const tokens = Array.from({ length: 50 }, (_, number) => `cli_new${number}`);
    for (const [number, token] of tokens.entries()) world.issuers.addClient(token, `client-${number + 10}`);
    const answers = await Promise.all(
      tokens.map((token) => world.post({ query, headers: { authorization: `Bearer ${token}` } })),
    );
    expect(answers.map(({ response }) => response.status)).toEqual(tokens.map(() => 200));
  });
});

describe.skipIf(withoutRedis())('G5 several gateways with one Redis', () => {
  const env = { RATE_LIMIT_ENABLED: 'true', RATE_LIMIT_PER_MINUTE: '6', RATE_LIMIT_BURST: '3' };
  const left = async (world: GatewayWorld) =>
    (await world.post({ query, as: 'one' })).response.headers.get('ratelimit-remaining');

  test('count a viewer together', async () => {
    await using shared = await openTestRedis();
    await using first = await openGateway(env, { redis: shared.redis });
    await using second = await openGateway(env, { redis: shared.redis });
    const place = ` db=${new URL(shared.url).pathname.slice(1)} `;
    // The last that a client asks before it is ready.
    const isReady = (client: string) => client.includes(place) && client.includes(' cmd=info ');
    await vi.waitFor(async () => {
      const clients = String(await shared.redis.client('LIST')).split('\n');
      // Each has one for its rates and one for its caches.
      expect(clients.filter(isReady)).toHaveLength(4);
    });
    expect([await left(first), await left(second), await left(first)]).toEqual(['2', '1', '0']);
    expect((await second.post({ query, as: 'one' })).response.status).toBe(429);
  });

  test('count each for itself while Redis is not there', async () => {
    const away = new Redis({ port: await freePort(), lazyConnect: true, retryStrategy: null });
    await using first = await openGateway(env, { redis: away });
    await using second = await openGateway(env, { redis: away });
    expect([await left(first), await left(second), await left(first)]).toEqual(['2', '2', '1']);
    away.disconnect();
  });

  test('find a document that another has been sent', async () => {
    await using shared = await openTestRedis();
    await using first = await openGateway({}, { redis: shared.redis });
    await using second = await openGateway({}, { redis: shared.redis });
    const sha256Hash = createHash('sha256').update(query).digest('hex');
    const extensions = { persistedQuery: { version: 1, sha256Hash } };
    const ask = async (world: GatewayWorld, body: object) => {
      const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
      return (await (await fetch(`${world.url}/graphql`, request)).json()) as unknown;
    };
    await ask(first, { query, extensions });
    await vi.waitFor(async () => {
      expect(await ask(second, { extensions })).toEqual({ data: { whoAmI: 'ANONYMOUS anonymous' } });
    });
  });
});
