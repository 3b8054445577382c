/** The chance, 0 to 1, that a pool which has been up for `ageHours` stays up for another `hours`. */
export type Survival = (poolId: string, ageHours: number, hours: number) => number;

/** One unbroken stretch of availability. */
export interface Run {
  readonly hours: number;
  /** Whether it was seen to end; one that still lasts is evidence up to its present length. */
  readonly hasEnded: boolean;
  /** When it ended, or was last seen to last. A run without it is evidence of ages, and of no particular time. */
  readonly lastSeenAt?: Date;
}

/**
 * Without evidence, the longer a pool has been up the longer it will be: lifetimes whose tail falls with 1/age, as a process
 * that began at an unknown time has it (J. R. Gott, Nature 363, 1993).
 */
export function priorSurvival(ageHours: number, hours: number): number {
  if (hours <= 0) return 1;
  return ageHours <= 0 ? 0 : ageHours / (ageHours + hours);
}
