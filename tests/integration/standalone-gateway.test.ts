import { execFile } from 'node:child_process';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'graphql-ws';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { freePort, startChild, untilReady } from '../support/child.ts';
import { openSubgraphs, type Subgraphs } from './standalone-subgraphs.ts';

const root = join(import.meta.dirname, '../..');
const node = join(root, 'node_modules/.bin/node');
const program = join(root, 'gateway/main.ts');
const quiet = { LOG_LEVEL: 'error', LOG_FORMAT: 'json', NODE_ENV: 'production' };
const SHELF = 'book-shelf.v2';

let subgraphs: Subgraphs;
let folder: string;
beforeAll(async () => {
  subgraphs = await openSubgraphs();
  folder = await mkdtemp(join(tmpdir(), 'standalone-'));
});
afterAll(async () => {
  await subgraphs[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function put(name: string, text: string): Promise<string> {
  await writeFile(join(folder, `${name}.next`), text);
  await rename(join(folder, `${name}.next`), join(folder, name));
  return join(folder, name);
}

/** The program as a process of its own, ready. */
async function start(supergraphSdl: string, ...args: string[]) {
  const port = await freePort();
  const file = `supergraph-${port}.graphql`;
  const path = await put(file, supergraphSdl);
  const child = startChild(node, [program, '--supergraph', path, '--port', String(port), ...args], { env: quiet });
  const url = `http://127.0.0.1:${port}`;
  await untilReady(child, async () => (await fetch(`${url}/health/ready`).catch(() => undefined))?.ok === true);
  return {
    url,
    hangUp: () => process.kill(child.pid as number, 'SIGHUP'),
    deploy: (text: string) => put(file, text),
    async ask(query: string, headers: Record<string, string> = {}) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query }),
      });
      return { status: response.status, ...((await response.json()) as { data?: unknown; errors?: object[] }) };
    },
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}

