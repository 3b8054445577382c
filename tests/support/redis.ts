import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort, startChild, untilReady } from './child.ts';
import { findProgram } from './programs.ts';

export interface TestRedis extends AsyncDisposable {
  readonly url: string;
  readonly pid: number | undefined;
}

/** A Redis server of the tests' own; undefined when Redis is not installed. */
export async function startRedis(): Promise<TestRedis | undefined> {
  const program = findProgram('redis-server');
  if (!program) return undefined;
  await using resources = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'spotkeep-redis-'));
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  const port = await freePort();
  const args = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--save',
    '',
    '--appendonly',
    'no',
    '--databases',
    '256',
  ];
  const server = resources.use(startChild(program, args));
  const url = `redis://127.0.0.1:${port}/0`;
  await untilReady(server, () => answers(url));
  const owned = resources.move();
  return { url, pid: server.pid, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function answers(url: string): Promise<boolean> {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
  redis.on('error', () => {});
  try {
    await redis.connect();
    return (await redis.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}
