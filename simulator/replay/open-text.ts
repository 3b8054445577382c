import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';

const GZIP = [0x1f, 0x8b];

/** A file that cannot be used, in words for whoever named it. */
export class UnusableFile extends Error {
  override readonly name = 'UnusableFile';
}

async function isGzip(path: string): Promise<boolean> {
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(GZIP.length), 0, GZIP.length, 0);
  return bytesRead === GZIP.length && GZIP.every((byte, index) => buffer[index] === byte);
}

const NAMED_REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read',
  ESPIPE: 'it is a pipe, and is read twice',
};

/** Opens a file for reading, unzipped when it is gzipped, whatever its name. @throws UnusableFile */
export async function openFile(path: string): Promise<Readable> {
  try {
    const isZipped = await isGzip(path);
    const file = createReadStream(path);
    if (!isZipped) return file;
    const unzipped = createGunzip();
    file.on('error', (error) => unzipped.destroy(error));
    return file.pipe(unzipped);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new UnusableFile(`${path} cannot be read: ${NAMED_REASONS[code] ?? code}.`, { cause: error });
  }
}

/** The whole text of a small file. @throws UnusableFile */
export async function readText(path: string): Promise<string> {
  const file = await openFile(path);
  try {
    return await text(file);
  } catch (error) {
    throw new UnusableFile(`${path} is broken: ${error instanceof Error ? error.message : 'unreadable'}.`);
  }
}
