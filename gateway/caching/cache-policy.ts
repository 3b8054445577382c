/** How long, and for whom, an answer or a part of it may be kept. */
export interface CachePolicy {
  /** 0: not at all. */
  readonly maxAgeSeconds: number;
  /** Whether viewers of one authorisation class may share it; otherwise it is kept for each audience alone. */
  readonly isShared: boolean;
}

export const NOT_CACHED: CachePolicy = { maxAgeSeconds: 0, isShared: false };

/** Starts out unlimited; each part can only shorten and narrow it. */
export const UNLIMITED: CachePolicy = { maxAgeSeconds: Number.POSITIVE_INFINITY, isShared: true };

/** The stricter of two in each respect. */
export const restrict = (one: CachePolicy, other: Partial<CachePolicy>): CachePolicy => ({
  maxAgeSeconds: Math.min(one.maxAgeSeconds, other.maxAgeSeconds ?? Number.POSITIVE_INFINITY),
  isShared: one.isShared && (other.isShared ?? true),
});

export const isCacheable = ({ maxAgeSeconds }: CachePolicy): boolean =>
  maxAgeSeconds > 0 && Number.isFinite(maxAgeSeconds);
