import { expect, test } from 'vitest';
import { anonymous, type Viewer } from '#foundation/identity/viewer.ts';
import type { GatewayContext } from '../context.ts';
import { ownAudience, sharedAudience } from './audience.ts';

const contextOf = (viewer: Viewer, more: Partial<GatewayContext> = {}): GatewayContext => ({
  ...{ viewer, requestId: 'r1', mayIntrospect: true },
  ...more,
});
const client = (clientId: string, scopes: readonly string[] = ['a', 'b'], generation = 1): Viewer => ({
  ...{ kind: 'CLIENT', subject: `client:${clientId}` },
  ...{ clientId, scopes, generation },
});

test('one subject with the same rights is one audience, whatever the order of its scopes', () => {
  const key = ownAudience(contextOf(client('1'))).key;
  expect(ownAudience(contextOf(client('1', ['b', 'a']))).key).toBe(key);
  for (const other of [client('2'), client('1', ['a']), client('1', ['a', 'b'], 2)]) {
    expect(ownAudience(contextOf(other)).key).not.toBe(key);
  }
  expect(ownAudience(contextOf(client('1'), { policies: new Set(['p']) })).key).not.toBe(key);
});

test('a shared audience is of one kind and the same rights, and its viewer of no tenant', () => {
  const one = sharedAudience(contextOf(client('1')));
  const two = sharedAudience(contextOf(client('2')));
  expect(one).toEqual(two);
  expect(one.viewer).toMatchObject({ kind: 'CLIENT', scopes: ['a', 'b'], clientId: expect.stringMatching(/^[0-]+$/) });
  expect(sharedAudience(contextOf(client('1', ['a']))).key).not.toBe(one.key);
  const admin: Viewer = { kind: 'ADMIN', subject: 'x', scopes: ['a', 'b'] };
  expect(sharedAudience(contextOf(admin)).key).not.toBe(one.key);
  expect(sharedAudience(contextOf(anonymous)).viewer).toEqual(anonymous);
});
