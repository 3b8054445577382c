import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import CliTable from 'cli-table3';
import type { Benchmark, Outcome } from './support/benchmark.ts';
import { describeRun } from './support/machine.ts';
import { openProgress, type Progress } from './support/progress.ts';
import { sectionOf, withSection } from './support/results-file.ts';

// `npm run bench`: measures, prints, and with --write keeps the figures in RESULTS.md.

const RESULTS = join(import.meta.dirname, 'RESULTS.md');
const SUFFIX = '.bench.ts';

const names = (await readdir(import.meta.dirname))
  .filter((file) => file.endsWith(SUFFIX))
  .map((file) => file.slice(0, -SUFFIX.length))
  .sort();
const usage = `Usage: npm run bench [-- NAME… [--write] [--quick]]

  NAME     one of ${names.join(', ')}; all of them when none is given
  --write  puts the figures into bench/RESULTS.md, each in the place of its older ones
  --quick  short and rough, to see that the benchmarks work
`;

interface Wanted {
  readonly chosen: readonly string[];
  readonly isQuick: boolean;
  readonly isWritten: boolean;
}

/** What the command line asks for. Throws one sentence for what it cannot mean. */
function readArguments(): Wanted | 'help' {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { write: { type: 'boolean' }, quick: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return 'help';
  const unknown = positionals.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`There is no benchmark ${unknown.join(', ')}.`);
  if (values.quick && values.write) throw new Error('Quick figures are too rough to be kept: --quick or --write.');
  const chosen = positionals.length > 0 ? [...new Set(positionals)] : names;
  return { chosen, isQuick: values.quick === true, isWritten: values.write === true };
}

function wantedOrExit(): Wanted {
  try {
    const wanted = readArguments();
    if (wanted !== 'help') return wanted;
    process.stdout.write(usage);
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    process.exit(2);
  }
}

async function measure(name: string, wanted: Wanted, progress: Progress, signal: AbortSignal): Promise<void> {
  const { benchmark } = (await import(`./${name}${SUFFIX}`)) as { benchmark: Benchmark };
  // Of what is measured, before a long run in which the tree may go on.
  const machine = await describeRun(new Date());
  const outcome = await benchmark.run({
    isQuick: wanted.isQuick,
    signal,
    progress: (step) => progress.show(`${name}: ${step}`),
  });
  progress.clear();
  print(benchmark.title, machine, outcome);
  if (!wanted.isWritten) return;
  const file = existsSync(RESULTS) ? await readFile(RESULTS, 'utf8') : undefined;
  const section = sectionOf({ title: benchmark.title, name, machine, outcome });
  await writeFile(RESULTS, withSection(file, benchmark.title, section));
}

function print(title: string, machine: string, { tables, notes }: Outcome): void {
  console.log(`\n${title}\n${machine}`);
  for (const { head, rows } of tables) {
    const colAligns = head.map((_, index) => (index === 0 ? ('left' as const) : ('right' as const)));
    const table = new CliTable({ head: [...head], colAligns, style: { head: [], border: [] } });
    table.push(...rows.map((row) => [...row]));
    console.log(table.toString());
  }
  for (const note of notes) console.log(`- ${note}`);
}

const wanted = wantedOrExit();
const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stop.abort(new Error(`Stopped by ${name}.`)));
using progress = openProgress(process.stderr);
for (const name of wanted.chosen) {
  try {
    await measure(name, wanted, progress, stop.signal);
  } catch (error) {
    progress.clear();
    console.error(`${name} failed:`, stop.signal.aborted ? stop.signal.reason.message : error);
    process.exitCode = 1;
    if (stop.signal.aborted) break;
  }
}
