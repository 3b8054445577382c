import { createHmac, createSecretKey, hash, type KeyObject, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { type Clock, systemClock } from '../clock.ts';
import { Scope } from './scope.ts';
import type { Viewer } from './viewer.ts';

const ISSUER = 'spotkeep';
const AUDIENCE = 'spotkeep-subgraph';
const MINIMUM_SECRET_BYTES = 32;
const MAXIMUM_LIFE_SECONDS = 30;
// One header and no other: nothing of a token chooses how it is verified.
const HEADER = Buffer.from('{"alg":"HS256"}').toString('base64url');

const scopes = z.array(z.enum(Object.keys(Scope) as Scope[]));
const tenant = { subject: z.string().min(1), clientId: z.string().min(1), scopes, generation: z.number().int() };
const callerShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ANONYMOUS'), subject: z.literal('anonymous'), scopes }),
  z.object({ kind: z.literal('USER'), ...tenant }),
  z.object({ kind: z.literal('CLIENT'), ...tenant }),
  z.object({ kind: z.literal('AGENT'), ...tenant, agentId: z.string().min(1) }),
  z.object({ kind: z.literal('ADMIN'), subject: z.string().min(1), scopes }),
  z.object({ kind: z.literal('SERVICE'), subject: z.string().min(1), scopes }),
]);
const viewerShape = callerShape.and(z.object({ policies: z.array(z.string()).optional() }));
const envelopeShape = z.object({ iss: z.literal(ISSUER), aud: z.literal(AUDIENCE), exp: z.number() });
const claimsShape = z.object({ viewer: viewerShape, bodyHash: z.string() });

/**
 * What a service knows the other services by; the same for every process of one installation. Its tokens are JWTs
 * (RFC 7519) signed with HMAC-SHA-256. The library for them takes some 50 µs for each, and there is one for each fetch.
 */
export interface Signer {
  /** A token that says who asks, valid for `ttlSeconds` (at most 30) and for one body alone. */
  sign(viewer: Viewer, o: { bodyHash: string; ttlSeconds?: number }): string;
  /** Who asks. Throws `InvalidSignature` for a forged, expired or foreign token, or one made for another body. */
  verify(token: string, o: { bodyHash: string }): Viewer;
}

/** The token is not ours, is too old, or belongs to another request. */
export class InvalidSignature extends Error {
  override readonly name = 'InvalidSignature';
}

/** SHA-256 of what the signature is bound to: the bytes of a request's body, the empty string when it has none. */
export const hashBody = (body: string | Uint8Array): string => hash('sha256', body, 'base64url');

/** Throws when the secret is shorter than 32 bytes, because the algorithm would accept a guessable one. */
export function createSigner(secret: string | Uint8Array, now: Clock = systemClock): Signer {
  const bytes = typeof secret === 'string' ? Buffer.from(secret) : secret;
  if (bytes.byteLength < MINIMUM_SECRET_BYTES) {
    throw new Error(`The signing secret has ${bytes.byteLength} bytes; at least ${MINIMUM_SECRET_BYTES} are needed.`);
  }
  const key = createSecretKey(bytes);
  const beginnings = new WeakMap<Viewer, string>();
  const beginningFor = (viewer: Viewer): string => {
    const known = beginnings.get(viewer);
    if (known !== undefined) return known;
    const beginning = beginningOf(viewer);
    beginnings.set(viewer, beginning);
    return beginning;
  };
  return {
    sign(viewer, { bodyHash, ttlSeconds = MAXIMUM_LIFE_SECONDS }) {
      const expiresAt = Math.floor(now().getTime() / 1000) + Math.min(ttlSeconds, MAXIMUM_LIFE_SECONDS);
      const rest = Buffer.from(`"exp":${expiresAt},"bodyHash":${JSON.stringify(bodyHash)}}`).toString('base64url');
      const content = beginningFor(viewer) + rest;
      return `${content}.${signatureOf(key, content).toString('base64url')}`;
    },
    verify(token, { bodyHash }) {
      const claims = claimsShape.safeParse(signedClaims(key, token, now().getTime() / 1000));
      if (!claims.success) throw new InvalidSignature('The signature says nothing about who asks.');
      if (claims.data.bodyHash !== bodyHash) throw new InvalidSignature('The signature belongs to another request.');
      return claims.data.viewer;
    },
  };
}

/** All that a viewer's tokens begin with, encoded: whole groups of three bytes, so that the rest can be put behind it. */
function beginningOf(viewer: Viewer): string {
  const claims = JSON.stringify({ viewer, iss: ISSUER, aud: AUDIENCE });
  const open = `${claims.slice(0, -1)},`;
  const blanks = (3 - (Buffer.byteLength(open) % 3)) % 3;
  return `${HEADER}.${Buffer.from(open + ' '.repeat(blanks)).toString('base64url')}`;
}

const signatureOf = (key: KeyObject, content: string): Buffer => createHmac('sha256', key).update(content).digest();

/** What a token says that is ours and not too old. */
function signedClaims(key: KeyObject, token: string, nowSeconds: number): unknown {
  const end = token.lastIndexOf('.');
  const content = token.slice(0, Math.max(0, end));
  const given = Buffer.from(token.slice(end + 1), 'base64url');
  const expected = signatureOf(key, content);
  const isOurs = given.byteLength === expected.byteLength && timingSafeEqual(given, expected);
  if (!isOurs || !content.startsWith(`${HEADER}.`)) throw invalid();
  const claims = parsed(Buffer.from(content.slice(HEADER.length + 1), 'base64url').toString());
  const envelope = envelopeShape.safeParse(claims);
  if (!envelope.success || envelope.data.exp <= nowSeconds) throw invalid();
  return claims;
}

const invalid = (cause?: unknown) =>
  new InvalidSignature('The signature is not valid, or no longer.', cause === undefined ? {} : { cause });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(error);
  }
}
