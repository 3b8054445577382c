import type { RequestListener } from 'node:http';
import { describe, expect, test, vi } from 'vitest';
import { pretend, said } from './fixture/pretender.ts';

const drains = '{"errors":[{"message":"Draining.","extensions":{"code":"SERVICE_UNAVAILABLE"}}]}';

describe('G5 a subgraph in another process that', () => {
  test.for([
    ['answers nothing', said('')],
    ['answers a page', said('<html>of db-7.example.com</html>')],
    ['answers null', said('null')],
    ['answers a number', said('7')],
    ['answers a list', said('[]')],
    ['answers errors that are no list', said('{"errors":"select 1"}')],
    ['answers errors that are none', said('{"data":null,"errors":[null]}')],
    ['answers an error without a message', said('{"data":null,"errors":[{"message":1}]}')],
    ['answers data that is no object', said('{"data":"x"}')],
    ['answers neither data nor errors', said('{}')],
    ['refuses in words that are none of GraphQL', said('{"message":"Bad Request"}', 400)],
    ['refuses without an error', said('{"data":{}}', 400)],
    ['redirects', said('', 302)],
    ['breaks', said('at /srv/x.ts', 500)],
  ] as const)('%s is unavailable, and is not asked again', async ([, answer]) => {
    await using subgraph = await pretend(answer);
    await expect(subgraph.fetch()).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', isConnection: false });
    expect(subgraph.requests).toBe(1);
  });

  test.for([
    ['hangs up', ((request) => request.socket.destroy()) as RequestListener],
    [
      'hangs up in the middle of its answer',
      ((request, response) => {
        response.writeHead(200, { 'content-length': 1_000 });
        response.write('{"data":', () => request.socket.destroy());
      }) as RequestListener,
    ],
    ['does not speak HTTP', ((request) => request.socket.end('hello\r\n\r\n')) as RequestListener],
    ['is not ready', said('{"data":{}}', 503)],
    ['drains, and says so in its answer', said(drains)],
  ] as const)('%s is asked once more, and then is unavailable', async ([, answer]) => {
    await using subgraph = await pretend(answer);
    await expect(subgraph.fetch()).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', isConnection: true });
    expect(subgraph.requests).toBe(2);
  });

  test('writes what it does not say as null, or as something else, is understood without that', async () => {
    const error = { message: 'no', path: null, locations: 5, extensions: null, more: {} };
    const others = [
      { ...error, path: 'x', extensions: 'x' },
      { message: 'so', path: ['a', 0], extensions: { code: 'C' } },
    ];
    await using subgraph = await pretend(said(JSON.stringify({ data: { a: 1 }, errors: [error, ...others] })));
    expect(await subgraph.fetch()).toEqual({
      data: { a: 1 },
      errors: [{ message: 'no' }, { message: 'no' }, others[1]],
      isPlain: true,
    });
  });

  test('answers without end is cut off, and is not asked again', async () => {
    await using subgraph = await pretend((_, response) => {
      const part = 'x'.repeat(1024 * 1024);
      const more = () => {
        while (!response.destroyed && response.write(part));
      };
      response.on('drain', more);
      response.writeHead(200);
      more();
    });
    await expect(subgraph.fetch({ deadlineMilliseconds: 10_000 })).rejects.toMatchObject({
      code: 'SUBGRAPH_UNAVAILABLE',
      isConnection: false,
    });
  });

  test('is slow word by word is given up when its caller leaves, and hears of it', async () => {
    let isClosed = false;
    let isAsked = false;
    await using subgraph = await pretend((request, response) => {
      isAsked = true;
      request.socket.on('close', () => {
        isClosed = true;
      });
      response.writeHead(200);
      response.write(' ');
    });
    const left = new AbortController();
    const asked = subgraph.fetch({ context: { signal: left.signal } });
    asked.catch(() => {});
    await vi.waitFor(() => expect(isAsked).toBe(true));
    left.abort();
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
    await vi.waitFor(() => expect(isClosed).toBe(true));
  });
});
