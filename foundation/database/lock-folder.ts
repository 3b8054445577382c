import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DatabaseInUse } from './database-error.ts';

const SQLITE_BUSY = 5;

/**
 * Takes the folder for this process, or throws DatabaseInUse. The folder is made when missing and closed to other users.
 *
 * Node.js has no file locks of its own; SQLite, which it carries, takes the operating system's. Such a lock ends with
 * its process however that dies, so there is no stale one to recognise, and two starts at once cannot both have it.
 */
export function lockFolder(dataDir: string): Disposable {
  const folder = resolve(dataDir);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const holderFile = join(folder, 'holder.pid');
  const lock = new DatabaseSync(join(folder, 'lock'), { timeout: 0 });
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error;
    throw new DatabaseInUse(`The data folder ${folder} is in use by ${readHolder(holderFile)}.`);
  }
  writeFileSync(holderFile, `${process.pid}\n`, { mode: 0o600 });
  return { [Symbol.dispose]: () => lock.close() };
}

function readHolder(file: string): string {
  try {
    return `process ${Number.parseInt(readFileSync(file, 'utf8'), 10)}`;
  } catch {
    // It has the lock and has not written its number yet.
    return 'a process that is just starting';
  }
}
