import type { RequestListener } from 'node:http';
import { describe, expect, test, vi } from 'vitest';
import { silentLogger } from '#foundation/logging/logger.ts';
import { createHttpEndpoint } from '../../../gateway/execution/transport/http.ts';
import { fetchRequest, guarded } from './fixture/fetching.ts';
import { pretend, said, silent } from './fixture/pretender.ts';

const fine = said('{"data":{"whoAmI":"nobody"}}');
const mutation = { query: 'mutation { append(word: "x") }', kind: 'mutation' } as const;
const hangsUp: RequestListener = (request) => request.socket.destroy();
const hangsUpAfterReading: RequestListener = (request) => {
  request.resume();
  request.on('end', () => request.socket.resetAndDestroy());
};
const halfAnswers: RequestListener = (request, response) => {
  response.writeHead(200, { 'content-length': 1_000 });
  response.write('{"data":', () => request.socket.destroy());
};
/** The first request goes wrong, all others are answered. */
const once = (wrong: RequestListener): RequestListener => {
  let isFirst = true;
  return (request, response) => {
    if (!isFirst) return fine(request, response);
    isFirst = false;
    wrong(request, response);
  };
};

const losses = [
  ['hangs up before it has read', hangsUp],
  ['hangs up after it has read', hangsUpAfterReading],
  ['hangs up in the middle of its answer', halfAnswers],
  ['is not ready', said('', 503)],
] as const;

describe('G5 a fetch from a subgraph in another process that', () => {
  test.for(losses)('%s is sent once more when it only reads', async ([, wrong]) => {
    await using subgraph = await pretend(once(wrong));
    await expect(subgraph.fetch()).resolves.toMatchObject({ data: { whoAmI: 'nobody' } });
    expect(subgraph.requests).toBe(2);
  });

  test.for(losses)('%s is never sent twice when it writes', async ([, wrong]) => {
    await using subgraph = await pretend(once(wrong));
    await expect(subgraph.fetch(mutation)).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    await expect(subgraph.fetch()).resolves.toMatchObject({ data: { whoAmI: 'nobody' } });
    expect(subgraph.requests).toBe(2);
  });

  test('is not there is unavailable, in less time than a connection may take', async () => {
    await using endpoint = createHttpEndpoint({ name: 'agent', url: 'http://127.0.0.1:9/', logger: silentLogger() });
    const failed = { code: 'SUBGRAPH_UNAVAILABLE', isConnection: true };
    await expect(guarded(endpoint).fetch(fetchRequest())).rejects.toMatchObject(failed);
    await expect(guarded(endpoint).fetch(fetchRequest(mutation))).rejects.toMatchObject(failed);
  });

  test.for([
    ['never answers', silent],
    [
      'drips its answer',
      (_, response) => {
        response.writeHead(200);
        const drip = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(drip));
      },
    ],
  ] as const satisfies readonly [string, RequestListener][])(
    '%s is given up at its deadline, and its connection is closed',
    async ([, answer]) => {
      await using subgraph = await pretend(answer);
      const begun = performance.now();
      const failed = { code: 'SUBGRAPH_TIMEOUT' };
      await expect(subgraph.fetch({ deadlineMilliseconds: 150 })).rejects.toMatchObject(failed);
      expect(performance.now() - begun).toBeGreaterThanOrEqual(149);
      expect(subgraph.requests).toBe(1);
      await vi.waitFor(() => expect(subgraph.connections.closed).toBe(1));
      expect(subgraph.endpoint.breaker.circuit().failures).toBe(1);
    },
  );

  test('says itself that it gave up is a time-out', async () => {
    await using subgraph = await pretend(said('', 504));
    await expect(subgraph.fetch()).rejects.toMatchObject({ code: 'SUBGRAPH_TIMEOUT' });
  });

  test('has no time left is not sent', async () => {
    await using subgraph = await pretend(fine);
    await expect(subgraph.fetch({ deadlineMilliseconds: 0 })).rejects.toMatchObject({ code: 'SUBGRAPH_TIMEOUT' });
    expect(subgraph.requests).toBe(0);
  });

  test('would carry a header with a line break is not sent, and speaks against nobody', async () => {
    await using subgraph = await pretend(fine);
    const asked = subgraph.fetch({ context: { requestId: 'r1\r\nx-viewer: admin' } });
    await expect(asked).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', isConnection: false });
    expect(subgraph.requests).toBe(0);
    expect(subgraph.endpoint.breaker.circuit().failures).toBe(0);
  });

  test('is on its way when the endpoint is closed fails at once', async () => {
    const subgraph = await pretend(silent);
    const asked = subgraph.fetch();
    const failed = expect(asked).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    await vi.waitFor(() => expect(subgraph.heard).toHaveLength(1));
    await subgraph[Symbol.asyncDispose]();
    await failed;
  });

  test('writes is finished though its caller has left', async () => {
    await using subgraph = await pretend(fine);
    const left = AbortSignal.abort();
    const answer = subgraph.fetch({ ...mutation, context: { signal: left } });
    await expect(answer).resolves.toMatchObject({ data: { whoAmI: 'nobody' } });
  });
});

