/** The chance, 0 to 1, that a pool which has been up for `ageHours` stays up for another `hours`. */
export type Survival = (poolId: string, ageHours: number, hours: number) => number;

/** One unbroken stretch of availability. */
export interface Run {
  readonly hours: number;
  /** Whether it was seen to end; one that still lasts is evidence up to its present length. */
  readonly hasEnded: boolean;
}

/** The weight of the prior, in runs. */
const PRIOR_RUNS = 3;

/**
 * Without evidence, the longer a pool has been up the longer it will be: lifetimes whose tail falls with 1/age, as a process
 * that began at an unknown time has it (J. R. Gott, Nature 363, 1993).
 */
export function priorSurvival(ageHours: number, hours: number): number {
  if (hours <= 0) return 1;
  return ageHours <= 0 ? 0 : ageHours / (ageHours + hours);
}

/**
 * The share of runs that reached `ageHours` and went on for another `hours`, shrunk towards the prior by the weight of
 * three runs. A run that still lasts counts once it is long enough to have an outcome.
 */
export function estimateSurvival(runs: readonly Run[], ageHours: number, hours: number): number {
  if (hours <= 0) return 1;
  let outlived = 0;
  let reached = 0;
  for (const run of runs) {
    if (run.hours < ageHours) continue;
    const hasOutlived = run.hours >= ageHours + hours;
    if (!hasOutlived && !run.hasEnded) continue;
    reached += 1;
    if (hasOutlived) outlived += 1;
  }
  return (outlived + PRIOR_RUNS * priorSurvival(ageHours, hours)) / (reached + PRIOR_RUNS);
}

/** Survival from the runs seen in each pool. */
export function createSurvival(runsByPool: ReadonlyMap<string, readonly Run[]>): Survival {
  return (poolId, ageHours, hours) => estimateSurvival(runsByPool.get(poolId) ?? [], ageHours, hours);
}
