import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type GatewayWorld, openGateway } from './fixture/gateway.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
});
afterAll(() => world[Symbol.asyncDispose]());

interface Received {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

/** Without the client's own way with encodings. */
const ask = (query: string, encoding: string | undefined, url = world.url): Promise<Received> =>
  new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      ...(encoding !== undefined && { 'accept-encoding': encoding }),
    };
    const sent = request(`${url}/graphql`, { method: 'POST', headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks) }));
    });
    sent.on('error', reject);
    sent.end(JSON.stringify({ query }));
  });
const large = `{ ${Array.from({ length: 40 }, (_, index) => `nameOfField${index}: whoAmI`).join(' ')} }`;
const isWhole = (text: string) => Object.keys((JSON.parse(text) as { data: object }).data).length === 40;

describe('G7 answers in fewer bytes', () => {
  test.for([
    ['br', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['br;q=0, gzip;q=0.5', 'gzip', gunzipSync],
    ['GZIP', 'gzip', gunzipSync],
  ] as const)('whoever accepts "%s" is given %s', async ([accepted, encoding, decompress]) => {
    const { headers, body } = await ask(large, accepted);
    expect(headers['content-encoding']).toBe(encoding);
    expect(headers.vary).toContain('accept-encoding');
    expect(Number(headers['content-length'])).toBe(body.length);
    expect(isWhole(decompress(body).toString())).toBe(true);
  });

  test.for([undefined, 'identity', 'deflate', 'br;q=0', 'x'.repeat(5_000)])(
    'whoever accepts %s is given the text',
    async (accepted) => {
      const { headers, body } = await ask(large, accepted);
      expect(headers['content-encoding']).toBeUndefined();
      expect(isWhole(body.toString())).toBe(true);
    },
  );

  test('a small answer is sent as it is', async () => {
    const { headers, body } = await ask('{ whoAmI }', 'br, gzip');
    expect(headers['content-encoding']).toBeUndefined();
    expect(body.toString()).toBe('{"data":{"whoAmI":"ANONYMOUS anonymous"}}');
  });

  test('nothing is compressed where that is switched off', async () => {
    await using own = await openGateway({ RESPONSE_COMPRESSION: 'off' });
    expect((await ask(large, 'br', own.url)).headers['content-encoding']).toBeUndefined();
  });
});
