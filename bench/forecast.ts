import { writeFile } from 'node:fs/promises';
import { Presets, SingleBar } from 'cli-progress';
import CliTable from 'cli-table3';
import type { Table } from './support/benchmark.ts';
import { compareMethods, tableOf } from './support/forecast/compare.ts';
import { FORECAST_USAGE, type ForecastCommand, readOptions, UsageError } from './support/forecast/options.ts';
import { readSeries, splitFiles } from './support/forecast/read-series.ts';

// `npm run bench:forecast`: every forecasting method on series of a file, measured by what came after.
// Exit codes: 0 done, 1 failed, 2 bad usage.

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** A bar on a terminal; elsewhere nothing, the table is not long in coming. */
function openBar(): { show(method: string, done: number, total: number): void; close(): void } {
  if (!process.stderr.isTTY) return { show: () => {}, close: () => {} };
  const format = '{bar} {percentage} % · {method} · {eta_formatted} left';
  const bar = new SingleBar({ format, stream: process.stderr, clearOnComplete: true }, Presets.shades_classic);
  let isStarted = false;
  return {
    show(method, done, total) {
      if (!isStarted) bar.start(total, 0, { method });
      isStarted = true;
      bar.update(done, { method });
    },
    close: () => bar.stop(),
  };
}

function render({ head, rows }: Table): string {
  const colAligns = head.map((_, index) => (index === 0 ? ('left' as const) : ('right' as const)));
  const table = new CliTable({ head: [...head], colAligns, style: { head: [], border: [], compact: true } });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

async function write(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    throw new UsageError(`--json: ${error instanceof Error ? error.message : 'the file cannot be written'}.`);
  }
}

async function compare({ train, test, horizon, season, jsonFile }: ForecastCommand): Promise<void> {
  const { series, leftOut } = splitFiles(await readSeries(train), await readSeries(test));
  for (const line of leftOut) say(line);
  if (series.length === 0) throw new UsageError(`No series is both in ${train} and in ${test}.`);
  const bar = openBar();
  const figures = await compareMethods({ series, horizon, season, onProgress: bar.show }).finally(bar.close);
  process.stdout.write(`${render(tableOf(figures))}\n`);
  say(`${series.length} series, ${horizon} steps ahead, a season of ${season}.`);
  if (jsonFile) await write(jsonFile, `${JSON.stringify(figures, null, 2)}\n`);
}

try {
  const command = readOptions(process.argv.slice(2));
  if (command === 'help') process.stdout.write(`${FORECAST_USAGE}\n`);
  else await compare(command);
} catch (error) {
  const isUsage = error instanceof UsageError;
  say(error instanceof Error ? (isUsage ? error.message : (error.stack ?? error.message)) : String(error));
  process.exitCode = isUsage ? 2 : 1;
}
