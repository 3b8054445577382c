import { execFile } from 'node:child_process';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort, startChild, untilReady } from '../../tests/support/child.ts';
import { findProgram, postgresFolders } from '../../tests/support/programs.ts';

const run = promisify(execFile);

export interface Postgres extends AsyncDisposable {
  readonly url: string;
  readonly pid: number | undefined;
}

/** A Postgres server that keeps its promises: unlike the tests' own, it writes each commit to the disk. */
export async function startDurablePostgres(): Promise<Postgres> {
  const initdb = findProgram('initdb', postgresFolders());
  if (!initdb) throw new Error('The distributed shape needs Postgres, which is not installed here.');
  await using resources = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'spotkeep-bench-postgres-'));
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  const user = await serverUser();
  if (user) await chown(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  await run(initdb, ['-D', data, '-U', 'spotkeep', '-A', 'trust', '-E', 'UTF8'], { ...user });
  const port = await freePort();
  const address = ['-k', folder, '-h', '127.0.0.1', '-p', String(port)];
  const args = ['-D', data, ...address, '-c', 'max_connections=200'];
  const program = join(dirname(initdb), 'postgres');
  // SIGINT ends sessions too, so that a leaked one cannot hold up the end.
  const server = resources.use(startChild(program, args, { stopSignal: 'SIGINT', ...user }));
  const url = `postgres://spotkeep@127.0.0.1:${port}/postgres`;
  await untilReady(server, () => answers(url));
  const owned = resources.move();
  return { url, pid: server.pid, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Postgres refuses to run as root: there it runs as the user that its package made. */
async function serverUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])]);
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
