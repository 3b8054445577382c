import { describe, expect, test } from 'vitest';
import { drawWarnings } from './warnings.ts';

const HOUR = 3_600_000;
const startedAt = new Date('2026-01-01T00:00:00Z');
const later = (milliseconds: number) => new Date(startedAt.getTime() + milliseconds);
const options = { seed: 1, noticeSeconds: 120 };

/** The warnings of so many machines that are taken after so long. */
const warningsOf = (count: number, interruptedAt: Date | undefined) =>
  Array.from({ length: count }, (_, index) =>
    drawWarnings({ providerId: `i-${index}`, startedAt, interruptedAt }, options),
  );

describe('warnings of the cloud', () => {
  test('a share of the interruptions is foreseen, some minutes before their notices', () => {
    const interruptedAt = later(2 * HOUR);
    const warnings = warningsOf(500, interruptedAt).flat();
    const leads = warnings.map((at) => (interruptedAt.getTime() - at.getTime()) / 60_000 - 2);
    const timely = leads.filter((minutes) => minutes >= 2 && minutes <= 15);
    expect(timely.length / 500).toBeGreaterThan(0.5);
    expect(timely.length / 500).toBeLessThan(0.7);
    expect(Math.min(...leads)).toBeGreaterThan(0);
  });

  test('some machines are warned for nothing', () => {
    const warned = warningsOf(500, undefined);
    // The draw has no memory: within its mean of 48 hours, 1 − 1/e of the machines are warned.
    const within = warned.filter(([first]) => first && first <= later(48 * HOUR)).length;
    expect(within / 500).toBeGreaterThan(0.56);
    expect(within / 500).toBeLessThan(0.7);
    for (const warnings of warned) expect(warnings).toHaveLength(1);
  });

  test('a machine that is noticed at its start is not warned before that', () => {
    expect(warningsOf(200, later(60_000)).flat()).toEqual([]);
    for (const at of warningsOf(200, later(240_000)).flat())
      expect(at.getTime()).toBeGreaterThanOrEqual(startedAt.getTime());
  });

  test('the same seed and machine draw the same warnings, oldest first', () => {
    const machine = { providerId: 'i-1', startedAt, interruptedAt: later(500 * HOUR) };
    const warnings = drawWarnings(machine, options);
    expect(drawWarnings(machine, options)).toEqual(warnings);
    expect([...warnings].sort((a, b) => a.getTime() - b.getTime())).toEqual(warnings);
    expect(drawWarnings(machine, { ...options, seed: 2 })).not.toEqual(warnings);
  });
});
