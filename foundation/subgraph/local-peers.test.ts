import { AsyncLocalStorage } from 'node:async_hooks';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { defineCall } from '../calls/define-call.ts';
import { currentRequest, runInRequest } from '../logging/request-context.ts';
import { createCallTable } from './calls.ts';
import { createLocalPeers } from './local-peers.ts';
import type { SubgraphService } from './service.ts';

const transaction = new AsyncLocalStorage<string>();
const look = defineCall(
  'admin',
  'look',
  z.null(),
  z.object({ transaction: z.string().nullable(), request: z.string() }),
);

/** All of a service that its peers reach by a call. */
const handleCall = createCallTable([
  {
    call: look,
    handle: async () => ({ transaction: transaction.getStore() ?? null, request: currentRequest()?.requestId }),
  },
]);

test('the callee hears of the request, but never of the transaction of the caller', async () => {
  const { peers, register } = createLocalPeers();
  register({ name: 'admin', handleCall } as SubgraphService);
  const asked = transaction.run('open', () => runInRequest({ requestId: 'r1' }, () => peers.call(look, null)));
  expect(await asked).toEqual({ transaction: null, request: 'r1' });
});

test('a subgraph that is not there yet is looked up when it is first needed', async () => {
  const { peers, register } = createLocalPeers();
  const source = peers.source('admin');
  await expect(peers.call(look, null)).rejects.toThrow('does not run in this process');
  register({ name: 'admin', handleCall, log: { newest: async () => 7 } } as unknown as SubgraphService);
  expect(await source.newest()).toBe(7);
  await expect(peers.call(look, null)).resolves.toBeDefined();
});

test('two services cannot go by the same name, and two calls of one neither', () => {
  const { register } = createLocalPeers();
  register({ name: 'admin' } as SubgraphService);
  expect(() => register({ name: 'admin' } as SubgraphService)).toThrow('registered twice');
  const handler = { call: look, handle: async () => null };
  expect(() => createCallTable([handler, handler])).toThrow('same name');
});
