import { createHash } from 'node:crypto';
import { type CryptoKey, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { type Clock, systemClock } from '../clock.ts';
import { Scope } from './scope.ts';
import type { Viewer } from './viewer.ts';

const ISSUER = 'spotkeep';
const AUDIENCE = 'spotkeep-subgraph';
const ALGORITHM = 'HS256';
const MINIMUM_SECRET_BYTES = 32;
const MAXIMUM_LIFE_SECONDS = 30;

const scopes = z.array(z.enum(Object.keys(Scope) as Scope[]));
const tenant = { subject: z.string().min(1), clientId: z.string().min(1), scopes, generation: z.number().int() };
const viewerShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ANONYMOUS'), subject: z.literal('anonymous'), scopes }),
  z.object({ kind: z.literal('USER'), ...tenant }),
  z.object({ kind: z.literal('CLIENT'), ...tenant }),
  z.object({ kind: z.literal('AGENT'), ...tenant, agentId: z.string().min(1) }),
  z.object({ kind: z.literal('ADMIN'), subject: z.string().min(1), scopes }),
  z.object({ kind: z.literal('SERVICE'), subject: z.string().min(1), scopes }),
]);
const claimsShape = z.object({ viewer: viewerShape, bodyHash: z.string() });

/** What a service knows the other services by; the same for every process of one installation. */
export interface Signer {
  /** A token that says who asks, valid for `ttlSeconds` (at most 30) and for one body alone. */
  sign(viewer: Viewer, o: { bodyHash: string; ttlSeconds?: number }): Promise<string>;
  /** Who asks. Throws `InvalidSignature` for a forged, expired or foreign token, or one made for another body. */
  verify(token: string, o: { bodyHash: string }): Promise<Viewer>;
}

/** The token is not ours, is too old, or belongs to another request. */
export class InvalidSignature extends Error {
  override readonly name = 'InvalidSignature';
}

/** SHA-256 of what the signature is bound to: the bytes of a request's body, the empty string when it has none. */
export const hashBody = (body: string | Uint8Array): string => createHash('sha256').update(body).digest('base64url');

/** Throws when the secret is shorter than 32 bytes, because the algorithm's library would accept a guessable one. */
export function createSigner(secret: string | Uint8Array, now: Clock = systemClock): Signer {
  const key = typeof secret === 'string' ? new TextEncoder().encode(secret) : secret;
  if (key.byteLength < MINIMUM_SECRET_BYTES) {
    throw new Error(`The signing secret has ${key.byteLength} bytes; at least ${MINIMUM_SECRET_BYTES} are needed.`);
  }
  const imported = crypto.subtle.importKey('raw', Uint8Array.from(key), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
    'verify',
  ]);
  return {
    async sign(viewer, { bodyHash, ttlSeconds = MAXIMUM_LIFE_SECONDS }) {
      const issuedAt = now().getTime() / 1000;
      return new SignJWT({ viewer, bodyHash })
        .setProtectedHeader({ alg: ALGORITHM })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setExpirationTime(Math.floor(issuedAt) + Math.min(ttlSeconds, MAXIMUM_LIFE_SECONDS))
        .sign(await imported);
    },
    async verify(token, { bodyHash }) {
      const claims = claimsShape.safeParse(await verifiedClaims(token, await imported, now()));
      if (!claims.success) throw new InvalidSignature('The signature says nothing about who asks.');
      if (claims.data.bodyHash !== bodyHash) throw new InvalidSignature('The signature belongs to another request.');
      return claims.data.viewer;
    },
  };
}

async function verifiedClaims(token: string, key: CryptoKey, currentDate: Date): Promise<unknown> {
  const rules = { algorithms: [ALGORITHM], issuer: ISSUER, audience: AUDIENCE, requiredClaims: ['exp'], currentDate };
  try {
    return (await jwtVerify(token, key, rules)).payload;
  } catch (error) {
    throw new InvalidSignature('The signature is not valid, or no longer.', { cause: error });
  }
}
