import { jwtVerify, SignJWT } from 'jose';
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

test('a signed viewer comes back whole', () => {
  const { signer } = signerAt();
  expect(signer.verify(signer.sign(agent, { bodyHash }), { bodyHash })).toEqual(agent);
  const granted: Viewer = { ...agent, policies: ['night', 'guard'] };
  expect(signer.verify(signer.sign(granted, { bodyHash }), { bodyHash })).toEqual(granted);
  const service = serviceViewer('gateway');
  expect(signer.verify(signer.sign(service, { bodyHash }), { bodyHash })).toEqual(service);
});

test('the token is a JWT that its library reads, and one that the library made is read', async () => {
  const { signer } = signerAt();
  const key = new TextEncoder().encode(secret);
  const rules = { algorithms: ['HS256'], issuer: 'spotkeep', audience: 'spotkeep-subgraph', currentDate: start };
  const viewers: Viewer[] = [agent, { ...agent, subject: 'agent:ü' }, { ...agent, subject: 'agent:12' }];
  for (const viewer of [...viewers, serviceViewer('gateway')]) {
    const { payload } = await jwtVerify(signer.sign(viewer, { bodyHash }), key, rules);
    expect(payload).toMatchObject({ viewer, bodyHash, exp: start.getTime() / 1000 + 30 });
  }
  expect(signer.verify(await forged({}), { bodyHash })).toEqual(agent);
});

test('a viewer signs as itself again and again, each time for its own body', () => {
  const { signer, clock } = signerAt();
  for (let second = 0; second < 3; second += 1) {
    clock.now = new Date(start.getTime() + second * 20_000);
    const body = hashBody(`${second}`);
    expect(signer.verify(signer.sign(agent, { bodyHash: body }), { bodyHash: body })).toEqual(agent);
  }
});

test('a signature is dead after thirty seconds', () => {
  const { signer, clock } = signerAt();
  const token = signer.sign(agent, { bodyHash, ttlSeconds: 3600 });
  clock.now = new Date(start.getTime() + 29_000);
  expect(signer.verify(token, { bodyHash })).toEqual(agent);
  clock.now = new Date(start.getTime() + 30_000);
  expect(() => signer.verify(token, { bodyHash })).toThrow(InvalidSignature);
});

test('a signature is good for its own body alone', () => {
  const { signer } = signerAt();
  const token = signer.sign(agent, { bodyHash });
  expect(() => signer.verify(token, { bodyHash: hashBody('{}') })).toThrow('another request');
});

test('a signature by another secret is refused', () => {
  const { signer } = signerAt();
  const other = signerAt(start, 'another secret of thirty-two bytes!').signer;
  expect(() => signer.verify(other.sign(agent, { bodyHash }), { bodyHash })).toThrow(InvalidSignature);
});

test('a token without expiry, with another issuer, audience or algorithm is refused', async () => {
  const { signer } = signerAt();
  const unsigned = Buffer.from('{"alg":"none"}').toString('base64url');
  const genuine = signer.sign(agent, { bodyHash });
  const tokens = await Promise.all([
    new SignJWT({ viewer: agent, bodyHash })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('spotkeep')
      .setAudience('spotkeep-subgraph')
      .sign(new TextEncoder().encode(secret)),
    forged({}, (jwt) => jwt.setIssuer('somebody')),
    forged({}, (jwt) => jwt.setAudience('users')),
    forged({}, (jwt) => jwt, 'HS512'),
    `${unsigned}.e30.`,
    `${unsigned}.${genuine.split('.')[1]}.`,
    genuine.replace(/^[^.]*/, unsigned),
    genuine.slice(0, genuine.lastIndexOf('.') + 1),
    genuine.slice(0, -1),
    'nonsense',
    '..',
    '',
  ]);
  for (const token of tokens) expect(() => signer.verify(token, { bodyHash })).toThrow(InvalidSignature);
});

test('a token that names no known kind of viewer is refused', async () => {
  const { signer } = signerAt();
  expect(signer.verify(await forged({}), { bodyHash })).toEqual(agent);
  const token = await forged({ viewer: { kind: 'ROOT', subject: 'x', scopes: [] } });
  expect(() => signer.verify(token, { bodyHash })).toThrow('who asks');
});

test('a secret shorter than 32 bytes is refused when the signer is made', () => {
  expect(() => createSigner('short')).toThrow('at least 32');
});
