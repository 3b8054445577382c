import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface KeptSecret {
  readonly value: string;
  /** The file it is kept in. */
  readonly path: string;
  /** Whether this call made it. */
  readonly isNew: boolean;
}

/**
 * The secret kept under `name` in the data folder, made on the first call: `prefix` and 32 random bytes. The file is
 * readable by its owner alone. Of processes that start at once all get the same: the file appears whole, by a hard
 * link that only the first can make.
 */
export async function keptSecret(o: { dataDir: string; name: string; prefix?: string }): Promise<KeptSecret> {
  const path = join(o.dataDir, o.name);
  const kept = await readKept(path);
  if (kept !== undefined) return { value: kept, path, isNew: false };
  await mkdir(o.dataDir, { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}-${randomBytes(6).toString('hex')}`;
  await writeFile(draft, `${o.prefix ?? ''}${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    const isNew = await linkOnce(draft, path);
    const value = await readKept(path);
    if (value === undefined) throw new Error(`${path} was removed while it was being made.`);
    return { value, path, isNew };
  } finally {
    await unlink(draft);
  }
}

async function readKept(path: string): Promise<string | undefined> {
  try {
    const value = (await readFile(path, 'utf8')).trim();
    if (value === '') throw new Error(`${path} is empty; remove it to have a new secret made.`);
    // A copy or a restore may have opened it to others.
    await chmod(path, 0o600);
    return value;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function linkOnce(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
