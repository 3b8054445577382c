import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { OWN_POLICY } from '../backtest.ts';
import { parseAvailability } from '../files/availability.ts';
import type { AvailabilityHistory } from '../histories.ts';
import { backtestDeadline } from './backtest.ts';

const RECORD = new URL('../../../../shared/data/spot-availability-rle.csv.gz', import.meta.url);
const isAbsent = !existsSync(RECORD);
const MILLISECONDS = 60_000;
/** The other settings are in `bench/RESULTS.md`: they take minutes. */
const SETTINGS = [
  { deadlineHours: 52, changeoverHours: 0.2 },
  { deadlineHours: 60, changeoverHours: 0.05 },
];

/** The mean cost of each policy over the groups, and all deadlines that the own one missed. */
function meansOf(histories: readonly AvailabilityHistory[], setting: (typeof SETTINGS)[number], starts: number) {
  const rows = histories.flatMap((history) =>
    backtestDeadline(history, { workHours: 48, onDemandRatio: 3.145, starts, ...setting }),
  );
  const of = (policy: string) => rows.filter((row) => row.policy === policy);
  const mean = (policy: string) => of(policy).reduce((sum, { J }) => sum + J, 0) / of(policy).length;
  const [own, uniform, optimum] = [mean(OWN_POLICY), mean('uniform-progress'), mean('offline-optimum')];
  const misses = of(OWN_POLICY).reduce((sum, row) => sum + row.misses, 0);
  return { own, uniform, optimum, misses, closed: (uniform - own) / (uniform - optimum) };
}

/** Each pool for itself. */
const alone = (histories: readonly AvailabilityHistory[]): AvailabilityHistory[] =>
  histories.flatMap((history) => history.pools.map((pool) => ({ ...history, group: pool.name, pools: [pool] })));

describe.skipIf(isAbsent)(`F8 jobs on recorded availability${isAbsent ? ' (skipped: no ../shared/data)' : ''}`, () => {
  const histories = isAbsent ? [] : parseAvailability(gunzipSync(readFileSync(RECORD)).toString());
  const zones = histories.filter(({ pools }) => pools.length === 2);

  test.for([
    ['of two zones', zones, 4],
    ['of one zone', alone(zones), 2],
  ] as const)(
    '%s are done in time, for less than by uniform progress',
    {
      timeout: MILLISECONDS,
    },
    ([, groups, starts]) => {
      const all = SETTINGS.map((setting) => meansOf(groups, setting, starts));
      for (const { own, uniform, optimum, misses } of all) {
        expect(misses).toBe(0);
        expect(own).toBeLessThan(uniform);
        expect(own).toBeGreaterThan(optimum);
      }
      const closed = all.reduce((sum, each) => sum + each.closed, 0) / all.length;
      expect(closed).toBeGreaterThan(0.2);
    },
  );
});
