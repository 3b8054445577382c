import { describe, expect, test } from 'vitest';
import { createLogger, silentLogger } from './logger.ts';
import { readableLine } from './readable.ts';
import { redactLine } from './redact.ts';
import { currentRequest, runInRequest, traceIdOf } from './request-context.ts';

function logged(write: (logger: ReturnType<typeof createLogger>) => void, pretty = false) {
  const lines: string[] = [];
  write(createLogger({ service: 'agent', level: 'debug', pretty, destination: { write: (line) => lines.push(line) } }));
  return lines;
}

const entryOf = (write: (logger: ReturnType<typeof createLogger>) => void) => JSON.parse(logged(write)[0] ?? '{}');

const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

describe('G10 structured logs', () => {
  test('a line carries time, level, service, host and process', () => {
    expect(entryOf((logger) => logger.warn({ size: 3 }, 'Queue is long.'))).toEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      level: 'warn',
      service: 'agent',
      hostname: expect.any(String),
      pid: process.pid,
      size: 3,
      msg: 'Queue is long.',
    });
  });

  test('a line inside a request carries its ids, also after a wait', async () => {
    const lines: string[] = [];
    const logger = createLogger({ service: 'agent', destination: { write: (line) => lines.push(line) } });
    await runInRequest({ requestId: 'request-1', traceparent, clientId: 'client-1' }, async () => {
      await Promise.resolve();
      logger.info('Done.');
    });
    logger.info('Outside.');
    const [inside, outside] = lines.map((line) => JSON.parse(line));
    expect(inside).toMatchObject({
      request_id: 'request-1',
      trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
      client_id: 'client-1',
    });
    expect(outside).not.toHaveProperty('request_id');
    expect(currentRequest()).toBeUndefined();
  });

  test('two requests at once keep their own ids', async () => {
    const seen = await Promise.all(
      ['a', 'b'].map((requestId) =>
        runInRequest({ requestId }, async () => {
          await new Promise(setImmediate);
          return currentRequest()?.requestId;
        }),
      ),
    );
    expect(seen).toEqual(['a', 'b']);
  });

  test.for([undefined, '', 'not-a-trace', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`])(
    '%s has no trace id',
    (value) => {
      expect(traceIdOf(value)).toBeUndefined();
    },
  );

  test('a line below the level is not written, and a silent logger writes none', () => {
    expect(logged((logger) => logger.trace('No.'))).toEqual([]);
    expect(silentLogger().isLevelEnabled('fatal')).toBe(false);
  });
});

describe('redaction', () => {
  test('texts under a secret name vanish at any depth, bound to a child or not', () => {
    const entry = entryOf((logger) =>
      logger.child({ adminToken: 'first' }).info({
        request: { headers: { Authorization: 'second', 'set-cookie': ['third'] } },
        user: { password: 'fourth' },
      }),
    );
    expect(JSON.stringify(entry)).not.toMatch(/first|second|third|fourth/);
    expect(entry.request.headers).toEqual({ Authorization: '[redacted]', 'set-cookie': ['[redacted]'] });
  });

  test('properties of an error are redacted too', () => {
    const error = Object.assign(new Error('refused by postgres://me:hidden@localhost/db'), { apiKey: 'hidden' });
    const text = JSON.stringify(entryOf((logger) => logger.error(error, 'Start failed.')));
    expect(text).not.toContain('hidden');
    expect(text).toContain('postgres://me:[redacted]@localhost/db');
  });

  test.for(['Bearer abc.def-123', 'cli_0123456789abcdefXYZ', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln'])(
    '%s vanishes from a message',
    (secret) => {
      const [line = ''] = logged((logger) => logger.info(`Sent with ${secret} to the peer.`));
      expect(line).toContain('to the peer');
      expect(line).not.toContain(secret.split(' ').at(-1));
    },
  );

  test('numbers under such names stay, as they count and do not open anything', () => {
    expect(entryOf((logger) => logger.info({ tokens: 20 }))).toMatchObject({ tokens: 20 });
  });

  test('a line that cannot be read is withheld', () => {
    expect(redactLine('{"token":"abc"')).not.toContain('abc');
  });
});

describe('on a terminal', () => {
  test('a line is readable, with its fields and the stack of its error', () => {
    const [line = ''] = logged(
      (logger) => logger.error({ err: new Error('Broken.'), pool: 'm5 large' }, 'Failed.'),
      true,
    );
    expect(line).toContain('agent: Failed.');
    expect(line).toContain('pool="m5 large"');
    expect(line).toMatch(/\n {4}Error: Broken\.\n/);
    expect(line).not.toContain('hostname');
  });

  test('a line without service or message is still written', () => {
    expect(readableLine('{"level":"info","time":"2026-01-01T00:00:00.000Z"}')).toMatch(/info .*\n$/);
  });
});
