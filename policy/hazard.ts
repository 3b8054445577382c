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

const widthOf = (bin: number): number => (EDGES[bin + 1] as number) - (EDGES[bin] as number);

/** Nothing known: lifetimes whose tail falls with 1/age (see `priorSurvival`). */
export const priorHazard = (): Hazard => new Float64Array(BINS).fill(1);

/** The bin of an age. */
function binOf(clock: number): number {
  let bin = BINS - 1;
  while (bin > 0 && clock < (EDGES[bin] as number)) bin -= 1;
  return bin;
}

/** The same at once: from the second on, bins are as wide as the prior's clock takes for an age to double. */
const edgeBin = (clock: number): number => (clock < 1 ? 0 : Math.min(BINS - 1, 1 + Math.floor((clock - 1) / Math.LN2)));

/** The same of an age in hours, each bin being twice as long as the one before it. */
const binOfAge = (hours: number): number =>
  Math.min(BINS - 1, 32 - Math.clz32(Math.min(2 ** 31, Math.max(0, hours) / YOUNG_HOURS)));

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

/** What was seen in several groups: the bins of the first, then those of the next. */
export interface GroupTallies extends RunTally {
  readonly groups: number;
}

/** The runs of several groups: where those of each begin, and where the last ones end; how long they are, and which have ended. */
export interface GroupRuns {
  readonly first: Uint32Array;
  readonly hours: Float64Array;
  readonly ended: Uint8Array;
}

/** A product that must not grow beyond what a number can hold. */
const LARGE = 1e200;

/**
 * Counts the runs of several groups as `tallyRuns` does those of one, in one step each, however long they are: bins that were
 * outlived are added up at the end, and logarithms are added as that of a product.
 */
export function tallyGroups({ first, hours, ended }: GroupRuns): GroupTallies {
  const groups = first.length - 1;
  const tally = { groups, ended: new Float64Array(groups * BINS), exposure: new Float64Array(groups * BINS) };
  const outlived = new Float64Array(BINS);
  const product = new Float64Array(BINS);
  for (let group = 0; group < groups; group += 1) {
    const bins = group * BINS;
    outlived.fill(0);
    product.fill(1);
    for (let run = first[group] as number; run < (first[group + 1] as number); run += 1) {
      const age = hours[run] as number;
      const last = binOfAge(age);
      (outlived[last] as number) += 1;
      (tally.ended[bins + last] as number) += ended[run] as number;
      if (last === 0) (tally.exposure[bins] as number) += age / YOUNG_HOURS;
      else (product[last] as number) *= age / (AGE_BINS[last] as number);
      if ((product[last] as number) > LARGE) {
        (tally.exposure[bins + last] as number) += Math.log(product[last] as number);
        product[last] = 1;
      }
    }
    let older = 0;
    for (let bin = BINS - 1; bin >= 0; bin -= 1) {
      (tally.exposure[bins + bin] as number) +=
        Math.log(product[bin] as number) + (older > 0 ? older * widthOf(bin) : 0);
      older += outlived[bin] as number;
    }
  }
  return tally;
}

/** What was seen in all groups together. */
export const togetherIn = ({ groups, ended, exposure }: GroupTallies): RunTally => {
  const sum = emptyTally();
  for (let group = 0; group < groups; group += 1) {
    for (let bin = 0; bin < BINS; bin += 1) {
      (sum.ended[bin] as number) += ended[group * BINS + bin] as number;
      (sum.exposure[bin] as number) += exposure[group * BINS + bin] as number;
    }
  }
  return sum;
};

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
export const shrinkHazard = (wider: Hazard, tally: RunTally): Hazard => shrinkGroups(wider, { ...tally, groups: 1 })(0);

/** The same for each of several groups of the wider one, made when it is asked for. */
export function shrinkGroups(wider: Hazard, { ended, exposure }: GroupTallies): (group: number) => Hazard {
  const pseudoEnded = wider.map((hazard, bin) => PRIOR_RUNS * (1 - Math.exp(-hazard * widthOf(bin))));
  return (group) => {
    const hazards = new Float64Array(BINS);
    for (let bin = 0; bin < BINS; bin += 1) {
      const pseudo = pseudoEnded[bin] as number;
      const seen = (exposure[group * BINS + bin] as number) + pseudo / (wider[bin] as number);
      hazards[bin] = ((ended[group * BINS + bin] as number) + pseudo) / seen;
    }
    return hazards;
  };
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
    const bin = edgeBin(clock);
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
