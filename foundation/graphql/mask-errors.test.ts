import { buildSchema, execute, GraphQLError, parse } from 'graphql';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { CallFailed } from '../calls/call-failed.ts';
import { defineCall } from '../calls/define-call.ts';
import { EventLogClosed } from '../events/follow.ts';
import { createLogger } from '../logging/logger.ts';
import { DeadlineExceeded } from '../resilience/deadline.ts';
import { failure } from './failure.ts';
import { maskResult, withCode } from './mask-errors.ts';

const call = defineCall('replica', 'ask', z.null(), z.null());
const schema = buildSchema('type Query { field(first: Int! = 1): Int other: Int }');

/** What a caller sees, and what is logged, when a resolver throws. */
async function seen(thrown: unknown, query = '{ field other }', variableValues: Record<string, unknown> = {}) {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger({ service: 'test', destination: { write: (line) => lines.push(JSON.parse(line)) } });
  const result = await execute({
    schema,
    document: parse(query),
    variableValues,
    rootValue: {
      field: () => {
        throw thrown;
      },
      other: 1,
    },
  });
  const masked = maskResult(result, { logger, requestId: 'request-1' });
  return { masked, error: masked.errors?.[0]?.toJSON(), lines };
}

test('a failure of the closed table passes with its words, place and extensions', async () => {
  const { error, masked, lines } = await seen(failure('RATE_LIMITED', 'Slower.', { retryAfterSeconds: 3 }));
  expect(error).toEqual({
    message: 'Slower.',
    path: ['field'],
    locations: [{ line: 1, column: 3 }],
    extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 3 },
  });
  expect(masked.data).toEqual({ field: null, other: 1 });
  expect(lines).toEqual([]);
});

test.each([
  new Error('connect ECONNREFUSED 10.0.0.1'),
  new TypeError('secret'),
  'secret',
  undefined,
  new GraphQLError('secret', { extensions: { code: 'DOWNSTREAM' } }),
  new GraphQLError('secret'),
  new GraphQLError('secret', { extensions: { code: 'toString' } }),
  Object.assign(new Error('secret of a library'), { extensions: { code: 'FORBIDDEN' } }),
])('whatever else is thrown becomes an internal error without its words: %s', async (thrown) => {
  const { error, lines } = await seen(thrown);
  expect(error).toMatchObject({
    message: 'Something went wrong on our side.',
    path: ['field'],
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
  });
  expect(JSON.stringify(error)).not.toMatch(/secret|10\.0\.0\.1/);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({ level: 'error', requestId: 'request-1', path: 'field' });
});

test.each([
  [new DeadlineExceeded(100), 'SUBGRAPH_TIMEOUT'],
  [new CallFailed(call, 'SUBGRAPH_TIMEOUT', 'at 10.0.0.1'), 'SUBGRAPH_TIMEOUT'],
  [new CallFailed(call, 'SUBGRAPH_UNAVAILABLE', 'at 10.0.0.1'), 'SUBGRAPH_UNAVAILABLE'],
  [new CallFailed(call, 'BAD_USER_INPUT', 'at 10.0.0.1'), 'INTERNAL_SERVER_ERROR'],
  [new EventLogClosed(), 'SERVICE_UNAVAILABLE'],
])('what may happen to any service has a code that says what to do: %s', async (thrown, code) => {
  const { error, lines } = await seen(thrown);
  expect(error?.extensions).toEqual({ code });
  expect(JSON.stringify(error)).not.toContain('10.0.0.1');
  expect(lines).toHaveLength(1);
});

test('what was thrown is in the log in full', async () => {
  const { lines } = await seen(new Error('disk on fire'));
  expect(lines[0]?.err).toMatchObject({ message: 'disk on fire', stack: expect.stringContaining('disk on fire') });
});

test('an argument that graphql-js refuses is the mistake of the caller', async () => {
  const { error, lines } = await seen(new Error(), 'query ($n: Int) { field(first: $n) }', { n: null });
  expect(error).toMatchObject({
    message: expect.stringContaining('"first"'),
    extensions: { code: 'BAD_USER_INPUT' },
  });
  expect(lines).toEqual([]);
});

test('an error from before the request ran gets a code unless it has one', () => {
  const [plain, coded] = withCode([new GraphQLError('a'), failure('LIMIT_EXCEEDED', 'b')], 'BAD_USER_INPUT');
  expect(plain?.extensions).toEqual({ code: 'BAD_USER_INPUT' });
  expect(coded?.extensions).toEqual({ code: 'LIMIT_EXCEEDED' });
});
