import { fileURLToPath } from 'node:url';
import type { BacktestResult } from '#policy/backtest/histories.ts';
import { MEAN_GROUP, meansOf } from '#policy/backtest/mean.ts';
import { readOptions } from '../../scripts/backtest/options.ts';
import { runBacktest } from '../../scripts/backtest/run.ts';

/** The recorded prices and availability that the figures are of. */
export const recorded = (name: string): string =>
  fileURLToPath(new URL(`../../../shared/data/${name}`, import.meta.url));

/** What one policy came to, by group and over all of them. */
export class Report {
  readonly #results: readonly BacktestResult[];

  constructor(results: readonly BacktestResult[]) {
    this.#results = [...results, ...meansOf(results)];
  }

  /** The groups, the mean over them last. */
  get groups(): string[] {
    return [...new Set(this.#results.map(({ group }) => group))];
  }

  get policies(): string[] {
    return [...new Set(this.#results.map(({ policy }) => policy))];
  }

  of(policy: string, group: string = MEAN_GROUP): BacktestResult {
    const found = this.#results.find((result) => result.policy === policy && result.group === group);
    if (!found) throw new Error(`There is no ${policy} in ${group}.`);
    return found;
  }
}

/** Back-tests as \`npm run backtest\` with these arguments does. Throws for arguments or files that it would refuse. */
export async function backtest(...args: string[]): Promise<Report> {
  const command = readOptions(args);
  if (command === 'help') throw new Error('A back-test has arguments.');
  return new Report(await runBacktest(command, () => {}));
}

/** The share of the way from a baseline down to the optimum that a policy has gone. */
export function gapClosed(report: Report, policy: string, baseline: string, group?: string): number {
  const [from, to] = [report.of(baseline, group).J, report.of('offline-optimum', group).J];
  return (from - report.of(policy, group).J) / (from - to);
}
