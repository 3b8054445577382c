import { AGE_BINS, cumulativeEnds, type Hazard, priorClock, shrinkHazard, tallyRuns } from './hazard.ts';
import type { Run, Survival } from './survival.ts';

/** What was seen of ends, and how many were to be expected by the ages of the runs. */
interface Ends {
  seen: number;
  expected: number;
}

/** The ends to be expected of a run until it has reached an age. */
type Until = (ageHours: number) => number;

const MILLISECONDS_PER_HOUR = 3_600_000;
const HOURS_PER_DAY = 24;

/** Newest runs that are looked at, divided among the pools: with more, a decision would take longer and hardly know more. */
const MOST_RUNS = 2_000;

/** How fast a pool's record of late fades: how often a pool fails changes within hours, as the demand for its machines does. */
const RECENT_HALF_LIFE_HOURS = 6;
/** What is older than that has no weight that matters. */
const RECENT_HOURS = 6 * RECENT_HALF_LIFE_HOURS;
/** The weight, in ends, of a pool being like the others. */
const RECENT_PRIOR_ENDS = 3;

/** Runs end early or not at all: later ages say little of an hour of the day, and take long to look at. */
const YOUNG_HOURS = 4;
/** The weight, in ends, of an hour of the day being like the others. A day has 24 of them, so this is more careful than with a pool. */
const HOUR_PRIOR_ENDS = 20;

const hoursOf = (at: Date): number => at.getTime() / MILLISECONDS_PER_HOUR;
const hourOfDay = (hours: number): number => Math.floor(hours) % HOURS_PER_DAY;

/** Half of all runs of spot capacity last for less, as recorded in many pools over weeks; the mean is six times that. */
const TYPICAL_HOURS = 33 / 60;

/**
 * The hazard of a typical pool: lifetimes whose tail falls with 1/age as that of the prior does, half of which outlive the
 * typical length; so a run lasts for another x hours with the chance (age + typical) / (age + typical + x).
 */
export const typicalHazard = (): Hazard =>
  Float64Array.from(AGE_BINS, (from, bin) => {
    // What comes after the last bin begins is as in twice that time.
    const to = AGE_BINS[bin + 1] ?? from * 2;
    return Math.log((to + TYPICAL_HOURS) / (from + TYPICAL_HOURS)) / (priorClock(to) - priorClock(from));
  });

/**
 * Visits the ends to be expected of a run between two ages, the last of which it reaches at `endHours`, hour by hour of the
 * clock: how many, and at what time in the middle.
 */
function eachHour(
  until: Until,
  { fromHours, toHours, endHours }: { readonly fromHours: number; readonly toHours: number; readonly endHours: number },
  visit: (ends: number, at: number) => void,
): void {
  const bornAt = endHours - toHours;
  let before = until(fromHours);
  for (let at = bornAt + fromHours; at < endHours; ) {
    const next = Math.min(endHours, Math.floor(at) + 1);
    const after = until(next - bornAt);
    visit(after - before, (at + next) / 2);
    before = after;
    at = next;
  }
}

/**
 * How much oftener than others of their age the runs of a pool have ended of late: 1 without evidence. The run that lasts is
 * left out: that it has reached its age is what the hazard at that age goes by already.
 */
function recentFactor(until: Until, runs: readonly Run[], nowHours: number): number {
  const ends: Ends = { seen: RECENT_PRIOR_ENDS, expected: RECENT_PRIOR_ENDS };
  const weightAt = (hours: number) => 2 ** ((hours - nowHours) / RECENT_HALF_LIFE_HOURS);
  for (const { hours, hasEnded, lastSeenAt } of runs) {
    if (!hasEnded || !lastSeenAt) continue;
    const end = hoursOf(lastSeenAt);
    const first = Math.max(0, hours - (end - (nowHours - RECENT_HOURS)));
    if (first > hours) continue;
    eachHour(until, { fromHours: first, toHours: hours, endHours: end }, (expected, at) => {
      ends.expected += weightAt(at) * expected;
    });
    ends.seen += weightAt(end);
  }
  return ends.seen / ends.expected;
}

