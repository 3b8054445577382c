import {
  type GroupTallies,
  type Hazard,
  priorHazard,
  shrinkGroups,
  shrinkHazard,
  tallyGroups,
  togetherIn,
} from '../hazard.ts';
import { type Stretches, type Union, unionOf } from './union.ts';

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
  readonly hazardOf: { readonly get: (poolId: string) => Hazard | undefined };
  /** How fast times in which no pool is up end, by age. */
  readonly outages: Hazard;
  /** The chance that another pool is up when one is lost: 0 to 1. */
  readonly refuge: number;
}

/** The weight of what is thought of a market before anything was seen of it, in events: as that of runs. */
const PRIOR_EVENTS = 3;

/** When the pools were up, pool by pool. */
function stretchesOf(pools: readonly WatchedPool[]): Stretches {
  const first = new Uint32Array(pools.length + 1);
  pools.forEach(({ upTimes }, pool) => {
    first[pool + 1] = (first[pool] as number) + upTimes.length;
  });
  const count = first[pools.length] as number;
  const [from, to] = [new Float64Array(count), new Float64Array(count)];
  let next = 0;
  for (const { upTimes } of pools) {
    for (const stretch of upTimes) {
      from[next] = stretch.from;
      to[next] = stretch.to ?? Number.POSITIVE_INFINITY;
      next += 1;
    }
  }
  return { first, from, to };
}

/** The runs that stretches are until `now`, in groups. */
function tallyUntil({ first, from, to }: Stretches, now: number): GroupTallies {
  const hours = new Float64Array(from.length);
  const ended = new Uint8Array(from.length);
  for (let index = 0; index < from.length; index += 1) {
    const end = to[index] as number;
    ended[index] = Number(end < Number.POSITIVE_INFINITY);
    hours[index] = Math.max(0, (ended[index] ? end : now) - (from[index] as number));
  }
  return tallyGroups({ first, hours, ended });
}

/** The times in which no pool was up, since `since`. */
function outagesOf(ups: Union, since: number): Stretches {
  const [from, to] = [new Float64Array(ups.count + 1), new Float64Array(ups.count + 1)];
  let count = 0;
  let end = since;
  for (let index = 0; index <= ups.count && end < Number.POSITIVE_INFINITY; index += 1) {
    const begin = index < ups.count ? (ups.from[index] as number) : Number.POSITIVE_INFINITY;
    if (begin > end) {
      from[count] = end;
      to[count] = begin;
      count += 1;
    }
    if (index < ups.count) end = Math.max(end, ups.to[index] as number);
  }
  return { first: Uint32Array.of(0, count), from: from.subarray(0, count), to: to.subarray(0, count) };
}

/**
 * Of the moments in which a pool was lost, the share in which another was up; one half before anything was seen. None was where
 * the time in which any was up ends: pools that are lost at the same moment are no refuge for one another, and those that come
 * up in it are.
 */
function refugeIn(ups: Union, ends: number): number {
  let stranded = 0;
  for (let index = 0; index < ups.count; index += 1) {
    if ((ups.to[index] as number) < Number.POSITIVE_INFINITY) stranded += ups.lost[index] as number;
  }
  return (ends - stranded + PRIOR_EVENTS / 2) / (ends + PRIOR_EVENTS);
}

/** What is to be expected of the pools of a job, by what was seen of them until `now`, in hours. */
export function marketOf(pools: readonly WatchedPool[], now: number): Market {
  const stretches = stretchesOf(pools);
  const tallies = tallyUntil(stretches, now);
  const together = togetherIn(tallies);
  const hazard = shrinkHazard(priorHazard(), together);
  const isAlone = pools.length === 1;
  const places = new Map(pools.map(({ poolId }, place) => [poolId, place]));
  const hazardIn = isAlone ? () => hazard : shrinkGroups(hazard, tallies);
  const ups = unionOf(stretches);
  const outages = outagesOf(ups, Math.min(now, ...pools.map(({ watchedFrom }) => watchedFrom)));
  const ends = together.ended.reduce((sum, count) => sum + count, 0);
  return {
    hazard,
    hazardOf: {
      get: (poolId) => {
        const place = places.get(poolId);
        return place === undefined ? undefined : hazardIn(place);
      },
    },
    outages: shrinkHazard(priorHazard(), togetherIn(tallyUntil(outages, now))),
    refuge: isAlone ? 0 : refugeIn(ups, ends),
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
