import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

const STOP_MILLISECONDS = 10_000;

export interface Child extends AsyncDisposable {
  /** Rejects when the program ends, with what it last said. */
  readonly ended: Promise<never>;
}

export interface ChildOptions {
  readonly stopSignal?: NodeJS.Signals;
  /** Whom it runs as: this user when not given. */
  readonly uid?: number;
  readonly gid?: number;
}

/** Starts a program that lives as long as the tests. It gets its stop signal when disposed, and is killed if it stays. */
export function startChild(
  command: string,
  args: readonly string[],
  { stopSignal, ...user }: ChildOptions = {},
): Child {
  const child: ChildProcess = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...user });
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
  return {
    ended,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill(stopSignal ?? 'SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MILLISECONDS);
      await exit;
      clearTimeout(timer);
    },
  };
}

/** Repeats `check` until it is true; throws after ten seconds, or at once when the program ends. */
export async function untilReady(child: Child, check: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    if (await Promise.race([check(), child.ended])) return;
    await Promise.race([new Promise((resolve) => setTimeout(resolve, 50)), child.ended]);
  }
  throw new Error('A service for the tests did not become ready within ten seconds.');
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
