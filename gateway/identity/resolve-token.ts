import { createHash, timingSafeEqual } from 'node:crypto';
import { failure } from '#foundation/graphql/failure.ts';
import { hashToken } from '#foundation/identity/credential.ts';
import { scopesOf } from '#foundation/identity/scope.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Logger } from '#foundation/logging/logger.ts';
import type { Peers } from '#foundation/subgraph/peers.ts';
import { resolveClientCredential } from '#schema/calls/admin.ts';
import { resolveAgentCredential } from '#schema/calls/agent.ts';

export interface TokenDependencies {
  readonly peers: Peers;
  /** The operator's token; without it nobody is an administrator. */
  readonly adminToken?: string | undefined;
  readonly logger: Logger;
}

/** Asks the issuer of a token whose it is; undefined for a token that is nobody's. Throws SERVICE_UNAVAILABLE. */
export type ResolveToken = (token: string) => Promise<Viewer | undefined>;

export function createTokenResolver({ peers, adminToken, logger }: TokenDependencies): ResolveToken {
  const operator: Viewer = { kind: 'ADMIN', subject: 'admin-token', scopes: scopesOf.ADMIN };

  const client = async (hash: string): Promise<Viewer | undefined> => {
    const found = await peers.call(resolveClientCredential, { hash });
    return found
      ? { kind: 'CLIENT', subject: `client:${found.clientId}`, scopes: scopesOf.CLIENT, ...found }
      : undefined;
  };
  const agent = async (hash: string): Promise<Viewer | undefined> => {
    const found = await peers.call(resolveAgentCredential, { hash });
    return found ? { kind: 'AGENT', subject: `agent:${found.agentId}`, scopes: scopesOf.AGENT, ...found } : undefined;
  };
  const issuers: Readonly<Record<string, typeof client>> = { cli_: client, agt_: agent };

  return async (token) => {
    if (adminToken !== undefined && isEqual(token, adminToken)) return operator;
    const issuer = Object.hasOwn(issuers, token.slice(0, 4)) ? issuers[token.slice(0, 4)] : undefined;
    if (!issuer) return undefined;
    try {
      return await issuer(hashToken(token));
    } catch (error) {
      logger.warn({ err: error }, 'the issuer of a credential cannot be asked');
      throw failure('SERVICE_UNAVAILABLE', 'The credential cannot be checked now. Try again.', {
        retryAfterSeconds: 1,
      });
    }
  };
}

/** Takes as long for every wrong token, whatever it has in common with the right one. */
const isEqual = (given: string, expected: string): boolean => timingSafeEqual(digest(given), digest(expected));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
