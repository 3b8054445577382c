import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createProgress, type Report } from './progress.ts';

function world() {
  let milliseconds = 0;
  const reports: Report[] = [];
  const progress = createProgress({ write: async (report) => void reports.push(report), now: () => milliseconds });
  return { progress, reports, pass: (by: number) => (milliseconds += by) };
}

describe('D9 the progress of a run', () => {
  test('is written a hundredth at a time', async () => {
    const { progress, reports } = world();
    for (let i = 1; i <= 100_000; i += 1) await progress(i / 100_000);
    expect(reports.length).toBeGreaterThanOrEqual(99);
    expect(reports.length).toBeLessThanOrEqual(101);
  });

  test('is written after a second even when it is hardly further', async () => {
    const { progress, reports, pass } = world();
    await progress(0.5);
    await progress(0.501);
    pass(1_000);
    await progress(0.502);
    expect(reports.map(({ ratio }) => ratio)).toEqual([0.5, 0.502]);
  });

  test('is written with a new phase, but not for a new phase with each row', async () => {
    const { progress, reports, pass } = world();
    await progress(0, 'reads');
    pass(100);
    await progress(0, 'writes');
    for (let i = 0; i < 1_000; i += 1) await progress(0, `row ${i}`);
    expect(reports.map(({ phase }) => phase)).toEqual(['reads', 'writes']);
  });

  test('keeps the phase that it was told before', async () => {
    const { progress, reports } = world();
    await progress(0.1, 'reads');
    await progress(0.2);
    expect(reports.at(-1)).toEqual({ ratio: 0.2, phase: 'reads' });
  });

  test('goes on after a write that failed', async () => {
    let isDown = true;
    const reports: Report[] = [];
    const progress = createProgress({
      write: async (report) => {
        if (isDown) throw new Error('down');
        reports.push(report);
      },
      now: () => 0,
    });
    await expect(progress(0.1)).rejects.toThrow('down');
    isDown = false;
    await progress(0.2);
    expect(reports).toHaveLength(1);
  });

  test('never goes down and stays between 0 and 1, whatever it is told', async () => {
    const told = fc.array(fc.tuple(fc.double(), fc.nat(2_000)), { maxLength: 100 });
    await fc.assert(
      fc.asyncProperty(told, async (calls) => {
        const { progress, reports, pass } = world();
        for (const [ratio, milliseconds] of calls) {
          pass(milliseconds);
          await progress(ratio);
        }
        const ratios = reports.map(({ ratio }) => ratio);
        expect(ratios).toEqual(ratios.toSorted((a, b) => a - b));
        expect(ratios.every((ratio) => ratio >= 0 && ratio <= 1)).toBe(true);
      }),
    );
  });
});
