import { execFile } from 'node:child_process';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort, startChild, untilReady } from './child.ts';
import { findProgram, postgresFolders } from './programs.ts';

const run = promisify(execFile);

export interface TestPostgres extends AsyncDisposable {
  readonly url: string;
}

/** A Postgres server of the tests' own, in a temporary folder; undefined when Postgres is not installed. */
export async function startPostgres(): Promise<TestPostgres | undefined> {
  const initdb = findProgram('initdb', postgresFolders());
  if (!initdb) return undefined;
  const postgres = join(dirname(initdb), 'postgres');
  await using resources = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'spotkeep-postgres-'));
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  const user = await serverUser();
  if (user) await chown(folder, user.uid, user.gid);

  const data = join(folder, 'data');
  await run(initdb, ['-D', data, '-U', 'spotkeep', '-A', 'trust', '-E', 'UTF8', '--no-sync'], { ...user });
  const port = await freePort();
  // Speed before safety: the data lives as long as the run. SIGINT ends sessions too, so that a leak cannot hold it up.
  const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'];
  const args = ['-D', data, '-k', folder, '-h', '127.0.0.1', '-p', String(port), ...settings.flatMap((s) => ['-c', s])];
  const server = resources.use(startChild(postgres, args, { stopSignal: 'SIGINT', ...user }));
  const url = `postgres://spotkeep@127.0.0.1:${port}/postgres`;
  await untilReady(server, () => answers(url));
  const owned = resources.move();
  return { url, [Symbol.asyncDispose]: () => owned.disposeAsync() };
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
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
