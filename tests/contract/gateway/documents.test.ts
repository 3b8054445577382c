import { createHash } from 'node:crypto';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Answer, bearer, type GatewayWorld, openGateway } from './fixture/gateway.ts';
import { openSocket } from './fixture/socket.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spotkeep-documents-'));
});
afterAll(() => rm(folder, { recursive: true }));

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const TRUSTED = 'query Trusted { whoAmI }';
const OTHER = 'query Other { whoAmI }';

async function post(world: GatewayWorld, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${world.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, answer: (await response.json()) as Answer };
}
const codeOf = ({ status, answer }: { status: number; answer: Answer }) => [
  status,
  answer.errors?.[0]?.extensions.code,
];
const named = (text: string, hash = hashOf(text)) => ({
  extensions: { persistedQuery: { version: 1, sha256Hash: hash } },
});
const ANSWER = { data: { whoAmI: 'ANONYMOUS anonymous' } };

describe('G4 documents that are sent once', () => {
  test('are asked for, kept, and found by their hash, by POST, by GET and on a socket', async () => {
    await using world = await openGateway();
    const unknown = await post(world, named(OTHER));
    expect(codeOf(unknown)).toEqual([200, 'PERSISTED_QUERY_NOT_FOUND']);
    expect(unknown.answer.errors?.[0]?.message).toBe('PersistedQueryNotFound');
    expect((await post(world, { query: OTHER, ...named(OTHER) })).answer).toEqual(ANSWER);
    expect((await post(world, named(OTHER))).answer).toEqual(ANSWER);

    const extensions = encodeURIComponent(JSON.stringify(named(OTHER).extensions));
    const got = await fetch(`${world.url}/graphql?extensions=${extensions}`, {
      headers: { 'apollo-require-preflight': '1' },
    });
    expect(await got.json()).toEqual(ANSWER);

    await using socket = await openSocket(world.socketUrl);
    socket.send({ id: '1', type: 'subscribe', payload: { query: '', ...named(OTHER) } });
    expect(await socket.next()).toMatchObject({ type: 'next', payload: ANSWER });
  });

  test('are not kept under another hash, nor when they are not valid', async () => {
    await using world = await openGateway();
    expect(codeOf(await post(world, { query: OTHER, ...named(OTHER, hashOf(TRUSTED)) }))).toEqual([400, 'BAD_REQUEST']);
    expect(codeOf(await post(world, named(TRUSTED)))).toEqual([200, 'PERSISTED_QUERY_NOT_FOUND']);
    const wrong = '{ nothing }';
    await post(world, { query: wrong, ...named(wrong) });
    expect(codeOf(await post(world, named(wrong)))).toEqual([200, 'PERSISTED_QUERY_NOT_FOUND']);
  });

  test.for(['{}', '7', '{"version":2,"sha256Hash":"x"}', '{"version":1,"sha256Hash":7}'])(
    'a hash that is %s is BAD_REQUEST',
    async (text) => {
      await using world = await openGateway();
      const persistedQuery: unknown = JSON.parse(text);
      expect(codeOf(await post(world, { extensions: { persistedQuery } }))).toEqual([400, 'BAD_REQUEST']);
    },
  );

  test('are not kept where that is switched off', async () => {
    await using world = await openGateway({ PERSISTED_QUERIES: 'off' });
    expect(codeOf(await post(world, { query: OTHER, ...named(OTHER) }))).toEqual([
      200,
      'PERSISTED_QUERY_NOT_SUPPORTED',
    ]);
  });
});

