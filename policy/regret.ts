/**
 * What was paid since the last switch beyond the best price to be had, in USD: ∫ (own − best) dt, here over one step in which
 * both prices held. It starts at zero after each switch. Switching when it reaches the cost of a switch is the ski-rental
 * rule: without any forecast it never pays more than twice what hindsight would (Karlin, Manasse, Rudolph and Sleator,
 * Algorithmica 3, 1988).
 */
export function accumulateRegret(
  previous: number,
  ownHourlyPrice: number,
  bestHourlyPrice: number,
  hours: number,
): number {
  const difference = ownHourlyPrice - bestHourlyPrice;
  // An unknown price teaches nothing, and a step back in time must not undo what was counted.
  if (!(difference > 0) || !(hours > 0) || !Number.isFinite(difference * hours)) return previous;
  return previous + difference * hours;
}
