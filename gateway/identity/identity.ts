import type { Logger } from '#foundation/logging/logger.ts';
import type { Peers } from '#foundation/subgraph/peers.ts';
import { type Credentials, createCredentials } from './credentials.ts';
import { createTokenResolver } from './resolve-token.ts';
import { followRevocations } from './revocations.ts';

export type Identity = Credentials & AsyncDisposable;

export interface IdentityDependencies {
  readonly peers: Peers;
  readonly adminToken?: string | undefined;
  readonly logger: Logger;
}

/** The subgraphs that issue credentials, and the topics of their logs that tell of revocations. */
const ISSUERS = [
  { name: 'admin', topics: ['client'] },
  { name: 'agent', topics: ['agent'] },
] as const;

const RECHECK_EVERY_MILLISECONDS = 1_000;

/** Who asks: credentials, resolved by their issuers and dropped as soon as these revoke them. */
export function createIdentity({ peers, adminToken, logger }: IdentityDependencies): Identity {
  const credentials = createCredentials({
    resolve: createTokenResolver({ peers, adminToken, logger }),
    completeSince: () => {
      const starts = tails.map((tail) => tail.completeSince());
      return starts.every((start) => start !== undefined) ? Math.max(...starts) : undefined;
    },
  });
  const tails = ISSUERS.map(({ name, topics }) =>
    followRevocations({
      source: peers.source(name),
      topics,
      heard: credentials.revoked,
      missed: credentials.forget,
      logger,
    }),
  );
  const timer = setInterval(() => void credentials.recheck(), RECHECK_EVERY_MILLISECONDS);

  return {
    ...credentials,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await Promise.all(tails.map((tail) => tail[Symbol.asyncDispose]()));
    },
  };
}