describe('G4 documents that were agreed on', () => {
  const apollo = {
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: [{ id: 'my-id', name: 'Trusted', type: 'query', body: TRUSTED }],
  };
  const manifest = async (content: unknown): Promise<string> => {
    const path = join(folder, `${hashOf(JSON.stringify(content))}.json`);
    await writeFile(path, JSON.stringify(content));
    return path;
  };

  test('alone are answered where that is enforced, by text, id or hash, on every transport', async () => {
    const file = await manifest(apollo);
    await using world = await openGateway({ TRUSTED_DOCUMENTS: 'enforce', TRUSTED_DOCUMENTS_FILE: file });
    for (const body of [{ query: TRUSTED }, named(TRUSTED), named(TRUSTED, 'my-id')]) {
      expect((await post(world, body)).answer).toEqual(ANSWER);
    }
    expect(codeOf(await post(world, { query: OTHER }))).toEqual([403, 'FORBIDDEN']);
    expect(codeOf(await post(world, { query: `${TRUSTED} ` }))).toEqual([403, 'FORBIDDEN']);
    expect(codeOf(await post(world, { query: OTHER, ...named(OTHER) }))).toEqual([403, 'FORBIDDEN']);
    await using socket = await openSocket(world.socketUrl, { authorization: bearer('one') });
    socket.send({ id: '1', type: 'subscribe', payload: { query: OTHER } });
    expect(await socket.next()).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'FORBIDDEN' } }] });
  });

  test('are the only ones by GET, in batches, as events, in parts and in this process too', async () => {
    const env = { TRUSTED_DOCUMENTS: 'enforce', TRUSTED_DOCUMENTS_FILE: await manifest(apollo), MAX_BATCH: '2' };
    await using world = await openGateway(env);
    const json = { 'content-type': 'application/json' };
    const said = async (path: string, init: RequestInit) => (await fetch(`${world.url}${path}`, init)).text();
    const body = JSON.stringify({ query: OTHER });
    const inForm = (accept: string) => ({ method: 'POST', headers: { ...json, accept }, body });
    const answers = await Promise.all([
      said(`/graphql?query=${encodeURIComponent(OTHER)}`, { headers: json }),
      said('/graphql', { method: 'POST', headers: json, body: `[${body}]` }),
      said('/graphql', inForm('text/event-stream')),
      said('/graphql/stream', inForm('text/event-stream')),
      said('/graphql', inForm('multipart/mixed;deferSpec=20220824, application/json')),
      said('/graphql', inForm('multipart/mixed;subscriptionSpec=1.0, application/json')),
      world.gateway.execute({ query: OTHER }).then((answer) => JSON.stringify(answer)),
    ]);
    for (const answer of answers) expect(answer).toContain('"FORBIDDEN"');
  });

  test('may be an object of texts by hash; others go on where they are only logged', async () => {
    const file = await manifest({ [hashOf(TRUSTED)]: TRUSTED });
    await using world = await openGateway({ TRUSTED_DOCUMENTS: 'log', TRUSTED_DOCUMENTS_FILE: file });
    expect((await post(world, named(TRUSTED))).answer).toEqual(ANSWER);
    expect((await post(world, { query: OTHER })).answer).toEqual(ANSWER);
  });

  test('are read again when the manifest changes, and stay when the change is not valid', async () => {
    const file = join(folder, 'changing.json');
    const replace = async (content: string) => {
      await writeFile(`${file}.new`, content);
      await rename(`${file}.new`, file);
    };
    await replace(JSON.stringify(apollo));
    await using world = await openGateway({ TRUSTED_DOCUMENTS: 'enforce', TRUSTED_DOCUMENTS_FILE: file });
    expect(codeOf(await post(world, { query: OTHER }))).toEqual([403, 'FORBIDDEN']);
    await replace(JSON.stringify({ a: OTHER }));
    await vi.waitFor(async () => expect((await post(world, { query: OTHER })).answer).toEqual(ANSWER), {
      timeout: 5_000,
    });
    await replace('{');
    expect((await post(world, { query: OTHER })).answer).toEqual(ANSWER);
  });

  test('a manifest that cannot be used, or none, stops the start', async () => {
    const file = await manifest({ format: 'apollo-persisted-query-manifest', version: 2, operations: [] });
    await expect(openGateway({ TRUSTED_DOCUMENTS: 'enforce', TRUSTED_DOCUMENTS_FILE: file })).rejects.toThrow(
      'manifest',
    );
    await expect(openGateway({ TRUSTED_DOCUMENTS: 'enforce' })).rejects.toThrow('TRUSTED_DOCUMENTS_FILE');
  });
});

describe('G4 several operations in one request', () => {
  test('are answered each for itself, in their order, up to the limit', async () => {
    await using world = await openGateway({ MAX_BATCH: '3' });
    const batch = [{ query: TRUSTED }, { query: '{ nothing }' }, { query: '{ a: whoAmI }' }];
    const { status, answer } = await post(world, batch);
    expect(status).toBe(200);
    expect(answer).toMatchObject([
      ANSWER,
      { errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] },
      { data: { a: 'ANONYMOUS anonymous' } },
    ]);
    expect(codeOf(await post(world, [...batch, ...batch]))).toEqual([400, 'LIMIT_EXCEEDED']);
    expect(codeOf(await post(world, []))).toEqual([400, 'BAD_REQUEST']);
  });
});

describe('G4 queries by GET', () => {
  const get = async (world: GatewayWorld, parameters: Record<string, string>, headers: Record<string, string>) => {
    const response = await fetch(`${world.url}/graphql?${new URLSearchParams(parameters)}`, { headers });
    return { status: response.status, answer: (await response.json()) as Answer, allow: response.headers.get('allow') };
  };
  const preflight = { 'x-apollo-operation-name': 'Trusted' };

  test('need a header that a page of another origin may not set, and carry no mutation', async () => {
    await using world = await openGateway();
    expect(codeOf(await get(world, { query: TRUSTED }, {}))).toEqual([400, 'BAD_REQUEST']);
    expect((await get(world, { query: TRUSTED }, preflight)).answer).toEqual(ANSWER);
    const query = 'query ($how: String) { fails(how: $how) }';
    const answered = await get(world, { query, variables: '{"how":"coded"}' }, preflight);
    expect(answered.answer.errors?.[0]?.message).toBe('Name an agent.');
    const mutation = await get(
      world,
      { query: 'mutation { append(word: "x") }' },
      { ...preflight, authorization: bearer('one') },
    );
    expect([...codeOf(mutation), mutation.allow]).toEqual([405, 'BAD_REQUEST', 'POST']);
    expect(world.words).toEqual([]);
    expect(codeOf(await get(world, { query: TRUSTED, variables: '[' }, preflight))).toEqual([400, 'BAD_REQUEST']);
  });
});
