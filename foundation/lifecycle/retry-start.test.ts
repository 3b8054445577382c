import { describe, expect, test } from 'vitest';
import { ConfigurationError } from '../config/parse-environment.ts';
import { silentLogger } from '../logging/logger.ts';
import { retryStart } from './retry-start.ts';

const options = { what: 'the database', logger: silentLogger(), firstWait: 1 };

const failing = (times: number, error: unknown) => {
  let tries = 0;
  const attempt = async () => {
    tries += 1;
    if (tries <= times) throw error;
    return 'reached';
  };
  return { attempt, tries: () => tries };
};

describe('P7 bounded retries at the start', () => {
  test('what starts later than we do is reached', async () => {
    const later = failing(4, Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }));
    expect(await retryStart(later.attempt, options)).toBe('reached');
    expect(later.tries()).toBe(5);
  });

  test('after the last try the last error is thrown', async () => {
    const never = failing(Number.POSITIVE_INFINITY, new Error('still starting up'));
    await expect(retryStart(never.attempt, { ...options, tries: 3 })).rejects.toThrow('still starting up');
    expect(never.tries()).toBe(3);
  });

  test('no try is begun after the deadline', async () => {
    const never = failing(Number.POSITIVE_INFINITY, new Error('still starting up'));
    await expect(retryStart(never.attempt, { ...options, firstWait: 20, deadline: 10 })).rejects.toThrow();
    expect(never.tries()).toBe(1);
  });

  test.for([
    ['a refused password', Object.assign(new Error('denied'), { code: '28P01' })],
    ['a missing database', new Error('no driver', { cause: Object.assign(new Error('missing'), { code: '3D000' }) })],
    ['a wrong configuration', new ConfigurationError([])],
  ] as const)('%s is not tried again', async ([, error]) => {
    const refused = failing(Number.POSITIVE_INFINITY, error);
    await expect(retryStart(refused.attempt, options)).rejects.toBe(error);
    expect(refused.tries()).toBe(1);
  });

  test('being told to stop ends the wait', async () => {
    const controller = new AbortController();
    const never = failing(Number.POSITIVE_INFINITY, new Error('still starting up'));
    const trying = retryStart(never.attempt, { ...options, firstWait: 5000, signal: controller.signal });
    setImmediate(() => controller.abort(new Error('told to stop')));
    await expect(trying).rejects.toThrow();
    expect(never.tries()).toBe(1);
  });
});
