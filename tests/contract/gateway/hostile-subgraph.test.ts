import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test, vi } from 'vitest';
import { silentLogger } from '#foundation/logging/logger.ts';
import { createHttpEndpoint } from '../../../gateway/execution/transport/http.ts';
import { fetchRequest, guarded } from './fixture/fetching.ts';

/** A server that goes by a subgraph's name and answers whatever the test wants. */
async function pretend(answer: RequestListener) {
  await using resources = new AsyncDisposableStack();
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  resources.defer(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/graphql`;
  const endpoint = resources.use(createHttpEndpoint({ name: 'agent', url, logger: silentLogger() }));
  const { fetch } = guarded(endpoint);
  const owned = resources.move();
  return {
    get requests() {
      return requests;
    },
    ask: (deadlineMilliseconds = 5_000, signal?: AbortSignal) =>
      fetch(fetchRequest({ deadlineMilliseconds, context: { signal } })),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
const said =
  (body: string, status = 200): RequestListener =>
  (_, response) => {
    response.writeHead(status);
    response.end(body);
  };

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
    ['redirects', said('', 302)],
    ['breaks', said('at /srv/x.ts', 500)],
  ] as const)('%s is unavailable, and is not asked again', async ([, answer]) => {
    await using subgraph = await pretend(answer);
    await expect(subgraph.ask()).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', isConnection: false });
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
    await expect(subgraph.ask()).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', isConnection: true });
    expect(subgraph.requests).toBe(2);
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
    await expect(subgraph.ask(10_000)).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', isConnection: false });
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
    const asked = subgraph.ask(5_000, left.signal);
    asked.catch(() => {});
    await vi.waitFor(() => expect(isAsked).toBe(true));
    left.abort();
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
    await vi.waitFor(() => expect(isClosed).toBe(true));
  });
});
