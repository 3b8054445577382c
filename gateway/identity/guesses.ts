import { failure } from '#foundation/graphql/failure.ts';
import { createInProcessRateLimiter } from '#foundation/resilience/rate-limit.ts';
import type { RateLimitSettings } from '#foundation/resilience/token-bucket.ts';
import { networkOf } from '../pipeline/client-address.ts';

/** How many credentials that are nobody's may come from one address before its issuers are asked no more. */
export interface Guesses {
  /**
   * Waits until an issuer may be asked about a credential that came from this address; `ended` is called after that.
   * Throws RATE_LIMITED.
   */
  begin(address: string): Promise<void>;
  /** @param isCounted whether the credential was nobody's */
  ended(address: string, isCounted: boolean): void;
}

export interface GuessesOptions {
  readonly settings: RateLimitSettings;
  /** Epoch milliseconds of the system's clock. */
  readonly now?: () => number;
}

interface Address {
  asking: number;
  readonly waiting: (() => void)[];
}

// Many agents of one network may come at once, after a restart; each waits for a few others.
const MOST_WAITING = 2_000;

/** A token bucket for each address. What turns out to be somebody's gives its token back, and lets the next one ask. */
export function createGuesses({ settings, now = Date.now }: GuessesOptions): Guesses {
  const limiter = createInProcessRateLimiter({ settings, now });
  const addresses = new Map<string, Address>();

  return {
    async begin(given) {
      const key = networkOf(given);
      for (;;) {
        const take = limiter.takeNow(key);
        const address = addresses.get(key) ?? { asking: 0, waiting: [] };
        if (take.allowed) {
          address.asking += 1;
          addresses.set(key, address);
          return;
        }
        if (address.asking === 0 || address.waiting.length >= MOST_WAITING) throw tooMany(take.retryAfterSeconds);
        await new Promise<void>((resolve) => address.waiting.push(resolve));
      }
    },
    ended(given, isCounted) {
      const key = networkOf(given);
      const address = addresses.get(key);
      if (!address) return;
      address.asking -= 1;
      if (!isCounted) limiter.takeNow(key, -1);
      // When nobody asks any more, nobody can give a token back: they all learn that there is none.
      const woken = address.waiting.splice(0, address.asking === 0 ? address.waiting.length : Number(!isCounted));
      if (address.asking === 0) addresses.delete(key);
      for (const wake of woken) wake();
    },
  };
}

const tooMany = (retryAfterSeconds: number) =>
  failure('RATE_LIMITED', 'Too many credentials from this address are not valid.', { retryAfterSeconds });
