import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { silentLogger } from '#foundation/logging/logger.ts';
import type { JwtOptions } from '../../gateway/standalone/config-file.ts';
import { createJwtIdentity } from '../../gateway/standalone/identity.ts';

const ISSUER = 'https://login.example.com';
const SECRET = 'a-shared-secret-of-at-least-32-bytes';
const KEY_ID = 'key-1';

let folder: string;
let keys: { readonly publicKey: CryptoKey; readonly privateKey: CryptoKey };
let stranger: typeof keys;
let keySet: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jwt-'));
  keys = await generateKeyPair('ES256', { extractable: true });
  stranger = await generateKeyPair('ES256', { extractable: true });
  keySet = JSON.stringify({ keys: [{ ...(await exportJWK(keys.publicKey)), kid: KEY_ID, alg: 'ES256' }] });
  await writeFile(join(folder, 'key.pem'), await exportSPKI(keys.publicKey));
  await writeFile(join(folder, 'keys.json'), keySet);
  await writeFile(join(folder, 'secret'), `${SECRET}\n`);
  await writeFile(join(folder, 'short'), 'too short');
});
afterAll(() => rm(folder, { recursive: true }));

const open = (options: Partial<JwtOptions>) =>
  createJwtIdentity({
    jwt: { issuer: ISSUER, audience: ['graph', 'other'], scopeClaim: 'scope', ...options },
    directory: folder,
    maxSockets: 10,
    logger: silentLogger(),
  });

interface Signing {
  readonly by?: CryptoKey | Uint8Array;
  readonly algorithm?: string;
  readonly expires?: string | null;
  readonly issuer?: string;
}

async function bearer(claims: JWTPayload, o: Signing = {}): Promise<string> {
  const { by = keys.privateKey, algorithm = 'ES256', expires = '1m', issuer = ISSUER } = o;
  const token = new SignJWT({ sub: 'reader', ...claims }).setProtectedHeader({ alg: algorithm, kid: KEY_ID });
  token.setIssuer(issuer).setAudience('graph');
  if (expires !== null) token.setExpirationTime(expires);
  return `Bearer ${await token.sign(by)}`;
}

const refused = { extensions: { code: 'UNAUTHENTICATED' } };

