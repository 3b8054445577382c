import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readOutside } from '#foundation/http/read-outside.ts';

let base: URL;
const answers = new Map<string, RequestListener>([
  ['/ok', (_, response) => response.end('fine')],
  ['/who', ({ headers }, response) => response.end(headers.authorization ?? 'nobody')],
  ['/away', (_, response) => response.writeHead(302, { location: '/ok' }).end()],
  ['/broken', (_, response) => response.writeHead(500).end('no')],
  ['/much', (_, response) => response.end('x'.repeat(2_000))],
  ['/silent', () => {}],
  [
    '/slow',
    (_, response) => {
      response.write('some');
    },
  ],
]);
const server = createServer((request, response) => answers.get(request.url ?? '')?.(request, response));
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterAll(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

const read = (path: string | URL, more: object = {}) =>
  readOutside({
    ...{ url: new URL(path, base), mostBytes: 1_000, deadlineMilliseconds: 5_000 },
    ...{ signal: new AbortController().signal, isPrivateAllowed: true, ...more },
  });

describe('J9 asking an address outside', () => {
  test('the body is what it answers, and only with the status 200', async () => {
    expect((await read('/ok')).toString()).toBe('fine');
    await expect(read('/broken')).rejects.toThrow('answered with the status 500.');
    await expect(read('/away')).rejects.toThrow('answered with the status 302.');
  });

  test('the name and password of a URL are sent, and nothing without any', async () => {
    const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;
    for (const [written, sent] of [
      ['one:p%40ss', 'one:p@ss'],
      ['one', 'one:'],
      [':50%', ':50%'],
    ] as const) {
      const url = new URL(`http://${written}@${base.host}/who`);
      expect((await read(url)).toString()).toBe(basic(sent));
    }
    expect((await read('/who')).toString()).toBe('nobody');
  });

  test('an answer has a size and a deadline, also once it has begun', async () => {
    await expect(read('/much')).rejects.toThrow('answered with more than 1000 bytes.');
    for (const path of ['/silent', '/slow']) {
      await expect(read(path, { deadlineMilliseconds: 200 })).rejects.toThrow('did not answer within 0.2 seconds.');
    }
  });

  test('a caller that stops waiting is told its own reason', async () => {
    const stop = new AbortController();
    const reading = read('/silent', { signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
  });

  test('nothing but the public internet is asked, and only over https', async () => {
    const closed = { isPrivateAllowed: false };
    await expect(read('/ok', closed)).rejects.toThrow('must be asked over https.');
    for (const host of ['127.0.0.1', '2130706433', '[::1]', '169.254.169.254', 'localhost']) {
      const asked = read(new URL(`https://${host}:${base.port}/ok`), closed);
      await expect(asked).rejects.toThrow(/is no address of the public internet|cannot be reached/);
    }
    await expect(read(new URL('https://127.0.0.1/ok'), closed)).rejects.toThrow(
      'is no address of the public internet.',
    );
  });

  test('an address that nobody answers at is told without its query', async () => {
    const refused = read(new URL('http://127.0.0.1:1/prices?key=secret'));
    await expect(refused).rejects.toThrow(/^127\.0\.0\.1:1 cannot be reached\.$/);
  });
});
