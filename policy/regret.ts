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

/** What a look at a machine leaves behind for the next one. Prices are USD per hour, from `evaluatedAt` on. */
export interface RegretMemory {
  /** USD, until `evaluatedAt`. */
  readonly regret: number;
  readonly ownHourlyPrice: number;
  readonly bestHourlyPrice: number;
  readonly evaluatedAt: Date;
}

/** USD paid too much since the last switch, by what was known at the last look; 0 where there was none in this place. */
export function regretAt(memory: RegretMemory | undefined, now: Date): number {
  if (!memory) return 0;
  const hours = (now.getTime() - memory.evaluatedAt.getTime()) / 3_600_000;
  return accumulateRegret(memory.regret, memory.ownHourlyPrice, memory.bestHourlyPrice, hours);
}
