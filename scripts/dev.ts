import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

// `npm run dev`: the program under `node --watch`, and generation when a schema changes. Node's own watch sees only
// what is imported, so a changed schema restarts the program from here.

const root = new URL('..', import.meta.url).pathname;
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());

const SCHEMA_FILE = /(^|[/\\])(schema|common|documents)\.graphql$/;

/** Editors write a file in several steps. */
const SETTLING_MILLISECONDS = 100;

/** Longer than the program's own grace period. */
const STOPPING_MILLISECONDS = 30_000;

/** Waits, after the first change of a schema, until no more follow. */
function listenForSchemas(): { changed(): Promise<void> } {
  let next = Promise.withResolvers<void>();
  for (const folder of ['schema', 'subgraphs', 'simulator']) void listen(folder, () => next.resolve());
  return {
    async changed() {
      await next.promise;
      await wait(SETTLING_MILLISECONDS, undefined, { signal: stop.signal });
      next = Promise.withResolvers();
    },
  };
}

async function listen(folder: string, heard: () => void): Promise<void> {
  try {
    for await (const { filename } of watch(`${root}${folder}`, { recursive: true, signal: stop.signal })) {
      if (filename && SCHEMA_FILE.test(filename)) heard();
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  }
}

async function generate(): Promise<boolean> {
  const child = spawn(process.execPath, ['codegen.ts'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = await once(child, 'close');
  return code === 0;
}

const startProgram = (): ChildProcess =>
  spawn(process.execPath, ['--watch', '--watch-preserve-output', 'spotkeep.ts', ...process.argv.slice(2)], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });

async function stopProgram(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return;
  const ended = once(program, 'close');
  program.kill('SIGTERM');
  const impatience = setTimeout(() => program.kill('SIGKILL'), STOPPING_MILLISECONDS);
  await ended;
  clearTimeout(impatience);
}

const schemas = listenForSchemas();
const stopped = once(stop.signal, 'abort');
await generate();
let program = startProgram();
while (!stop.signal.aborted) {
  await Promise.race([schemas.changed().catch(() => {}), stopped]);
  if (stop.signal.aborted || !(await generate())) continue;
  await stopProgram(program);
  program = startProgram();
}
await stopProgram(program);
