import { addTallies, type Hazard, priorHazard, shrinkHazard, tallyRuns } from '../hazard.ts';
import type { Run } from '../survival.ts';

/** A stretch of time, in hours on a clock that all pools share; one that lasts has no end. */
export interface Stretch {
  readonly from: number;
  readonly to: number | null;
}

/** What was seen of a pool. */
export interface WatchedPool {
  readonly poolId: string;
  /** Since when it is watched, in hours. */
  readonly watchedFrom: number;
  /** When it was up, in order of time. */
  readonly upTimes: readonly Stretch[];
}

/** How the pools of a job come and go, as far as it was seen until now. */
export interface Market {
  /** How fast runs of all pools together end, by age. */
  readonly hazard: Hazard;
  /** The same of each pool, shrunk towards that of all. */
  readonly hazardOf: ReadonlyMap<string, Hazard>;
  /** How fast times in which no pool is up end, by age. */
  readonly outages: Hazard;
  /** The chance that another pool is up when one is lost: 0 to 1. */
  readonly refuge: number;
}

/** The weight of what is thought of a market before anything was seen of it, in events: as that of runs. */
const PRIOR_EVENTS = 3;

const runsOf = (stretches: readonly Stretch[], now: number): Run[] =>
  stretches.map(({ from, to }) => ({ hours: Math.max(0, (to ?? now) - from), hasEnded: to !== null }));

/** The times in which no pool was up, since the first was watched. */
function outagesOf(pools: readonly WatchedPool[], now: number): Stretch[] {
  const ups = pools.flatMap(({ upTimes }) => upTimes).sort((a, b) => a.from - b.from);
  const outages: Stretch[] = [];
  let end = Math.min(now, ...pools.map(({ watchedFrom }) => watchedFrom));
  for (const { from, to } of ups) {
    if (from > end) outages.push({ from: end, to: from });
    end = Math.max(end, to ?? Number.POSITIVE_INFINITY);
  }
  if (end < Number.POSITIVE_INFINITY) outages.push({ from: end, to: null });
  return outages;
}

/** Of the moments in which a pool was lost, the share in which another was up; one half before anything was seen. */
function refugeIn(pools: readonly WatchedPool[]): number {
  if (pools.length < 2) return 0;
  const turns = pools.flatMap(({ upTimes }) =>
    upTimes.flatMap(({ from, to }) => [{ at: from, isEnd: false }, ...(to === null ? [] : [{ at: to, isEnd: true }])]),
  );
  // Of what happens at the same moment, pools that come up are counted first.
  turns.sort((a, b) => a.at - b.at || Number(a.isEnd) - Number(b.isEnd));
  let up = 0;
  let ends = 0;
  let refuges = 0;
  turns.forEach(({ at, isEnd }, index) => {
    up += isEnd ? -1 : 1;
    if (!isEnd) return;
    ends += 1;
    // Pools that are lost at the same moment are no refuge for one another.
    let others = up;
    for (let next = index + 1; turns[next]?.isEnd && turns[next]?.at === at; next += 1) others -= 1;
    if (others > 0) refuges += 1;
  });
  return (refuges + PRIOR_EVENTS / 2) / (ends + PRIOR_EVENTS);
}

/** What is to be expected of the pools of a job, by what was seen of them until `now`, in hours. */
export function marketOf(pools: readonly WatchedPool[], now: number): Market {
  const tallies = pools.map(({ upTimes }) => tallyRuns(runsOf(upTimes, now)));
  const hazard = shrinkHazard(priorHazard(), addTallies(...tallies));
  const outages = outagesOf(pools, now);
  const isAlone = pools.length === 1;
  return {
    hazard,
    hazardOf: new Map(
      tallies.map((tally, index) => [pools[index]?.poolId ?? '', isAlone ? hazard : shrinkHazard(hazard, tally)]),
    ),
    outages: shrinkHazard(priorHazard(), tallyRuns(runsOf(outages, now))),
    refuge: refugeIn(pools),
  };
}

/** For how long no pool has been up; 0 while one is. */
export function outageHours(pools: readonly WatchedPool[], now: number): number {
  const lastUp = pools.map(({ watchedFrom, upTimes }) => {
    const last = upTimes.at(-1);
    return last ? (last.to ?? now) : watchedFrom;
  });
  return Math.max(0, now - Math.max(...lastUp));
}
