import { writeFile } from 'node:fs/promises';
import { UnusableFile } from '../simulator/replay/open-text.ts';
import { UsageError } from '../simulator/usage.ts';
import { BACKTEST_USAGE, readOptions } from './backtest/options.ts';
import { runBacktest } from './backtest/run.ts';
import { renderTable, resultsAsJson, withMeans } from './backtest/table.ts';

// `npm run backtest`: replays the policy and its baselines over a record. Exit codes: 0 done, 1 failed, 2 bad usage.

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function write(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    throw new UsageError(`--json: ${error instanceof Error ? error.message : 'the file cannot be written'}.`);
  }
}

try {
  const command = readOptions(process.argv.slice(2));
  if (command === 'help') process.stdout.write(`${BACKTEST_USAGE}\n`);
  else {
    const results = withMeans(await runBacktest(command, say));
    process.stdout.write(`${renderTable(results)}\n`);
    if (command.jsonFile) await write(command.jsonFile, resultsAsJson(results));
  }
} catch (error) {
  const isUsage = error instanceof UsageError || error instanceof UnusableFile;
  say(error instanceof Error ? (isUsage ? error.message : (error.stack ?? error.message)) : String(error));
  process.exitCode = isUsage ? 2 : 1;
}
