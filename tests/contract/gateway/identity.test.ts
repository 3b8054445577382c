import { describe, expect, test, vi } from 'vitest';
import { openGateway, tokens } from './fixture/gateway.ts';

const query = '{ whoAmI }';

describe('G3 credentials', () => {
  test('the issuer is asked once, then not again while its revocations are heard', async () => {
    await using world = await openGateway();
    await world.post({ query, as: 'one' });
    const asked = world.issuers.calls;
    await Promise.all(Array.from({ length: 20 }, () => world.post({ query, as: 'one' })));
    expect(world.issuers.calls).toBe(asked);
  });

  test('callers with one new token at one moment ask the issuer once', async () => {
    await using world = await openGateway();
    await Promise.all(Array.from({ length: 20 }, () => world.post({ query, as: 'two' })));
    expect(world.issuers.calls).toBe(1);
  });

  test('an issuer that does not answer is SERVICE_UNAVAILABLE with status 503, never 401', async () => {
    await using world = await openGateway();
    world.issuers.isUp = false;
    const { response, body } = await world.post({ query, as: 'one' });
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'SERVICE_UNAVAILABLE', retryAfterSeconds: 1 });
    // Whoever needs no issuer is not concerned.
    expect((await world.post({ query, as: 'admin' })).body.data).toEqual({ whoAmI: 'ADMIN admin-token' });
    world.issuers.isUp = true;
    expect((await world.post({ query, as: 'one' })).response.status).toBe(200);
  });

  test('a revoked credential is refused within a second', async () => {
    await using world = await openGateway();
    expect((await world.post({ query, as: 'one' })).response.status).toBe(200);
    world.issuers.revokeClient(tokens.one, 'client-1');
    await vi.waitFor(async () => expect((await world.post({ query, as: 'one' })).response.status).toBe(401), {
      timeout: 1_000,
      interval: 50,
    });
    expect((await world.post({ query, as: 'two' })).response.status).toBe(200);
  });

  test.each(['agent.deleted', 'agent.tokensRevoked'] as const)(
    'an agent’s token is refused within a second of %s, and no other token of its client is asked for again',
    async (news) => {
      await using world = await openGateway();
      expect((await world.post({ query, as: 'agent' })).response.status).toBe(200);
      expect((await world.post({ query, as: 'one' })).response.status).toBe(200);
      const asked = world.issuers.calls;
      world.issuers.revokeAgent(tokens.agent, 'a1', news);
      await vi.waitFor(async () => expect((await world.post({ query, as: 'agent' })).response.status).toBe(401), {
        timeout: 1_000,
        interval: 50,
      });
      expect((await world.post({ query, as: 'one' })).response.status).toBe(200);
      expect(world.issuers.calls).toBe(asked + 1);
    },
  );

  test('who has a place in the answer does not decide by a header of a subgraph', async () => {
    await using world = await openGateway();
    const forged = { 'x-viewer': 'e30.e30.', 'x-request-id': 'ok' };
    const { body } = await world.post({ query, headers: forged });
    expect(body.data).toEqual({ whoAmI: 'ANONYMOUS anonymous' });
  });
});
