import { execFile } from 'node:child_process';
import { cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readBuild } from '#foundation/lifecycle/build.ts';

const run = promisify(execFile);
const repository = join(import.meta.dirname, '../..');
const GIBIBYTE = 2 ** 30;

/** Where and of what was measured, in one line. */
export async function describeRun(now: Date): Promise<string> {
  const [processor] = cpus();
  const { commit, node } = readBuild(repository);
  const date = now.toISOString().slice(0, 10);
  const machine = `${processor?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, ${(totalmem() / GIBIBYTE).toFixed(1)} GiB`;
  const changed = (await isChanged()) ? ' with changes' : '';
  return `${machine}; ${type()} ${release()}; Node ${node}; commit ${commit.slice(0, 10)}${changed}; ${date}`;
}

/** Whether files differ from the commit; the results themselves do, while they are being written. */
async function isChanged(): Promise<boolean> {
  try {
    await run('git', ['diff', '--quiet', 'HEAD', '--', '.', ':!bench/RESULTS.md'], { cwd: repository });
    return false;
  } catch {
    return true;
  }
}
