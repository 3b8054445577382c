import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  decodeJwt,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose';
import { ConfigurationError } from '#foundation/config/parse-environment.ts';
import { failure } from '#foundation/graphql/failure.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Logger } from '#foundation/logging/logger.ts';
import type { ResolveToken } from '../identity/resolve-token.ts';
import type { JwtOptions } from './config-file.ts';

type Key = KeyObject | Uint8Array | JWTVerifyGetKey;

const MINIMUM_SECRET_BYTES = 32;
const KEY_SET_MILLISECONDS = 3_000;
const PUBLIC_KEY_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];

/**
 * Who a JSON Web Token names: its subject, with the scopes of a claim. A token without `sub` or `exp`, or of another
 * issuer or audience, is nobody's.
 *
 * @throws ConfigurationError when a key cannot be read; the resolver SERVICE_UNAVAILABLE when a published key set cannot
 */
export async function createJwtResolver({
  jwt,
  directory,
  logger,
}: {
  readonly jwt: JwtOptions;
  readonly directory: string;
  readonly logger: Logger;
}): Promise<ResolveToken> {
  const key = await keyOf(jwt, directory);
  const algorithms = jwt.algorithms ?? (jwt.secretFile ? ['HS256'] : PUBLIC_KEY_ALGORITHMS);
  const rules = { algorithms, issuer: jwt.issuer, audience: jwt.audience, requiredClaims: ['exp', 'sub'] };
  const verify = (token: string) =>
    typeof key === 'function' ? jwtVerify(token, key, rules) : jwtVerify(token, key, rules);

  return async (token) => {
    // Asked first: while the key set cannot be had, kept answers stand, but not beyond their end.
    if (hasEnded(token)) return undefined;
    try {
      return viewerIn((await verify(token)).payload, jwt.scopeClaim);
    } catch (error) {
      if (!jwt.jwksUrl || isVerdict(error)) return undefined;
      logger.warn({ err: error }, 'the key set cannot be read');
      throw failure('SERVICE_UNAVAILABLE', 'The credential cannot be checked now. Try again.', {
        retryAfterSeconds: 1,
      });
    }
  };
}

function viewerIn(payload: JWTPayload, scopeClaim: string): Viewer | undefined {
  // What the library does not look at: an issuer may write a number there.
  const sub: unknown = payload.sub;
  if (typeof sub !== 'string' || sub === '') return undefined;
  const claim = payload[scopeClaim];
  const scopes = typeof claim === 'string' ? claim.split(' ') : Array.isArray(claim) ? claim : [];
  const texts = scopes.filter((scope): scope is string => typeof scope === 'string' && scope !== '');
  return { kind: 'USER', subject: sub, clientId: sub, scopes: texts, generation: 0 };
}

function hasEnded(token: string): boolean {
  try {
    const { exp } = decodeJwt(token);
    return exp === undefined || exp * 1000 <= Date.now();
  } catch {
    return true;
  }
}

/** Whether it was the token that failed, and not the way to the key. */
const isVerdict = (error: unknown): boolean =>
  error instanceof errors.JOSEError &&
  !(error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) &&
  error.code !== errors.JOSEError.code;

async function keyOf(jwt: JwtOptions, directory: string): Promise<Key> {
  if (jwt.jwksUrl) return createRemoteJWKSet(new URL(jwt.jwksUrl), { timeoutDuration: KEY_SET_MILLISECONDS });
  const [name, path] = Object.entries({ ...jwt }).find(([key]) => key.endsWith('File')) as [string, string];
  try {
    const text = await readFile(resolve(directory, path), 'utf8');
    if (name === 'jwksFile') return createLocalJWKSet(JSON.parse(text));
    return name === 'publicKeyFile' ? createPublicKey(text) : secretIn(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError([{ name: `identity.jwt.${name}`, expected: `cannot be used: ${reason}` }]);
  }
}

function secretIn(text: string): Uint8Array {
  const secret = new TextEncoder().encode(text.trim());
  if (secret.byteLength >= MINIMUM_SECRET_BYTES) return secret;
  throw new Error(`it has ${secret.byteLength} bytes; at least ${MINIMUM_SECRET_BYTES} are needed`);
}