describe('G7 what is sent', () => {
  test('is the operation with its variables and entities, to the very address', async () => {
    await using subgraph = await pretend(fine, { path: '/of/reviews?tenant=1' });
    const query = 'query Two($a: String, $representations: [_Any!]!) { x(a: $a, b: "\\"") }';
    await subgraph.fetch({
      query,
      operationName: 'Two',
      variables: '"a":"ü"',
      representations: ['{"id":1}', '{"id":2}'],
    });
    const [first] = subgraph.heard;
    expect(first?.path).toBe('/of/reviews?tenant=1');
    expect(JSON.parse(first?.body ?? '')).toEqual({
      query,
      operationName: 'Two',
      variables: { a: 'ü', representations: [{ id: 1 }, { id: 2 }] },
    });
    expect(first?.headers).toMatchObject({ 'content-type': 'application/json', 'x-request-id': 'r1' });
    const left = Number(first?.headers['timeout-ms']);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(5_000);
  });

  test('goes over kept connections, one after the other, whatever is answered', async () => {
    await using subgraph = await pretend(fine);
    for (let round = 0; round < 10; round += 1) await subgraph.fetch();
    subgraph.answer = said('x'.repeat(100_000), 500);
    for (let round = 0; round < 10; round += 1) await subgraph.fetch().catch(() => {});
    subgraph.answer = fine;
    await subgraph.fetch();
    expect(subgraph.requests).toBe(21);
    // Two: one is given back a moment after its answer has been handed on, and the next fetch may begin in between.
    expect(subgraph.connections.opened).toBeLessThanOrEqual(2);
    expect(subgraph.connections.closed).toBe(0);
  });

  test('comes back whole, in however many pieces', async () => {
    const text = '{"data":{"place":"Käse, 日本, 🧀"}}';
    await using subgraph = await pretend(async (_, response) => {
      for (const byte of Buffer.from(text)) {
        response.write(Buffer.of(byte));
        await new Promise((resolve) => setImmediate(resolve));
      }
      response.end();
    });
    expect(await subgraph.fetch()).toEqual({ data: { place: 'Käse, 日本, 🧀' }, isPlain: true });
  });

  test.for([
    ['{"data":{"a":"plain"}}', { data: { a: 'plain' }, isPlain: true }],
    ['{"data":{"a":"\\n"}}', { data: { a: '\n' }, isPlain: false }],
    ['{"data":{"a":1},"errors":null,"extensions":null}', { data: { a: 1 }, isPlain: true }],
    [
      '{"data":null,"errors":[{"message":"no"}],"extensions":{"b":2}}',
      { data: null, errors: [{ message: 'no' }], extensions: { b: 2 }, isPlain: true },
    ],
    ['{"errors":[{"message":"no"}]}', { data: null, errors: [{ message: 'no' }], isPlain: true }],
  ] as const)('%s is understood', async ([text, answer]) => {
    await using subgraph = await pretend(said(text));
    expect(await subgraph.fetch()).toEqual(answer);
  });
});

