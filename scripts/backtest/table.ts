import Table from 'cli-table3';
import type { BacktestResult } from '#policy/backtest/histories.ts';
import { meansOf } from '#policy/backtest/mean.ts';

const COLUMNS = ['group', 'policy', 'J', 'paid ratio', 'downtime ratio', 'switches a day', 'cost ratio', 'misses'];

const rowOf = (result: BacktestResult, isFirst: boolean): string[] => [
  isFirst ? result.group : '',
  result.policy,
  result.J.toFixed(4),
  result.paidRatio.toFixed(4),
  result.downtimeRatio.toFixed(4),
  result.switchesPerDay.toFixed(3),
  result.costRatio.toFixed(4),
  String(Math.round(result.misses * 100) / 100),
];

/** The results, and behind them the means over the groups. */
export const withMeans = (results: readonly BacktestResult[]): BacktestResult[] => [...results, ...meansOf(results)];

/** The table that a back-test prints, a block for each group. */
export function renderTable(results: readonly BacktestResult[]): string {
  const table = new Table({
    head: COLUMNS,
    colAligns: COLUMNS.map((_, index) => (index < 2 ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  });
  table.push(...results.map((result, index) => rowOf(result, result.group !== results[index - 1]?.group)));
  return table.toString();
}

/** The same for programs. */
export function resultsAsJson(results: readonly BacktestResult[]): string {
  const plain = results.map(
    ({ group, policy, J, paidRatio, downtimeRatio, switchesPerDay, costRatio, misses }): BacktestResult => ({
      ...{ group, policy, J, paidRatio, downtimeRatio, switchesPerDay, costRatio, misses },
    }),
  );
  return `${JSON.stringify(plain, null, 2)}\n`;
}
