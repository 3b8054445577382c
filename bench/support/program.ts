import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { request } from 'undici';

/** What a process has used since it started. */
export interface Usage {
  /** Of all its threads, in the program and in the kernel for it. */
  readonly cpuMilliseconds: number;
  readonly residentBytes: number;
}

/** A program of ours under measurement, in a process of its own. */
export interface Program extends AsyncDisposable {
  usage(): Promise<Usage>;
  /** Waits until it answers its readiness probe with 200; throws when it ends first, or takes longer than two minutes. */
  ready(origin: string): Promise<void>;
  /** Tells it to stop and waits until it is gone. Throws when it does not stop cleanly. */
  stop(): Promise<void>;
}

const repository = join(import.meta.dirname, '../..');
const probe = join(import.meta.dirname, 'usage-probe.ts');

const READY_MILLISECONDS = 120_000;
const STOP_MILLISECONDS = 30_000;
const LOOK_EVERY_MILLISECONDS = 10;
const KEPT_CHARACTERS = 4_000;

export interface ProgramOptions {
  readonly args?: readonly string[];
  /** The path of its readiness probe. */
  readonly readyPath?: string;
}

/**
 * Starts a file of the repository with these settings and no others: what this shell has set is not measured. When the
 * signal is aborted the program is told to stop, and whatever waits for it fails.
 */
export function startProgram(
  file: string,
  env: Readonly<Record<string, string>>,
  signal: AbortSignal,
  { args = [], readyPath = '/health/ready' }: ProgramOptions = {},
): Program {
  signal.throwIfAborted();
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  const child = fork(join(repository, file), args, {
    cwd: repository,
    env: { PATH, HOME, ...(TMPDIR && { TMPDIR }), ...env },
    execArgv: ['--import', probe],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const said = keepWords(child);
  const gone = once(child, 'exit') as Promise<[code: number | null, signal: NodeJS.Signals | null]>;
  const ended = gone.then(([code, signal]): never => {
    throw new Error(`${file} ended (${code ?? signal}): ${said()}`);
  });
  const stopNow = () => child.kill('SIGTERM');
  signal.addEventListener('abort', stopNow, { once: true });
  ended.catch(() => signal.removeEventListener('abort', stopNow));
  return {
    async usage() {
      const answer = once(child, 'message') as Promise<[Usage]>;
      child.send('usage');
      const [usage] = await Promise.race([answer, ended]);
      return usage;
    },
    ready: (origin) => Promise.race([untilReady(file, `${origin}${readyPath}`, () => !isGone(child)), ended]),
    async stop() {
      await end(child, gone);
      const [code, signal] = await gone;
      if (code !== 0) throw new Error(`${file} did not stop cleanly (${code ?? signal}): ${said()}`);
    },
    [Symbol.asyncDispose]: () => end(child, gone),
  };
}

/** The end of what the program writes, to be shown when it fails. */
function keepWords(child: ChildProcess): () => string {
  let words = '';
  const keep = (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-KEPT_CHARACTERS);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return () => words;
}

async function untilReady(file: string, probed: string, isWorthWaiting: () => boolean): Promise<void> {
  const deadline = performance.now() + READY_MILLISECONDS;
  while (performance.now() < deadline && isWorthWaiting()) {
    if (await isReady(probed)) return;
    await wait(LOOK_EVERY_MILLISECONDS);
  }
  throw new Error(`${file} is not ready, after ${READY_MILLISECONDS / 1000} s at most.`);
}

async function isReady(probed: string): Promise<boolean> {
  try {
    const { statusCode, body } = await request(probed);
    await body.dump();
    return statusCode === 200;
  } catch {
    return false;
  }
}

const isGone = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

async function end(child: ChildProcess, gone: Promise<unknown>): Promise<void> {
  if (isGone(child)) return;
  child.kill('SIGTERM');
  const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_MILLISECONDS);
  await gone;
  clearTimeout(impatience);
}
