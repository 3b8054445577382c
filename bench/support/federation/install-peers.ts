import { execFile } from 'node:child_process';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const peers = join(import.meta.dirname, '../../peers');
const lock = join(peers, 'package-lock.json');
const installed = join(peers, 'node_modules/.installed-lock.json');

const INSTALL_MILLISECONDS = 10 * 60_000;

/** Installs the gateways of others as their lock file says, unless that is done. Needs a package registry then. */
export async function installPeers(signal: AbortSignal): Promise<void> {
  if (await isInstalled()) return;
  // Without scripts: none of them needs to run one, and none is known to be harmless.
  await run('npm', ['ci', '--ignore-scripts'], { cwd: peers, signal, timeout: INSTALL_MILLISECONDS });
  await copyFile(lock, installed);
}

async function isInstalled(): Promise<boolean> {
  try {
    const [wanted, found] = await Promise.all([readFile(lock, 'utf8'), readFile(installed, 'utf8')]);
    return wanted === found;
  } catch {
    return false;
  }
}
