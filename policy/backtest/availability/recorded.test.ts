import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { OWN_POLICY } from '../backtest.ts';
import { parseAvailability } from '../files/availability.ts';
import type { AvailabilityHistory } from '../histories.ts';
import { backtestAvailability } from './backtest.ts';

const RECORD = new URL('../../../../shared/data/spot-availability-rle.csv.gz', import.meta.url);
const isAbsent = !existsSync(RECORD);
const MILLISECONDS = 30_000;

function rowsOf(history: AvailabilityHistory, changeoverHours = 0.2) {
  const rows = backtestAvailability(history, { changeoverHours, onDemandRatio: 3.145 });
  const row = (policy: string) => rows.find((each) => each.policy === policy) ?? { J: Number.NaN, switchesPerDay: 0 };
  const [first, own, optimum] = [row('first-available'), row(OWN_POLICY), row('offline-optimum')];
  return { first, own, optimum, closed: (first.J - own.J) / (first.J - optimum.J) };
}

describe.skipIf(isAbsent)(`F8 recorded availability${isAbsent ? ' (skipped: no ../shared/data)' : ''}`, () => {
  const histories = isAbsent ? [] : parseAvailability(gunzipSync(readFileSync(RECORD)).toString());
  const [zones, ...others] = histories;

  test('of four zones is used better than by the first pool that is up, with fewer switches', {
    timeout: MILLISECONDS,
  }, () => {
    const { first, own, optimum, closed } = rowsOf(zones as AvailabilityHistory);
    expect(first.J).toBeCloseTo(0.7666, 4);
    expect(optimum.J).toBeCloseTo(0.7129, 4);
    expect(closed).toBeGreaterThan(0.15);
    expect(own.switchesPerDay).toBeLessThan(0.8 * first.switchesPerDay);
  });

  test('of two zones costs no more than with the first pool that is up', { timeout: MILLISECONDS }, () => {
    expect(others).toHaveLength(4);
    for (const history of others) {
      const { first, own } = rowsOf(history);
      expect(own.J).toBeLessThan(first.J + 0.0001);
      expect(own.switchesPerDay).toBeLessThan(first.switchesPerDay + 1e-9);
    }
  });

  test('is used much better where a changeover takes half an hour', { timeout: MILLISECONDS }, () => {
    for (const history of histories) expect(rowsOf(history, 0.5).closed).toBeGreaterThan(0.2);
  });
});
