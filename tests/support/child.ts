import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

const STOP_MILLISECONDS = 10_000;

export interface Child extends AsyncDisposable {
  readonly pid: number | undefined;
  /** Ends it without a warning, and waits until it is gone. */
  kill(): Promise<void>;
  /** Rejects when the program ends, with what it last said. */
  readonly ended: Promise<never>;
}

export interface ChildOptions {
  readonly stopSignal?: NodeJS.Signals;
  /** Whom it runs as: this user when not given. */
  readonly uid?: number;
  readonly gid?: number;
  /** Beside what this process itself is given. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a program that lives as long as the tests. It gets its stop signal when disposed, and is killed if it stays. */
export function startChild(
  command: string,
  args: readonly string[],
  { stopSignal, env, ...user }: ChildOptions = {},
): Child {
  const environment = env && { env: { ...process.env, ...env } };
  const child: ChildProcess = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...environment, ...user });
  let said = '';
  const keep = (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2_000);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const ended = new Promise<never>((_, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => reject(new Error(`${command} ended (${code ?? signal}): ${said}`)));
  });
  ended.catch(() => {});
  const isGone = () => child.exitCode !== null || child.signalCode !== null;
  return {
    ended,
    pid: child.pid,
    async kill() {
      if (isGone()) return;
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
    async [Symbol.asyncDispose]() {
      if (isGone()) return;
      const exit = once(child, 'exit');
      child.kill(stopSignal ?? 'SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MILLISECONDS);
      await exit;
      clearTimeout(timer);
    },
  };
}

/** Repeats `check` until it is true; throws after a minute, or at once when the program ends. */
export async function untilReady(child: Child, check: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (await Promise.race([check(), child.ended])) return;
    await Promise.race([new Promise((resolve) => setTimeout(resolve, 50)), child.ended]);
  }
  throw new Error('A service for the tests did not become ready within a minute.');
}

/** A free port that no outgoing connection can take meanwhile: those start at 32768. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const server = createServer();
    const listening = once(server, 'listening').then(
      () => true,
      () => false,
    );
    server.listen(port, '127.0.0.1');
    const free = await listening;
    server.close();
    if (free) return port;
  }
  throw new Error('No free port between 20000 and 32000 was found.');
}