describe('G3 tokens of another issuer', () => {
  test.for([
    ['a shared secret', { secretFile: 'secret' }, { by: new TextEncoder().encode(SECRET), algorithm: 'HS256' }],
    ['a public key', { publicKeyFile: 'key.pem' }, {}],
    ['a key set', { jwksFile: 'keys.json' }, {}],
  ] as const)('%s tells whose they are, and what they allow', async ([, options, signing]) => {
    await using identity = await open(options);
    const viewer = { kind: 'USER', subject: 'reader', clientId: 'reader', generation: 0 };
    const { credentials } = identity;
    expect(await credentials.viewerOf(await bearer({ scope: 'a:read  b' }, signing))).toEqual({
      ...viewer,
      scopes: ['a:read', 'b'],
    });
    expect(await credentials.viewerOf(await bearer({ scope: ['x y', 7] }, signing))).toMatchObject({ scopes: ['x y'] });
    expect(await credentials.viewerOf(await bearer({}, signing))).toMatchObject({ scopes: [] });
    expect(await credentials.viewerOf(undefined)).toMatchObject({ kind: 'ANONYMOUS' });
  });

  test.for<[string, JWTPayload, Signing]>([
    ['that has ended', {}, { expires: '-1s' }],
    ['that never ends', {}, { expires: null }],
    ['of another issuer', {}, { issuer: 'https://elsewhere.example.com' }],
    ['for another audience', { aud: 'films' }, {}],
    ['of nobody', { sub: '' }, {}],
    ['of a number', { sub: 7 as unknown as string }, {}],
    ['of a list', { sub: ['reader'] as unknown as string }, {}],
    ['that does not hold yet', { nbf: Math.floor(Date.now() / 1000) + 60 }, {}],
    ['that is signed by the public key as if it were a secret', {}, { by: new Uint8Array(40), algorithm: 'HS256' }],
  ])('one %s is refused', async ([, claims, signing]) => {
    await using identity = await open({ publicKeyFile: 'key.pem', audience: 'graph' });
    const authorization = await bearer(claims, signing);
    // The audience of the claims, which signing sets.
    const given = claims.aud === undefined ? authorization : await withAudience(String(claims.aud));
    await expect(identity.credentials.viewerOf(given)).rejects.toMatchObject(refused);
  });

  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

  test.for<[string, (own: JWK) => object, (content: string) => string | Promise<string>]>([
    ['nothing', () => ({ alg: 'none' }), () => ''],
    ['nothing, in capitals', () => ({ alg: 'NONE' }), () => ''],
    ['the published key taken for a secret', () => ({ alg: 'HS256', kid: KEY_ID }), signedByPublicKey],
    ['a secret that the key’s id leads to', () => ({ alg: 'HS256', kid: '../../../dev/null' }), signedByNothing],
    ['a key that it brings along', (jwk) => ({ alg: 'ES256', jwk, kid: KEY_ID }), signedByStranger],
    [
      'a key at an address that it names',
      () => ({ alg: 'ES256', jku: 'http://127.0.0.1:9/', kid: KEY_ID }),
      () => 'AA',
    ],
    ['what must be understood and is not', () => ({ alg: 'ES256', kid: KEY_ID, crit: ['x'], x: 1 }), signedByOwner],
  ])('one that is signed by %s is refused by every public key', async ([, headerOf, sign]) => {
    const exp = Math.floor(Date.now() / 1000) + 60;
    const claims = encoded({ sub: 'reader', iss: ISSUER, aud: 'graph', exp });
    const content = `${encoded(headerOf(await exportJWK(stranger.publicKey)))}.${claims}`;
    const authorization = `Bearer ${content}.${await sign(content)}`;
    for (const options of [{ publicKeyFile: 'key.pem' }, { jwksFile: 'keys.json' }]) {
      await using identity = await open(options);
      await expect(identity.credentials.viewerOf(authorization)).rejects.toMatchObject(refused);
    }
  });

  test('a published key set is asked for when it is needed; while it cannot be had nobody can tell', async () => {
    let isUp = false;
    const server = createServer((_request, response) => {
      response.writeHead(isUp ? 200 : 503, { 'content-type': 'application/json' });
      response.end(isUp ? keySet : '{}');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    await using _closing = { [Symbol.asyncDispose]: async () => void server.close() };
    const jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
    await using identity = await open({ jwksUrl });
    const authorization = await bearer({});
    await expect(identity.credentials.viewerOf(authorization)).rejects.toMatchObject({
      extensions: { code: 'SERVICE_UNAVAILABLE', retryAfterSeconds: 1 },
    });
    isUp = true;
    expect(await identity.credentials.viewerOf(authorization)).toMatchObject({ subject: 'reader' });
  });

  test.for([
    [{ secretFile: 'nowhere' }, 'identity.jwt.secretFile: cannot be used: ENOENT'],
    [{ secretFile: 'short' }, 'it has 9 bytes; at least 32 are needed'],
    [{ publicKeyFile: 'secret' }, 'identity.jwt.publicKeyFile: cannot be used'],
    [{ jwksFile: 'secret' }, 'identity.jwt.jwksFile: cannot be used'],
  ] as const)('%j is a configuration that cannot be used', async ([options, reason]) => {
    await expect(open(options)).rejects.toThrow(reason);
  });
});

const signedWith = (key: string | Uint8Array) => (content: string) =>
  createHmac('sha256', key).update(content).digest('base64url');
const signedByNothing = signedWith(new Uint8Array(0));
const signedByPublicKey = async (content: string) => signedWith(await exportSPKI(keys.publicKey))(content);

const signedByKey = async (key: CryptoKey, content: string) =>
  Buffer.from(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, Buffer.from(content))).toString(
    'base64url',
  );
const signedByOwner = (content: string) => signedByKey(keys.privateKey, content);
const signedByStranger = (content: string) => signedByKey(stranger.privateKey, content);

async function withAudience(audience: string): Promise<string> {
  const token = new SignJWT({ sub: 'reader' }).setProtectedHeader({ alg: 'ES256', kid: KEY_ID });
  return `Bearer ${await token.setIssuer(ISSUER).setAudience(audience).setExpirationTime('1m').sign(keys.privateKey)}`;
}
