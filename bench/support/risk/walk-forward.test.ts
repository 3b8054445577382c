import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { parseAvailability } from '#policy/backtest/files/availability.ts';
import { brierScore, calibrationError, logLoss, reliability } from './reliability.ts';
import { type Predicted, walkForward } from './walk-forward.ts';

const REAL = new URL('../../../../shared/data/spot-availability-rle.csv.gz', import.meta.url);
const isAbsent = !existsSync(REAL);
const OURS = 'risk of interruption';

const made = (chance: number, wasInterrupted: boolean): Predicted => ({
  ...{ recording: 'one', horizonHours: 1, at: 0, wasInterrupted },
  chances: {
    ...{ 'age alone': chance, 'runs of the pool alone': chance, 'pool, shrunk to age': chance },
    'risk of interruption': chance,
  },
});

describe('F5 predictions held against what came', () => {
  test('are scored by their distance, and sorted into tenths', () => {
    const predicted = [made(0.25, false), made(0.25, true), made(1, true)];
    expect(brierScore(predicted, OURS)).toBeCloseTo((0.0625 + 0.5625 + 0) / 3, 12);
    expect(logLoss(predicted, OURS)).toBeCloseTo((-Math.log(0.75) - Math.log(0.25)) / 3, 6);
    expect(reliability(predicted, OURS)).toEqual([
      { from: 0.2, count: 2, predicted: 0.25, observed: 0.5 },
      { from: 0.9, count: 1, predicted: 1, observed: 1 },
    ]);
    expect(calibrationError(predicted, OURS)).toBeCloseTo((2 * 0.25) / 3, 12);
  });

  test('know nothing of what comes later', () => {
    const rows = (lasts: number) => `pool,gap_seconds,start_tick,run_ticks,available_instances
us-east-1a_v100_1,600,0,60,1
us-east-1a_v100_1,600,60,6,0
us-east-1a_v100_1,600,66,${lasts},1
us-east-1a_v100_1,600,${66 + lasts},${600 - lasts},0`;
    const chancesOf = (lasts: number) =>
      walkForward(parseAvailability(rows(lasts)))
        .filter(({ at, horizonHours }) => at * 666 < 90 && horizonHours === 1)
        .map(({ chances }) => chances);
    expect(chancesOf(40)).toEqual(chancesOf(300));
    expect(chancesOf(40).length).toBeGreaterThan(10);
  });
});

describe.skipIf(isAbsent)(
  `F5 predictions on recorded availability${isAbsent ? ' (skipped: no ../shared/data)' : ''}`,
  () => {
    const predicted = isAbsent ? [] : walkForward(parseAvailability(gunzipSync(readFileSync(REAL)).toString()));
    const groups = [...Map.groupBy(predicted, ({ recording, horizonHours }) => `${recording}, ${horizonHours} h`)];

    test.for(groups)('%s: are better than age alone, and near what comes', ([, of]) => {
      expect(of.length).toBeGreaterThan(500);
      expect(brierScore(of, OURS)).toBeLessThan(brierScore(of, 'age alone'));
      expect(logLoss(of, OURS)).toBeLessThan(logLoss(of, 'age alone'));
      expect(calibrationError(of, OURS)).toBeLessThan(0.06);
    });
  },
);
