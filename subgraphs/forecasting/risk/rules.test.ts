import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AGE_BINS, survivalUnder, tallyRuns } from '#policy/hazard.ts';
import { typicalHazard } from '#policy/pool-survival.ts';
import type { Run } from '#policy/survival.ts';
import { ageHoursOf, type Evidence, estimate, type GroupTally, isWorthTelling, riskAt } from './rules.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const ago = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);
const ended = (count: number, hours: number): Run[] => Array.from({ length: count }, () => ({ hours, hasEnded: true }));
const group = (runs: readonly Run[]): GroupTally => ({ ...tallyRuns(runs), runCount: runs.length });

/** Runs of a pool, and of what is around it in each wider group and not in a narrower one. */
function around(
  runs: Partial<Record<'pool' | 'size' | 'region' | 'client' | 'market' | 'marketRegion', Run[]>>,
): Evidence {
  const { pool = [], size = [], region = [], client = [], market = [], marketRegion = [] } = runs;
  return {
    ...{ pool: group(pool), instanceType: group([...pool, ...size]), region: group([...pool, ...size, ...region]) },
    client: group([...pool, ...size, ...region, ...client]),
    ...{ marketInstanceType: group(market), marketRegion: group([...market, ...marketRegion]) },
  };
}
const survivalOf = (evidence: Evidence, ageHours = 0.8) => riskAt(estimate(evidence), ageHours, NOW).survival1Hour;

describe('F5 the risk that follows from what was seen', () => {
  test('is that of a typical pool where nothing was: half of all runs outlast 33 minutes', () => {
    const typical = riskAt(estimate(around({})), 0, NOW);
    // At edges of bins: (age + 0.55) / (age + 0.55 + x).
    expect(typical.hazardPerHour).toBeLessThan(2);
    expect(survivalUnder(estimate(around({})).hazard, 0, 0.8)).toBeCloseTo(0.55 / 1.35, 12);
    expect(survivalOf(around({}), 0)).toBeCloseTo(0.55 / 1.55, 2);
    expect(estimate(around({}))).toMatchObject({ level: 'PRIOR', confidence: 0, runCount: 0 });
  });

  test('is shrunk from group to group by three runs each, every run counting once', () => {
    const bin = AGE_BINS.indexOf(0.8);
    const [others, own] = [ended(4, 1.2), ended(6, 1)];
    // On the prior's clock: in the bin from 0.8 h on ends are (seen + supposed) / (exposure + supposed / wider).
    const supposed = (wider: number) => 3 * (1 - Math.exp(-wider * Math.LN2));
    const typical = typicalHazard()[bin] as number;
    const wider = (4 + supposed(typical)) / (4 * Math.log(1.5) + supposed(typical) / typical);
    const hazard = (6 + supposed(wider)) / (6 * Math.log(1.25) + supposed(wider) / wider);
    const found = estimate(around({ pool: own, size: others }));
    expect(found.hazard[bin]).toBeCloseTo(hazard, 9);
    // What is told to others leaves the runs of the machine size in the region out: they know these themselves.
    expect(found.wider[bin]).toBeCloseTo(typical, 12);
    expect(estimate(around({ pool: own, region: others })).wider[bin]).toBeCloseTo(wider, 9);
  });

  test('rests on the narrowest group of which three runs were seen', () => {
    const [three, two] = [ended(3, 1), ended(2, 1)];
    const levels = [
      around({ pool: three }),
      around({ pool: two, size: three }),
      around({ pool: two, region: three }),
      around({ client: three }),
      around({ market: three }),
      around({ marketRegion: three }),
      around({ pool: two }),
    ].map((evidence) => estimate(evidence).level);
    expect(levels).toEqual(['POOL', 'INSTANCE_TYPE', 'REGION', 'CLIENT', 'MARKET', 'MARKET', 'PRIOR']);
    expect(estimate(around({ pool: ended(9, 1) })).confidence).toBe(0.75);
  });

  test('is moved the more the nearer those are whose runs ended', () => {
    const runs = ended(5, 0.9);
    const chances = (['pool', 'size', 'region', 'client', 'market'] as const).map((where) =>
      survivalOf(around({ [where]: runs })),
    );
    expect(chances).toEqual([...chances].sort((a, b) => a - b));
    expect(chances.at(-1)).toBeLessThan(survivalOf(around({})));
  });

  test('is a chance for any runs, and falls with the hours ahead', () => {
    const runs = fc.array(fc.record({ hours: fc.double({ min: 0, max: 999, noNaN: true }), hasEnded: fc.boolean() }));
    fc.assert(
      fc.property(runs, runs, runs, fc.double({ min: 0, max: 999, noNaN: true }), (pool, size, client, age) => {
        const risk = riskAt(estimate(around({ pool, size, client })), age, NOW);
        expect(risk.survival1Hour).toBeLessThanOrEqual(1);
        expect(risk.survival24Hours).toBeLessThanOrEqual(risk.survival1Hour);
        expect(risk.survival24Hours).toBeGreaterThanOrEqual(0);
        expect(risk.hazardPerHour).toBeGreaterThan(0);
        expect(Number.isFinite(risk.hazardPerHour)).toBe(true);
      }),
    );
  });
});

describe('F5 the age of a pool', () => {
  test('counts from when it came up, or half an hour after it went down', () => {
    expect(ageHoursOf({ isUp: true, since: ago(5), firstSeenAt: ago(900) }, NOW)).toBe(5);
    expect(ageHoursOf({ isUp: false, since: ago(5), firstSeenAt: ago(900) }, NOW)).toBe(4.5);
    expect(ageHoursOf({ isUp: false, since: ago(0.1), firstSeenAt: ago(900) }, NOW)).toBe(0);
  });

  test('of one without a sign counts from its first price, for at most a week', () => {
    expect(ageHoursOf({ firstSeenAt: ago(5) }, NOW)).toBe(5);
    expect(ageHoursOf({ firstSeenAt: ago(900) }, NOW)).toBe(168);
  });
});

test.each([
  [0.2, null, true],
  [0.2, 0.24, false],
  [0.2, 0.26, true],
  [0.31, 0.29, true],
  [0.29, 0.31, true],
  [0.3, 0.28, false],
])('F5 a risk of %s is told after one of %s: %s', (risk, told, isTold) => {
  expect(isWorthTelling(risk, told)).toBe(isTold);
});
