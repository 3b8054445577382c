import { describe, expect, test } from 'vitest';
import type { Candidate } from '#policy/types.ts';
import type { SituatedPool } from './situation-repository.ts';
import { watchedPools } from './watched-pools.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const ago = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);

const pool = (runs: SituatedPool['runs'], watchedSince: Date | null = ago(50)): SituatedPool => ({
  ...{ id: 'a', name: 'm5.large.a', hourlyPrice: '0.03', observedAt: NOW, watchedSince, runs },
  ...{ isUp: null, upScore: null, upScoreAt: null, upSince: null, lastDownAt: null, blockedUntil: null },
});
const candidate = (isAvailable: boolean, ageHours = 0): Candidate => ({
  ...{ poolId: 'a', poolName: 'm5.large.a', hourlyPrice: 0.03, priceAgeSeconds: 0, uptimeScore: 1, isAvailable },
  currentAgeSeconds: ageHours * 3600,
});
const watched = (given: SituatedPool, its: Candidate) => watchedPools([given], [its], NOW)[0];

describe('A9 what rule 5 knows of pools', () => {
  test('a pool that was never seen down is up since it is watched', () => {
    expect(watched(pool([]), candidate(true, 50))).toEqual({
      ...{ poolId: 'a', watchedFrom: -50, upTimes: [{ from: -50, to: null }] },
    });
    expect(watched(pool([], null), candidate(false))).toEqual({ poolId: 'a', watchedFrom: 0, upTimes: [] });
  });

  test('runs are in order of time, and the one that lasts has no end', () => {
    const runs = [
      { startedAt: ago(5), endedAt: null },
      { startedAt: ago(60), endedAt: ago(20) },
    ];
    expect(watched(pool(runs), candidate(true, 5))).toEqual({
      ...{ poolId: 'a', watchedFrom: -60 },
      upTimes: [
        { from: -60, to: -20 },
        { from: -5, to: null },
      ],
    });
  });

  test('a pool that counts as up again begins a run, and one that counts as down has ended its own', () => {
    const ended = pool([{ startedAt: ago(30), endedAt: ago(2) }]);
    expect(watched(ended, candidate(true, 1.5))?.upTimes).toEqual([
      { from: -30, to: -2 },
      { from: -1.5, to: null },
    ]);
    const lasting = pool([{ startedAt: ago(30), endedAt: null }]);
    expect(watched(lasting, candidate(false))?.upTimes).toEqual([{ from: -30, to: 0 }]);
  });
});