describe('G1 the gateway alone on any supergraph', () => {
  test('serves it to everybody without authentication, and follows its file', { timeout: 60_000 }, async () => {
    const config = { subgraphs: { [SHELF]: { headers: { 'X-Key': 'k' } } }, forwardHeaders: ['X-Tenant'] };
    const file = await put('open.json', JSON.stringify(config));
    await using gateway = await start(subgraphs.supergraph(SHELF, 'Stars'), '--no-auth', '--config', file);

    const books = '{ books { isbn title stars } mine owned }';
    expect(await gateway.ask(books, { authorization: 'Basic anything' })).toEqual({
      status: 200,
      data: {
        books: [
          { isbn: '1', title: 'title 1', stars: 3 },
          { isbn: '2', title: 'title 2', stars: 4 },
        ],
        ...{ mine: 'mine', owned: 'owned' },
      },
    });
    const { data } = await gateway.ask('{ heard }', { 'x-tenant': 't', cookie: 'c', 'x-viewer': 'v' });
    expect(data).toEqual({ heard: JSON.stringify(['k', 't', null, null]) });
    expect(await (await fetch(`${gateway.url}/schema.graphql`)).text()).toContain('owned: String');

    const client = createClient({
      url: `${gateway.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { 'X-Tenant': 'by socket' },
    });
    const [heard] = await Array.fromAsync(client.iterate({ query: '{ heard }' }));
    expect(heard?.data).toEqual({ heard: JSON.stringify(['k', 'by socket', null, null]) });
    const events: unknown[] = [];
    for await (const event of client.iterate({ query: 'subscription { published { title stars } }' })) {
      events.push(event.data);
    }
    await client.dispose();
    const published = (number: number) => ({ published: { title: `title ${number}`, stars: number + 2 } });
    expect(events).toEqual([published(1), published(2), published(3)]);

    await gateway.deploy(subgraphs.supergraph(SHELF, 'Loans'));
    await vi.waitFor(
      async () =>
        expect((await gateway.ask('{ books { lender } }')).data).toMatchObject({ books: [{ lender: 'lender 1' }, {}] }),
      { timeout: 10_000 },
    );
    expect((await gateway.ask('{ books { stars } }')).status).toBe(400);
    await gateway.deploy('no supergraph');
    gateway.hangUp();
    expect((await gateway.ask('{ books { lender } }')).status).toBe(200);
  });

  test('believes the tokens of the configured issuer, and nobody else', { timeout: 60_000 }, async () => {
    const secret = 'a-shared-secret-of-at-least-32-bytes';
    await put('secret', `${secret}\n`);
    const jwt = { issuer: 'https://login.example.com', audience: 'books', secretFile: 'secret', scopeClaim: 'scp' };
    const file = await put('jwt.json', JSON.stringify({ identity: { jwt } }));
    await using gateway = await start(subgraphs.supergraph(SHELF, 'Stars'), '--config', file);
    const token = async (claims: object, { audience = 'books', key = secret, until = '1m' } = {}) => {
      const signer = new SignJWT({ sub: 'reader', ...claims }).setProtectedHeader({ alg: 'HS256' });
      const signed = signer.setIssuer(jwt.issuer).setAudience(audience).setExpirationTime(until);
      return { authorization: `Bearer ${await signed.sign(new TextEncoder().encode(key))}` };
    };
    const all = '{ books { isbn } mine owned }';
    const books = [{ isbn: '1' }, { isbn: '2' }];
    const refused = { extensions: expect.objectContaining({ code: 'UNAUTHORIZED_FIELD_OR_TYPE' }) };

    const nobody = await gateway.ask(all);
    expect(nobody).toMatchObject({ data: { books, mine: null, owned: null }, errors: [refused, refused] });
    const reader = await gateway.ask(all, await token({}));
    expect(reader).toMatchObject({ data: { books, mine: 'mine', owned: null }, errors: [refused] });
    const owner = await gateway.ask(all, await token({ scp: ['books:own everything'] }));
    expect(owner).toEqual({ status: 200, data: { books, mine: 'mine', owned: 'owned' } });

    for (const wrong of [
      await token({}, { audience: 'films' }),
      await token({}, { key: 'another-secret-of-at-least-32-bytes!' }),
      await token({}, { until: '-1s' }),
      await token({ sub: undefined }),
      { authorization: 'Bearer nonsense' },
    ]) {
      expect((await gateway.ask(all, wrong)).status).toBe(401);
    }

    // In production each reads the schema that it may use.
    const schema = async (headers = {}) => fetch(`${gateway.url}/schema.graphql`, { headers });
    expect((await schema()).status).toBe(401);
    const seen = await (await schema(await token({}))).text();
    expect(seen).toContain('mine: String');
    expect(seen).not.toContain('owned');
    const fields = '{ __type(name: "Query") { fields { name } } }';
    const { data } = await gateway.ask(fields, await token({}));
    expect(data).toEqual({ __type: { fields: ['books', 'mine', 'heard'].map((name) => ({ name })) } });
  });

  test.for([
    [['--port', '1'], 'Usage:'],
    [['--supergraph', '/nowhere', '--no-auth'], '--supergraph: expected a file that can be read'],
    [['--supergraph', '/dev/null'], 'identity: is required'],
    [['--supergraph', '/dev/null', '--no-auth', '--port', '0'], '--supergraph: is no supergraph to serve'],
    [['--supergraph', '/dev/null', '--no-auth', '--config', '/nowhere'], '--config: expected a file'],
  ] as const)('%j is refused with exit code 2', async ([args, reason]) => {
    const env = { ...process.env, ...quiet };
    const { code, said } = await new Promise<{ code: unknown; said: string }>((resolve) => {
      execFile(node, [program, ...args], { env }, (error, stdout, stderr) =>
        resolve({ code: error?.code, said: stdout + stderr }),
      );
    });
    expect(said).toContain(reason);
    expect(code).toBe(2);
  });
});
