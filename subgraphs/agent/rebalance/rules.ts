/** How far a machine's clock may be ahead. */
const CLOCK_SKEW_MILLISECONDS = 60_000;

/** Agents repeat a warning for as long as the cloud shows it: what is said within an hour is one warning. */
const REPEAT_MILLISECONDS = 3_600_000;

/** When a warning was given, as far as we are concerned; undefined for one of the future. */
export function warnedAt(recommendedAt: Date | null | undefined, now: Date): Date | undefined {
  if (!recommendedAt || recommendedAt <= now) return recommendedAt ?? now;
  return recommendedAt.getTime() - now.getTime() <= CLOCK_SKEW_MILLISECONDS ? now : undefined;
}

/** Whether a word about a machine only repeats the warning that is known of it. */
export const isRepeat = (known: Date | null | undefined, at: Date): boolean =>
  known != null && at.getTime() - known.getTime() < REPEAT_MILLISECONDS;
