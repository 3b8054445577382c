import { anonymous, type Viewer } from '#foundation/identity/viewer.ts';
import type { Logger } from '#foundation/logging/logger.ts';
import { Credentials } from '../identity/credentials.ts';
import type { Identity } from '../identity/identity.ts';
import type { JwtOptions } from './config-file.ts';
import { createJwtResolver } from './jwt.ts';

/** Nobody is checked: whatever a client sends along, it is anonymous. */
class OpenCredentials extends Credentials {
  constructor() {
    super({ resolve: async () => anonymous, completeSince: () => undefined });
  }

  override async viewerOf(): Promise<Viewer> {
    return anonymous;
  }

  override watch(): () => void {
    return () => {};
  }
}

export const openIdentity = (): Identity => ({
  credentials: new OpenCredentials(),
  async [Symbol.asyncDispose]() {},
});

export interface JwtIdentityOptions {
  readonly jwt: JwtOptions;
  /** Where the paths in the options begin. */
  readonly directory: string;
  /** How many sockets may be open; each stands on a token whose answer is kept. */
  readonly maxSockets: number;
  readonly logger: Logger;
}

const ANSWERS_OF_REQUESTS = 10_000;
const RECHECK_EVERY_MILLISECONDS = 1_000;

/** Whoever has a token of the configured issuer. Open sockets are told when theirs ends, at most some seconds late. */
export async function createJwtIdentity({ jwt, directory, maxSockets, logger }: JwtIdentityOptions): Promise<Identity> {
  const credentials = new Credentials({
    resolve: await createJwtResolver({ jwt, directory, logger }),
    maximumAnswers: maxSockets + ANSWERS_OF_REQUESTS,
    // Nobody tells of revocations, so that an answer is asked for again after some seconds.
    completeSince: () => undefined,
  });
  const timer = setInterval(() => void credentials.recheck(), RECHECK_EVERY_MILLISECONDS);
  return {
    credentials,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
    },
  };
}
