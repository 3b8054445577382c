/** A bucket holds at most `burst` tokens and is refilled evenly; a call takes one or more of them. */
export interface RateLimitSettings {
  /** Tokens given back a minute. */
  readonly perMinute: number;
  /** Tokens in a full bucket: what may be taken at once. */
  readonly burst: number;
}

export const rateLimitDefaults: RateLimitSettings = { perMinute: 100, burst: 20 };

export interface Bucket {
  tokens: number;
  /** Epoch milliseconds of the last refill. */
  at: number;
}

export interface Take {
  readonly allowed: boolean;
  /** Whole tokens that are left. */
  readonly remaining: number;
  /** In how many seconds the same call can pass; 0 when it passed. */
  readonly retryAfterSeconds: number;
}

/** What the bucket holds now. A clock that goes back refills nothing. */
export const refilled = (bucket: Bucket, settings: RateLimitSettings, now: number): number =>
  Math.min(settings.burst, bucket.tokens + (Math.max(0, now - bucket.at) / 60_000) * settings.perMinute);

/** Takes tokens out of the bucket, changing it. A cost above the burst never passes. */
export function takeFrom(bucket: Bucket, cost: number, settings: RateLimitSettings, now: number): Take {
  const tokens = refilled(bucket, settings, now);
  const allowed = tokens >= cost;
  bucket.tokens = allowed ? tokens - cost : tokens;
  bucket.at = Math.max(bucket.at, now);
  return describeTake(allowed, bucket.tokens, cost, settings);
}

/** The answer for a bucket that holds so many tokens after the call. */
export const describeTake = (allowed: boolean, tokens: number, cost: number, settings: RateLimitSettings): Take => ({
  allowed,
  remaining: Math.floor(tokens),
  retryAfterSeconds: allowed ? 0 : secondsUntil(Math.min(cost, settings.burst) - tokens, settings),
});

/** How long so many tokens take to come back, in whole seconds, at least one; a day when none come back. */
function secondsUntil(missing: number, settings: RateLimitSettings): number {
  if (settings.perMinute <= 0) return 86_400;
  return Math.max(1, Math.ceil((missing / settings.perMinute) * 60));
}
