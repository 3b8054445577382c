import { expect, test } from 'vitest';
import { anonymous } from '#foundation/identity/viewer.ts';
import { silentLogger } from '#foundation/logging/logger.ts';
import { grantedPolicies, noPolicies, type PolicyEngine } from './policy-engine.ts';

const context = { viewer: anonymous, requestId: 'r1', mayIntrospect: false };
const o = { deadlineMilliseconds: 30, logger: silentLogger() };

test('each policy is asked for once, and those that are allowed are granted', async () => {
  const asked: string[] = [];
  const engine: PolicyEngine = {
    async allows(policy) {
      asked.push(policy);
      return policy === 'b';
    },
  };
  expect(await grantedPolicies(engine, ['a', 'b', 'c'], context, o)).toEqual(new Set(['b']));
  expect(asked).toEqual(['a', 'b', 'c']);
});

test('one that fails, or is not decided in time, is not granted; the others are', async () => {
  const engine: PolicyEngine = {
    allows(policy) {
      if (policy === 'fails') return Promise.reject(new Error('connect ECONNREFUSED'));
      if (policy === 'throws') throw new TypeError('no such thing');
      return policy === 'hangs' ? new Promise(() => {}) : Promise.resolve(true);
    },
  };
  const granted = await grantedPolicies(engine, ['fails', 'throws', 'hangs', 'fine'], context, o);
  expect(granted).toEqual(new Set(['fine']));
});

test('without an engine nothing is granted', async () => {
  expect(await grantedPolicies(noPolicies, ['a'], context, o)).toEqual(new Set());
});
