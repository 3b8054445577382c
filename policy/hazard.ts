import type { Run } from './survival.ts';

/**
 * How fast runs end at each age, one figure a bin of ages: the hazard as a multiple of that of the prior, age/(age+x). 1
 * throughout is the prior itself, 2 dies twice as fast.
 */
export type Hazard = Float64Array;

/** What was seen of runs, by bins of age. */
export interface RunTally {
  /** How many runs ended at an age in the bin. */
  readonly ended: Float64Array;
  /** How long runs were watched at an age in the bin, on the prior's clock: the number of ends that the prior expects. */
  readonly exposure: Float64Array;
}

/** Below this age, in hours, the hazard is taken to be even: that of the prior has no limit at age 0. */
const YOUNG_HOURS = 0.05;

/** The age at which each bin begins, in hours: the first one at 0, from three minutes on each twice as old as the one before it, up to five weeks. */
export const AGE_BINS: readonly number[] = [0, ...Array.from({ length: 15 }, (_, bin) => YOUNG_HOURS * 2 ** bin)];

/** The weight of a wider group, in runs. */
const PRIOR_RUNS = 3;

/** An age on the prior's clock, on which runs of the prior end at the rate 1: the time of which the chance to last is exp(−time). */
export const priorClock = (ageHours: number): number =>
  ageHours < YOUNG_HOURS ? Math.max(0, ageHours) / YOUNG_HOURS : 1 + Math.log(ageHours / YOUNG_HOURS);

const EDGES = [...AGE_BINS.map(priorClock), Number.POSITIVE_INFINITY];
const BINS = AGE_BINS.length;

/** Nothing known: lifetimes whose tail falls with 1/age (see `priorSurvival`). */
export const priorHazard = (): Hazard => new Float64Array(BINS).fill(1);

/** The bin of an age. */
function binOf(clock: number): number {
  let bin = BINS - 1;
  while (bin > 0 && clock < (EDGES[bin] as number)) bin -= 1;
  return bin;
}

/** A tally of nothing. */
export const emptyTally = (): RunTally => ({ ended: new Float64Array(BINS), exposure: new Float64Array(BINS) });

/** A tally by its bins. */
export function tallyOf(countsOf: (bin: number) => { readonly ended: number; readonly exposure: number }): RunTally {
  const tally = emptyTally();
  for (let bin = 0; bin < BINS; bin += 1) {
    const { ended, exposure } = countsOf(bin);
    tally.ended[bin] = ended;
    tally.exposure[bin] = exposure;
  }
  return tally;
}

/** Counts runs into bins of age. One that still lasts is evidence up to its present length. */
export function tallyRuns(runs: readonly Run[]): RunTally {
  const tally = emptyTally();
  for (const { hours, hasEnded } of runs) {
    const end = priorClock(hours);
    const last = binOf(end);
    for (let bin = 0; bin <= last; bin += 1) {
      (tally.exposure[bin] as number) += Math.min(end, EDGES[bin + 1] as number) - (EDGES[bin] as number);
    }
    if (hasEnded) (tally.ended[last] as number) += 1;
  }
  return tally;
}

/** What was seen in several groups, together. */
export const addTallies = (...tallies: readonly RunTally[]): RunTally =>
  tallyOf((bin) => ({
    ended: tallies.reduce((sum, { ended }) => sum + (ended[bin] as number), 0),
    exposure: tallies.reduce((sum, { exposure }) => sum + (exposure[bin] as number), 0),
  }));

/**
 * The hazard of a group by what was seen of it, shrunk towards that of the wider group by the weight of three runs: the
 * posterior mean of a Gamma distribution whose shape and rate are the ends and the exposure of three runs of the wider
 * group. Ends by exposure at each age is the estimate of Nelson (Technometrics 14, 1972) and Aalen (Annals of Statistics 6,
 * 1978), in pieces (Friedman, Annals of Statistics 10, 1982); runs that still last are censored, not lost.
 */
export function shrinkHazard(wider: Hazard, { ended, exposure }: RunTally): Hazard {
  return wider.map((hazard, bin) => {
    const width = (EDGES[bin + 1] as number) - (EDGES[bin] as number);
    const pseudoEnded = PRIOR_RUNS * (1 - Math.exp(-hazard * width));
    return ((ended[bin] as number) + pseudoEnded) / ((exposure[bin] as number) + pseudoEnded / hazard);
  });
}

/** Gives how many ends are to be expected of a run until it has reached an age in hours: the cumulative hazard, for many ages. */
export function cumulativeEnds(hazard: Hazard): (ageHours: number) => number {
  const atEdge = new Float64Array(BINS);
  for (let bin = 1; bin < BINS; bin += 1) {
    const width = (EDGES[bin] as number) - (EDGES[bin - 1] as number);
    atEdge[bin] = (atEdge[bin - 1] as number) + (hazard[bin - 1] as number) * width;
  }
  return (ageHours) => {
    const clock = priorClock(ageHours);
    // From the second on, bins are as wide as the prior's clock takes for an age to double.
    const bin = clock < 1 ? 0 : Math.min(BINS - 1, 1 + Math.floor((clock - 1) / Math.LN2));
    return (atEdge[bin] as number) + (hazard[bin] as number) * (clock - (EDGES[bin] as number));
  };
}

/** The chance, 0 to 1, that a run which has reached an age lasts for another `hours`. */
export function survivalUnder(hazard: Hazard, ageHours: number, hours: number): number {
  if (!(hours > 0)) return 1;
  const until = cumulativeEnds(hazard);
  const age = Math.max(0, ageHours);
  return Math.min(1, Math.exp(until(age) - until(age + hours)));
}

/** How many ends an hour are to be expected of a run at an age. */
export function hazardPerHour(hazard: Hazard, ageHours: number): number {
  return (hazard[binOf(priorClock(ageHours))] as number) / Math.max(YOUNG_HOURS, ageHours);
}
