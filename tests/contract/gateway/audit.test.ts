import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type GatewayWorld, openGateway } from './fixture/gateway.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
});
afterAll(() => world[Symbol.asyncDispose]());

// A GET is taken only with a header that a page of another origin may not set: that is what keeps such pages out.
const BEHIND_PREFLIGHT = new Set(['5A70', 'D6D5', '6A70']);
const audits = serverAudits({ url: () => `${world.url}/graphql` }).filter(({ id }) => !BEHIND_PREFLIGHT.has(id));

describe('G1 GraphQL over HTTP, by the audits of graphql-http', () => {
  test.for(audits.map((audit) => [audit.id, audit.name, audit] as const))('%s %s', async ([, , audit]) => {
    const result = await audit.fn();
    expect(result.status === 'ok' ? 'ok' : result.reason).toBe('ok');
  });

  test('with the header, the audits of GET pass as well', async () => {
    const fetchFn = (url: string, init: RequestInit = {}) =>
      fetch(url, {
        ...init,
        headers: { ...Object.fromEntries(new Headers(init.headers)), 'apollo-require-preflight': '1' },
      });
    const ofGet = serverAudits({ url: () => `${world.url}/graphql`, fetchFn }).filter(({ id }) =>
      BEHIND_PREFLIGHT.has(id),
    );
    expect(ofGet).toHaveLength(3);
    for (const audit of ofGet) expect(await audit.fn()).toMatchObject({ status: 'ok' });
  });
});
