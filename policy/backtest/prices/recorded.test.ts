import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { OWN_POLICY } from '../backtest.ts';
import { parsePrices } from '../files/prices.ts';
import { meansOf } from '../mean.ts';
import { backtestPrices } from './backtest.ts';
import { priceHistories } from './grid.ts';
import { typicalPrice } from './on-demand.ts';

const RECORD = new URL('../../../../shared/data/spot-price-history-us-east.csv.gz', import.meta.url);
const isAbsent = !existsSync(RECORD);

// A record of seven weeks is gone through tick by tick.
const TIMEOUT_MILLISECONDS = 60_000;

describe.skipIf(isAbsent)(`F8 real prices${isAbsent ? ' (skipped: no ../shared/data)' : ''}`, () => {
  // What is asked of the policy: near hindsight, without restlessness.
  test.for([
    [0.05, 0.4],
    [0.2, 0.25],
  ] as const)(
    'are followed within a thousandth of hindsight where a switch takes %d h, with at most %d switches a week',
    { timeout: TIMEOUT_MILLISECONDS },
    ([changeoverHours, mostSwitches]) => {
      const { prices, broken } = parsePrices(gunzipSync(readFileSync(RECORD)).toString());
      expect(broken).toEqual([]);
      const histories = priceHistories(prices, { tickSeconds: 600 });
      expect(histories).toHaveLength(12);
      const rows = histories.flatMap((history) =>
        backtestPrices(history, { changeoverHours, onDemandHourlyPrice: 3.145 * typicalPrice(history) }),
      );
      const mean = (policy: string) => meansOf(rows).find((row) => row.policy === policy);
      const [own, optimum] = [mean(OWN_POLICY), mean('offline-optimum')];
      expect((own?.J ?? 1) - (optimum?.J ?? 0)).toBeLessThanOrEqual(0.001);
      expect((own?.switchesPerDay ?? 1) * 7).toBeLessThanOrEqual(mostSwitches);
      expect(own?.J).toBeLessThan(mean('greedy')?.J ?? 0);
    },
  );
});