describe('G5 the places of a subgraph', () => {
  const one = { maxConcurrentFetches: 1, maxQueuedFetches: 1 };
  /** Each its own, so that none is shared. */
  const numbered = (number: number) => ({ variables: `"n":${number}` });

  test('are taken in turn, and who finds none and no room to wait is refused at once', async () => {
    const open: (() => void)[] = [];
    await using subgraph = await pretend((request, response) => open.push(() => fine(request, response)), one);
    const first = subgraph.fetch(numbered(1));
    const second = subgraph.fetch(numbered(2));
    const refused = { code: 'SUBGRAPH_UNAVAILABLE', isConnection: false };
    await expect(subgraph.fetch(numbered(3))).rejects.toMatchObject(refused);
    expect(subgraph.endpoint.usage()).toEqual({ running: 1, queued: 1 });
    await vi.waitFor(() => expect(open).toHaveLength(1));
    open[0]?.();
    await first;
    await vi.waitFor(() => expect(open).toHaveLength(2));
    open[1]?.();
    await second;
    expect(subgraph.endpoint.usage()).toEqual({ running: 0, queued: 0 });
    expect(subgraph.endpoint.breaker.circuit().failures).toBe(0);
  });

  test('are waited for until the deadline or until the caller leaves, which makes room and sends nothing', async () => {
    await using subgraph = await pretend(silent, one);
    const running = subgraph.fetch({ ...numbered(1), deadlineMilliseconds: 600 });
    const late = subgraph.fetch({ ...numbered(2), deadlineMilliseconds: 50 });
    await expect(late).rejects.toMatchObject({ code: 'SUBGRAPH_TIMEOUT' });
    const left = new AbortController();
    const gone = subgraph.fetch({ ...numbered(3), context: { signal: left.signal } });
    left.abort();
    await expect(gone).rejects.toMatchObject({ name: 'AbortError' });
    expect(subgraph.endpoint.usage()).toEqual({ running: 1, queued: 0 });
    await expect(running).rejects.toMatchObject({ code: 'SUBGRAPH_TIMEOUT' });
    expect(subgraph.requests).toBe(1);
    // Those who waited in vain say nothing about the subgraph.
    expect(subgraph.endpoint.breaker.circuit().failures).toBe(1);
  });
});

describe('G5 the circuit of a subgraph in another process', () => {
  test('opens after so many failures in a row, tries again later, and closes', async () => {
    const changes: string[] = [];
    const settings = { failureThreshold: 2, openSeconds: 0.05, halfOpenMaxCalls: 1 };
    await using subgraph = await pretend(said('', 500), {
      ...settings,
      onCircuitChange: ({ from, to }) => changes.push(`${from} ${to}`),
    });
    for (let round = 0; round < 5; round += 1) {
      await expect(subgraph.fetch()).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    }
    expect(subgraph.requests).toBe(2);
    subgraph.answer = fine;
    await vi.waitFor(() => subgraph.fetch(), { interval: 10 });
    expect(changes).toEqual(['CLOSED OPEN', 'OPEN HALF_OPEN', 'HALF_OPEN CLOSED']);
    expect(subgraph.requests).toBe(3);
  });

  test('stays closed for others when a caller is refused, however often', async () => {
    await using subgraph = await pretend(said('{"errors":[{"message":"Sign in."}]}', 401), { failureThreshold: 2 });
    for (let round = 0; round < 5; round += 1) {
      await expect(subgraph.fetch()).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    }
    subgraph.answer = said('{"errors":[{"message":"No such place."}]}', 400);
    const told = { data: null, errors: [{ message: 'No such place.' }] };
    for (let round = 0; round < 5; round += 1) await expect(subgraph.fetch()).resolves.toMatchObject(told);
    expect(subgraph.endpoint.breaker.circuit()).toMatchObject({ state: 'CLOSED', failures: 0 });
    expect(subgraph.requests).toBe(10);
  });

  test('is not counted on by a caller who leaves, nor left half open by one', async () => {
    const settings = { failureThreshold: 1, openSeconds: 0.05, halfOpenMaxCalls: 1 };
    await using subgraph = await pretend(said('', 500), settings);
    await subgraph.fetch().catch(() => {});
    subgraph.answer = silent;
    const left = new AbortController();
    await vi.waitFor(async () => {
      const gone = subgraph.fetch({ context: { signal: left.signal } });
      gone.catch(() => {});
      expect(subgraph.endpoint.breaker.state()).toBe('HALF_OPEN');
    });
    left.abort();
    await vi.waitFor(() => expect(subgraph.endpoint.usage().running).toBe(0));
    subgraph.answer = fine;
    await vi.waitFor(() => subgraph.fetch(), { interval: 10 });
    expect(subgraph.endpoint.breaker.state()).toBe('CLOSED');
  });
});
