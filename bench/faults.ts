import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { FAULTS, type FaultWorld, faultIn, openFaultWorld } from '../tests/support/faults/fault-rounds.ts';
import type { Outcome } from './support/benchmark.ts';
import { describeRun } from './support/machine.ts';
import { openProgress } from './support/progress.ts';
import { sectionOf, withSection } from './support/results-file.ts';
import { fixed, median } from './support/statistics.ts';

// `npm run bench:faults`: takes the gateway, the subgraph and the sockets away in turn while events flow.

const RESULTS = join(import.meta.dirname, 'RESULTS.md');
const TITLE = 'Subscriptions under faults';
const ROUNDS = 50;

const usage = `Usage: npm run bench:faults [-- --rounds N] [--write]

  --rounds  how often something is taken away, ${ROUNDS} unless told
  --write   puts the outcome into bench/RESULTS.md
`;

function readArguments(): { readonly rounds: number; readonly isWritten: boolean } {
  const { values } = parseArgs({ options: { write: { type: 'boolean' }, rounds: { type: 'string' } } });
  const rounds = Number(values.rounds ?? ROUNDS);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds must be a whole number of at least 1.');
  return { rounds, isWritten: values.write === true };
}

/** Throws at the first tick that was lost, came twice, out of order, or to somebody else. */
async function runRounds(world: FaultWorld, rounds: number, told: (step: string) => void): Promise<Outcome> {
  const milliseconds = new Map(FAULTS.map((fault) => [fault, [] as number[]]));
  for (let round = 0; round < rounds; round += 1) {
    const fault = FAULTS[round % FAULTS.length] ?? 'the sockets';
    told(`round ${round + 1} of ${rounds}: ${fault}`);
    const startedAt = performance.now();
    await world.round(fault);
    milliseconds.get(fault)?.push(performance.now() - startedAt);
    const wrong = world.listeners.map(faultIn).filter((text) => text !== undefined);
    if (wrong.length > 0) throw new Error(`After losing ${fault}, in round ${round + 1}: ${wrong.join('; ')}.`);
  }
  const events = world.listeners.map(({ numbers }) => numbers.length);
  return {
    tables: [
      {
        head: ['taken away', 'rounds', 'seconds until all had caught up', 'lost', 'doubled', 'out of order'],
        rows: [...milliseconds].map(([fault, each]) => [
          fault,
          String(each.length),
          `${fixed(median(each) / 1000)} (at most ${fixed(Math.max(0, ...each) / 1000)})`,
          ...['0', '0', '0'],
        ]),
      },
    ],
    notes: [
      `${events.length} subscribers of two users over two upstreams, 200 events a second; each was told ${fixed(Math.min(...events), 0)} to ${fixed(Math.max(...events), 0)} events.`,
      'The gateway and the subgraph are processes that are ended by SIGKILL and started again; sockets are cut by their clients without a close. The subgraph keeps its log in an embedded database.',
      'The clients are stock graphql-ws clients with the handler of docs/subscriptions.md. The run fails at the first event that is lost, comes twice, out of order, or to another user.',
    ],
  };
}

async function run(): Promise<void> {
  const { rounds, isWritten } = readArguments();
  const machine = await describeRun(new Date());
  using progress = openProgress(process.stderr);
  await using world = await openFaultWorld();
  const outcome = await runRounds(world, rounds, (step) => progress.show(step));
  progress.clear();
  const section = sectionOf({
    title: TITLE,
    name: 'faults',
    machine,
    outcome,
    command: 'npm run bench:faults -- --write',
  });
  console.log(section);
  if (!isWritten) return;
  const file = existsSync(RESULTS) ? await readFile(RESULTS, 'utf8') : undefined;
  await writeFile(RESULTS, withSection(file, TITLE, section));
}

run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  process.exitCode = 1;
});
