import type { Stretch, WatchedPool } from '#policy/deadline/market.ts';
import type { Candidate } from '#policy/types.ts';
import type { SituatedPool } from './situation-repository.ts';

const MILLISECONDS_PER_HOUR = 3_600_000;
const hoursBetween = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / MILLISECONDS_PER_HOUR;

/** The stretches that are kept, brought in line with what counts as up now: nobody goes to a pool to find out. */
function upTimesOf({ runs }: SituatedPool, { isAvailable, currentAgeSeconds }: Candidate, now: Date): Stretch[] {
  const kept = runs
    .map(({ startedAt, endedAt }) => ({
      from: hoursBetween(now, startedAt),
      to: endedAt ? hoursBetween(now, endedAt) : null,
    }))
    .sort((a, b) => a.from - b.from);
  const last = kept.at(-1);
  if (isAvailable && last?.to !== null) {
    const from = Math.max(-currentAgeSeconds / 3600, last?.to ?? Number.NEGATIVE_INFINITY);
    return [...kept, { from, to: null }];
  }
  if (!isAvailable && last?.to === null) return [...kept.slice(0, -1), { from: last.from, to: 0 }];
  return kept;
}

/** When the candidates were up, as rule 5 wants it: in hours, negative before now. */
export function watchedPools(
  pools: readonly SituatedPool[],
  candidates: readonly Candidate[],
  now: Date,
): WatchedPool[] {
  return pools.flatMap((pool, index) => {
    const candidate = candidates[index];
    if (!candidate) return [];
    const upTimes = upTimesOf(pool, candidate, now);
    const watchedFrom = pool.watchedSince ? hoursBetween(now, pool.watchedSince) : 0;
    return [{ poolId: pool.id, watchedFrom: Math.min(watchedFrom, upTimes[0]?.from ?? 0), upTimes }];
  });
}
