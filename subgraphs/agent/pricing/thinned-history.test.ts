import { describe, expect, test } from 'vitest';
import { isHistoryAbsent, thinAndFill } from './thinned-history.fixture.ts';

describe.skipIf(isHistoryAbsent)(`J3 a real history${isHistoryAbsent ? ' (skipped: no ../shared/data)' : ''}`, () => {
  test('with 30 % of its prices taken away is filled within 0.5 % in the median, and within 3 % nine times of ten', () => {
    const { priceCount, removedCount, errors } = thinAndFill({ share: 0.3, seed: 20_200_207 });
    expect(removedCount / priceCount).toBeGreaterThan(0.25);
    expect(removedCount / priceCount).toBeLessThan(0.35);
    const [all] = errors;
    expect(all?.count).toBeGreaterThan(1_000);
    expect(all?.median).toBeLessThan(0.005);
    expect(all?.ninetiethPercentile).toBeLessThan(0.03);
  });
});
