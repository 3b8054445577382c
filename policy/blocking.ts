/** How long a pool is left alone that has taken a machine back, or had none to give. */
const BLOCKED_MILLISECONDS = 30 * 60_000;

/** Until when a pool that was seen down at `at` is left alone. */
export function blockedUntil(at: Date, until: Date | null | undefined): Date {
  const next = new Date(at.getTime() + BLOCKED_MILLISECONDS);
  return until && until > next ? until : next;
}