/** How much oftener than at other hours of the day runs of their age end, for each hour: 1 without evidence. */
function hourFactors(until: Until, runs: readonly Run[]): Float64Array {
  const seen = new Float64Array(HOURS_PER_DAY);
  const expected = new Float64Array(HOURS_PER_DAY);
  for (const { hours, hasEnded, lastSeenAt } of runs) {
    if (!lastSeenAt) continue;
    const end = hoursOf(lastSeenAt);
    const young = Math.min(hours, YOUNG_HOURS);
    // A run that ends as the clock strikes has ended in the hour before.
    let hour = hourOfDay(end);
    eachHour(until, { fromHours: 0, toHours: young, endHours: end - (hours - young) }, (ends, at) => {
      hour = hourOfDay(at);
      (expected[hour] as number) += ends;
    });
    if (hasEnded && hours <= YOUNG_HOURS) (seen[hour] as number) += 1;
  }
  // An hour is known by its neighbours too, half as much.
  const around = (counts: Float64Array, hour: number) =>
    ((counts.at(hour - 1) as number) + (counts[(hour + 1) % HOURS_PER_DAY] as number)) / 2 + (counts[hour] as number);
  return seen.map((_, hour) => (around(seen, hour) + HOUR_PRIOR_ENDS) / (around(expected, hour) + HOUR_PRIOR_ENDS));
}

/** The value of `make`, made when it is first asked for. */
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

export interface SurvivalOptions {
  readonly now: Date;
  /** How fast runs end in the wider group that the pools belong to; that of a typical pool where nothing is known of it. */
  readonly wider?: Hazard;
}

/**
 * The chances of survival in the pools among which a workload may move, by what was seen of them until `now`, from the
 * oldest to the newest run of each: a proportional hazards model (Cox, Journal of the Royal Statistical Society B 34, 1972).
 * How fast runs end at an age is estimated from all pools together (see `shrinkHazard`). It is multiplied by how a pool did of
 * late, a frailty (Vaupel, Manton and Stallard, Demography 16, 1979) whose evidence is discounted as it ages, and by how
 * often runs end at that hour of the day: of both the posterior mean of a Gamma distribution around 1.
 */
export function createSurvival(
  runsByPool: ReadonlyMap<string, readonly Run[]>,
  { now, wider = typicalHazard() }: SurvivalOptions,
): Survival {
  const most = Math.ceil(MOST_RUNS / Math.max(1, runsByPool.size));
  const newest = new Map([...runsByPool].map(([poolId, runs]) => [poolId, runs.slice(-most)]));
  const every = [...newest.values()].flat();
  const untilOf = once(() => cumulativeEnds(shrinkHazard(wider, tallyRuns(every))));
  const hoursOfDay = once(() => hourFactors(untilOf(), every));
  const recently = new Map<string, number>();
  const nowHours = hoursOf(now);

  function recentlyIn(poolId: string): number {
    const known = recently.get(poolId);
    if (known !== undefined) return known;
    const factor = recentFactor(untilOf(), newest.get(poolId) ?? [], nowHours);
    recently.set(poolId, factor);
    return factor;
  }

  return (poolId, ageHours, hours) => {
    if (!(hours > 0)) return 1;
    const age = Math.max(0, ageHours);
    const ends = expectedByHour(untilOf(), hoursOfDay(), { age, hours, nowHours });
    return Math.exp(-recentlyIn(poolId) * ends);
  };
}

/** How many ends are to be expected of a run in the hours that come. Beyond a day the hours of the day even out. */
function expectedByHour(
  until: Until,
  hourly: Float64Array,
  { age, hours, nowHours }: { readonly age: number; readonly hours: number; readonly nowHours: number },
): number {
  const near = Math.min(hours, HOURS_PER_DAY);
  let sum = hours > near ? until(age + hours) - until(age + near) : 0;
  eachHour(until, { fromHours: age, toHours: age + near, endHours: nowHours + near }, (ends, at) => {
    sum += (hourly[hourOfDay(at)] as number) * ends;
  });
  return sum;
}
