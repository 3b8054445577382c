import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { connectWorld, type Data } from '../tests/support/connect-world.ts';
import type { Benchmark, Run } from './support/benchmark.ts';
import { startProgram } from './support/program.ts';
import { embeddedSettings } from './support/shapes.ts';
import { fixed, spread } from './support/statistics.ts';

/** One start of the program, and what it held when it was ready. */
interface Start {
  readonly milliseconds: number;
  /** CPU of all its threads until it was ready. */
  readonly cpuSeconds: number;
  readonly residentMegabytes: number;
  readonly stopMilliseconds: number;
}

const MEGABYTE = 1_000_000;
// What is allocated and freed while it starts is given back, or not, by then.
const SETTLING_MILLISECONDS = 1_000;

export const benchmark: Benchmark = {
  title: 'Start and memory',
  async run(run) {
    const plan = run.isQuick ? { rounds: 2, demoSeconds: 5 } : { rounds: 5, demoSeconds: 60 };
    const starts = { cold: [] as Start[], warm: [] as Start[] };
    for (let round = 0; round < plan.rounds; round += 1) {
      await inFolder(async (folder) => {
        for (const kind of ['cold', 'warm'] as const) {
          run.progress(`round ${round + 1} of ${plan.rounds}: ${kind} start`);
          starts[kind].push(await startOnce(folder, run.signal));
        }
      });
    }
    const demo = await inFolder((folder) => runDemo(folder, plan.demoSeconds, run));
    const row = (name: string, of: readonly Start[]) => [
      name,
      spread(
        of.map((one) => one.milliseconds),
        0,
      ),
      spread(of.map((one) => one.cpuSeconds)),
      spread(
        of.map((one) => one.residentMegabytes),
        0,
      ),
      spread(
        of.map((one) => one.stopMilliseconds),
        0,
      ),
    ];
    const head = ['start', 'ready after ms', 'CPU s until then', 'resident MB', 'stops within ms'];
    const rows = [row('cold: an empty folder', starts.cold), row('warm: the folder of the run before', starts.warm)];
    const demoRows = [
      [`${plan.demoSeconds} s`, fixed(demo.online, 0), fixed(demo.residentMegabytes, 0), fixed(demo.cpuSeconds, 1)],
    ];
    return {
      tables: [
        { head, rows },
        { head: ['demo fleet ran for', 'agents online', 'resident MB', 'CPU s'], rows: demoRows },
      ],
      notes: [
        `\`node spotkeep.ts\` as a child process, from its start until \`/health/ready\` answers 200, looked at every 10 ms; DEMO=off. ${plan.rounds} rounds: median (least–most).`,
        `Memory is that of the whole process, its database included, ${SETTLING_MILLISECONDS / 1000} s after it is ready; with DEMO=on after the time given, one run.`,
      ],
    };
  },
};

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'spotkeep-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function startOnce(folder: string, signal: AbortSignal): Promise<Start> {
  const { env, origin } = await embeddedSettings(folder);
  const begun = performance.now();
  await using program = startProgram('spotkeep.ts', env, signal);
  await program.ready(origin);
  const milliseconds = performance.now() - begun;
  const { cpuMilliseconds } = await program.usage();
  await wait(SETTLING_MILLISECONDS);
  const { residentBytes } = await program.usage();
  const told = performance.now();
  await program.stop();
  return {
    milliseconds,
    cpuSeconds: cpuMilliseconds / 1000,
    residentMegabytes: residentBytes / MEGABYTE,
    stopMilliseconds: performance.now() - told,
  };
}

async function runDemo(folder: string, seconds: number, run: Run) {
  const { env, origin, adminToken } = await embeddedSettings(folder);
  await using program = startProgram('spotkeep.ts', { ...env, DEMO: 'on' }, run.signal);
  await program.ready(origin);
  run.progress(`the demo fleet runs for ${seconds} s`);
  await wait(seconds * 1000, undefined, { signal: run.signal });
  await using world = connectWorld({ url: `${origin}/graphql`, adminToken });
  const { agents } = await world.data('{ agents(first: 100) { nodes { status } } }', {}, adminToken);
  const online = agents.nodes.filter(({ status }: Data) => status === 'ONLINE').length;
  if (online === 0) throw new Error('There is no demo fleet.');
  const { residentBytes, cpuMilliseconds } = await program.usage();
  await program.stop();
  return { residentMegabytes: residentBytes / MEGABYTE, cpuSeconds: cpuMilliseconds / 1000, online };
}
