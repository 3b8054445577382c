import type { BacktestResult } from './histories.ts';

/** The group whose rows are the means over all groups. */
export const MEAN_GROUP = 'mean';

/** For each policy, in the order of their first rows, the mean over its groups, each counting the same. */
export function meansOf(results: readonly BacktestResult[]): BacktestResult[] {
  return [...Map.groupBy(results, ({ policy }) => policy)].map(([policy, rows]) => {
    const mean = (figure: (row: BacktestResult) => number) =>
      rows.reduce((sum, row) => sum + figure(row), 0) / rows.length;
    return {
      ...{ group: MEAN_GROUP, policy, J: mean(({ J }) => J), paidRatio: mean(({ paidRatio }) => paidRatio) },
      downtimeRatio: mean(({ downtimeRatio }) => downtimeRatio),
      switchesPerDay: mean(({ switchesPerDay }) => switchesPerDay),
      ...{ costRatio: mean(({ costRatio }) => costRatio), misses: mean(({ misses }) => misses) },
    };
  });
}
