import type { StoredEvent } from '#foundation/events/stored-event.ts';
import type { Logger } from '#foundation/logging/logger.ts';
import type { Peers } from '#foundation/subgraph/peers.ts';
import { EventTail } from '../events/event-tail.ts';
import { Credentials } from './credentials.ts';
import type { Guesses } from './guesses.ts';
import { createTokenResolver } from './resolve-token.ts';
import { isRevoking, revocationOf } from './revocations.ts';

export interface Identity extends AsyncDisposable {
  readonly credentials: Credentials;
}

export interface IdentityDependencies {
  readonly peers: Peers;
  readonly adminToken?: string | undefined;
  /** How many may be open; each stands on a credential that is kept. */
  readonly maxSockets: number;
  readonly guesses?: Guesses | undefined;
  readonly logger: Logger;
}

/** The subgraphs that issue credentials, and the topics of their logs that tell of revocations. */
const ISSUERS = [
  { name: 'admin', topics: ['client'] },
  { name: 'agent', topics: ['agent'] },
  { name: 'client', topics: ['session'] },
] as const;

// Every agent of a fleet has a credential, and they ask in turn: with room for fewer none would be found again.
const ANSWERS_OF_REQUESTS = 50_000;
const RECHECK_EVERY_MILLISECONDS = 1_000;

/** Who asks: credentials, resolved by their issuers and dropped as soon as these revoke them. */
export function createIdentity({ peers, adminToken, maxSockets, guesses, logger }: IdentityDependencies): Identity {
  const credentials = new Credentials({
    resolve: createTokenResolver({ peers, adminToken, logger }),
    guesses,
    maximumAnswers: maxSockets + ANSWERS_OF_REQUESTS,
    completeSince: () => {
      const starts = tails.map((tail) => tail.completeSince());
      return starts.every((start) => start !== undefined) ? Math.max(...starts) : undefined;
    },
  });
  const heard = (event: StoredEvent) => credentials.revoked(revocationOf(event));
  const missed = credentials.forget.bind(credentials);
  const tails = ISSUERS.map(
    ({ name, topics }) =>
      new EventTail({ source: peers.source(name), topics, isWanted: isRevoking, heard, missed, logger }),
  );
  const timer = setInterval(() => void credentials.recheck(), RECHECK_EVERY_MILLISECONDS);

  return {
    credentials,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await Promise.all(tails.map((tail) => tail[Symbol.asyncDispose]()));
    },
  };
}
