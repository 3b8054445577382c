import { SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { createSigner, hashBody, InvalidSignature } from './signature.ts';
import { serviceViewer, type Viewer } from './viewer.ts';

const secret = 'a secret of sixty-four bytes, long enough for every HMAC of jose.';
const start = new Date('2026-01-31T08:00:00.000Z');
const bodyHash = hashBody('{"query":"{ me { id } }"}');
const agent: Viewer = {
  kind: 'AGENT',
  subject: 'agent:1',
  clientId: 'c1',
  agentId: 'a1',
  scopes: ['agent:report'],
  generation: 3,
};

function signerAt(moment = start, of = secret) {
  const clock = { now: moment };
  return { clock, signer: createSigner(of, () => clock.now) };
}

async function forged(claims: Record<string, unknown>, edit: (jwt: SignJWT) => SignJWT = (jwt) => jwt, alg = 'HS256') {
  const jwt = new SignJWT({ viewer: agent, bodyHash, ...claims }).setProtectedHeader({ alg });
  const complete = jwt.setIssuer('spotkeep').setAudience('spotkeep-subgraph').setExpirationTime(2_000_000_000);
  return edit(complete).sign(new TextEncoder().encode(secret));
}

test('a signed viewer comes back whole', async () => {
  const { signer } = signerAt();
  expect(await signer.verify(await signer.sign(agent, { bodyHash }), { bodyHash })).toEqual(agent);
  const service = serviceViewer('gateway');
  expect(await signer.verify(await signer.sign(service, { bodyHash }), { bodyHash })).toEqual(service);
});

test('a signature is dead after thirty seconds', async () => {
  const { signer, clock } = signerAt();
  const token = await signer.sign(agent, { bodyHash, ttlSeconds: 3600 });
  clock.now = new Date(start.getTime() + 29_000);
  await expect(signer.verify(token, { bodyHash })).resolves.toEqual(agent);
  clock.now = new Date(start.getTime() + 30_000);
  await expect(signer.verify(token, { bodyHash })).rejects.toThrow(InvalidSignature);
});

test('a signature is good for its own body alone', async () => {
  const { signer } = signerAt();
  const token = await signer.sign(agent, { bodyHash });
  await expect(signer.verify(token, { bodyHash: hashBody('{}') })).rejects.toThrow('another request');
});

test('a signature by another secret is refused', async () => {
  const { signer } = signerAt();
  const other = signerAt(start, 'another secret of thirty-two bytes!').signer;
  await expect(signer.verify(await other.sign(agent, { bodyHash }), { bodyHash })).rejects.toThrow(InvalidSignature);
});

test('a token without expiry, with another issuer, audience or algorithm is refused', async () => {
  const { signer } = signerAt();
  const tokens = await Promise.all([
    new SignJWT({ viewer: agent, bodyHash })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('spotkeep')
      .setAudience('spotkeep-subgraph')
      .sign(new TextEncoder().encode(secret)),
    forged({}, (jwt) => jwt.setIssuer('somebody')),
    forged({}, (jwt) => jwt.setAudience('users')),
    forged({}, (jwt) => jwt, 'HS512'),
    `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`,
    'nonsense',
    '',
  ]);
  for (const token of tokens) await expect(signer.verify(token, { bodyHash })).rejects.toThrow(InvalidSignature);
});

test('a token that names no known kind of viewer is refused', async () => {
  const { signer } = signerAt();
  await expect(signer.verify(await forged({}), { bodyHash })).resolves.toEqual(agent);
  const token = await forged({ viewer: { kind: 'ROOT', subject: 'x', scopes: [] } });
  await expect(signer.verify(token, { bodyHash })).rejects.toThrow('who asks');
});

test('a secret shorter than 32 bytes is refused when the signer is made', () => {
  expect(() => createSigner('short')).toThrow('at least 32');
});
