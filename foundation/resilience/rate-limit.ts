import { read, type Setting } from './settings.ts';
import {
  type Bucket,
  type RateLimitSettings,
  rateLimitDefaults,
  refilled,
  type Take,
  takeFrom,
} from './token-bucket.ts';

export interface RateLimitUsage extends RateLimitSettings {
  readonly subject: string;
  /** Whole tokens that are left. */
  readonly remaining: number;
}

/** Limits how often each subject (a user, a token, an address, with or without an operation) may do something. */
export interface RateLimiter {
  /** Takes `cost` tokens (1 unless told) of the subject's bucket, or none when there are too few. */
  take(subject: string, cost?: number): Promise<Take>;
  usage(subject: string): Promise<RateLimitUsage>;
  /** Fills the subject's bucket. */
  reset(subject: string): Promise<void>;
}

export interface InProcessRateLimiterOptions {
  readonly settings?: Setting<RateLimitSettings>;
  /** Epoch milliseconds of the system's clock. */
  readonly now?: () => number;
  /** About how many subjects are remembered; those not seen for longest are forgotten, as if their bucket were full. */
  readonly maxSubjects?: number;
}

export interface InProcessRateLimiter extends RateLimiter {
  /** The same as `take`, without a promise. */
  takeNow(subject: string, cost?: number): Take;
  /** What is remembered, to be saved and given to `restore` by the next process. */
  snapshot(): [subject: string, tokens: number, at: number][];
  restore(snapshot: Iterable<readonly [subject: string, tokens: number, at: number]>): void;
  readonly size: number;
}

/** The limiter of one process. */
export function createInProcessRateLimiter(options: InProcessRateLimiterOptions = {}): InProcessRateLimiter {
  const { settings = rateLimitDefaults, now = Date.now, maxSubjects = 50_000 } = options;
  // Two generations instead of one map that inserts and deletes on each call: the older half is dropped whole.
  let young = new Map<string, Bucket>();
  let old = new Map<string, Bucket>();
  const remember = (subject: string, bucket: Bucket) => {
    if (young.size >= maxSubjects / 2) {
      old = young;
      young = new Map();
    }
    young.set(subject, bucket);
    return bucket;
  };
  const find = (subject: string) => young.get(subject) ?? old.get(subject);
  const bucketOf = (subject: string): Bucket => {
    const bucket = young.get(subject);
    if (bucket) return bucket;
    return remember(subject, old.get(subject) ?? { tokens: read(settings).burst, at: now() });
  };
  const takeNow = (subject: string, cost = 1) => takeFrom(bucketOf(subject), cost, read(settings), now());
  return {
    takeNow,
    take: async (subject, cost) => takeNow(subject, cost),
    async usage(subject) {
      const limits = read(settings);
      const bucket = find(subject);
      return { subject, ...limits, remaining: Math.floor(bucket ? refilled(bucket, limits, now()) : limits.burst) };
    },
    async reset(subject) {
      young.delete(subject);
      old.delete(subject);
    },
    snapshot: () => [...new Map([...old, ...young])].map(([subject, { tokens, at }]) => [subject, tokens, at]),
    restore(snapshot) {
      for (const [subject, tokens, at] of snapshot) remember(subject, { tokens, at });
    },
    get size() {
      return young.size + old.size;
    },
  };
}
