/** What is known of a pool's availability, updated by each sign that it is up or down. */
export interface UptimeState {
  /** Share of time up, weighted by 2^(−age/24 h): 0 to 1. */
  readonly score: number;
  readonly isUp: boolean;
  /** When the present run, up or down, began. */
  readonly since: Date;
  readonly updatedAt: Date;
}

const HALF_LIFE_MILLISECONDS = 24 * 3_600_000;

/** A pool nobody has watched ranks below one that is known to be good and above one that is known to be bad. */
const UNKNOWN_SCORE = 0.5;

/** The state after `isUp` was seen. A sign that is older than the last one changes nothing. */
export function updateUptime(state: UptimeState | undefined, isUp: boolean, now: Date): UptimeState {
  if (!state) return { score: UNKNOWN_SCORE, isUp, since: now, updatedAt: now };
  if (now < state.updatedAt) return state;
  return {
    score: uptimeScoreAt(state, now),
    isUp,
    since: isUp === state.isUp ? state.since : now,
    updatedAt: now,
  };
}

/** The score at a moment, the pool having stayed as it was last seen. */
export function uptimeScoreAt(state: UptimeState, now: Date): number {
  const elapsed = Math.max(0, now.getTime() - state.updatedAt.getTime());
  const kept = 2 ** (-elapsed / HALF_LIFE_MILLISECONDS);
  return kept * state.score + (1 - kept) * (state.isUp ? 1 : 0);
}

/** How long the pool has been up without a break; 0 while it is down. */
export function currentAgeSeconds(state: UptimeState, now: Date): number {
  return state.isUp ? Math.max(0, (now.getTime() - state.since.getTime()) / 1000) : 0;
}
