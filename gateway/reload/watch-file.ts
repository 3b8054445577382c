import { type FSWatcher, watch } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Logger } from '#foundation/logging/logger.ts';

export interface WatchFileOptions {
  readonly path: string;
  /** What the file said when it was last read; it is not told of again. */
  readonly text: string;
  /**
   * Told of each other text that the file then has, one after the other. Says whether it could take it: what was refused
   * is told again whenever the file is read.
   */
  readonly changed: (text: string) => boolean;
  readonly logger: Logger;
  /** Between two looks at the file where the system tells of no change, as on some network file systems. */
  readonly pollMilliseconds?: number;
  /** A file that is being written is read when nothing has been heard of it for so long. */
  readonly settleMilliseconds?: number;
}

export interface FileWatch extends AsyncDisposable {
  /** Reads the file now. Resolves when what it says has been told. */
  read(): Promise<void>;
}

const POLL_MILLISECONDS = 2_000;
const SETTLE_MILLISECONDS = 100;
/** A file that never comes to rest is read all the same, after so many times of the settling. */
const LONGEST_SETTLINGS = 20;
// Far more than any supergraph has: what is longer was put there by mistake.
const MAXIMUM_BYTES = 64 * 1024 * 1024;

/** Follows what a file says. One that is missing, or cannot be read, says nothing new. */
export function watchFile(options: WatchFileOptions): FileWatch {
  const { path, logger, settleMilliseconds = SETTLE_MILLISECONDS } = options;
  const reader = createReader(options);
  let settling: NodeJS.Timeout | undefined;
  let unsettledAt: number | undefined;
  const settled = () => {
    unsettledAt = undefined;
    void reader.read();
  };
  const heard = () => {
    clearTimeout(settling);
    unsettledAt ??= performance.now();
    const left = unsettledAt + settleMilliseconds * LONGEST_SETTLINGS - performance.now();
    settling = setTimeout(settled, Math.min(settleMilliseconds, left));
  };
  // It may have changed since it was read, and before anybody listened.
  void reader.read();
  const watcher = watchFolder(path, heard, logger);
  const timer = pollFile(path, options.pollMilliseconds ?? POLL_MILLISECONDS, heard);
  return {
    read: reader.read,
    async [Symbol.asyncDispose]() {
      watcher?.close();
      clearInterval(timer);
      clearTimeout(settling);
      await reader[Symbol.asyncDispose]();
    },
  };
}

/** Reads one time after the other, and tells what is new. */
function createReader({ path, text: first, changed, logger }: WatchFileOptions): FileWatch {
  let known = first;
  let isRefused = false;
  let isClosed = false;
  let reading = Promise.resolve();
  const readNow = async (): Promise<void> => {
    if (isClosed) return;
    const text = await textOf(path, logger);
    if (isClosed || text === undefined || (text === known && !isRefused)) return;
    known = text;
    try {
      isRefused = !changed(text);
    } catch (error) {
      logger.error({ err: error, path }, 'What a watched file says could not be taken.');
    }
  };
  return {
    read() {
      reading = reading.then(readNow);
      return reading;
    },
    async [Symbol.asyncDispose]() {
      isClosed = true;
      await reading;
    },
  };
}

/** Where the system tells of nothing, the file's date, size and place do. */
function pollFile(path: string, milliseconds: number, heard: () => void): NodeJS.Timeout {
  let seen: string | undefined;
  const look = async (): Promise<void> => {
    const signature = await signatureOf(path);
    if (seen !== undefined && signature !== seen) heard();
    seen = signature;
  };
  void look();
  return setInterval(() => void look(), milliseconds);
}

async function textOf(path: string, logger: Logger): Promise<string | undefined> {
  try {
    const found = await stat(path);
    // A pipe would hold everybody up who reads it.
    const content = found.isFile() && found.size <= MAXIMUM_BYTES ? await readFile(path) : undefined;
    // It may have grown meanwhile.
    if (content && content.byteLength <= MAXIMUM_BYTES) return content.toString();
    throw new Error(`It is no file, or has more than ${MAXIMUM_BYTES} bytes.`);
  } catch (error) {
    logger.warn({ err: error, path }, 'A watched file cannot be read.');
    return undefined;
  }
}

/** The folder and not the file: editors and mounted volumes put another file, or another link, in its place. */
function watchFolder(path: string, heard: () => void, logger: Logger): FSWatcher | undefined {
  const folder = dirname(path);
  const name = basename(path);
  try {
    const watcher = watch(folder, { persistent: false }, (_, changed) => {
      // A mounted volume swaps a link beside the file, whose name begins with two dots.
      if (changed === null || changed === name || changed.startsWith('..')) heard();
    });
    watcher.on('error', (error) => logger.debug({ err: error, folder }, 'The system tells of no change any more.'));
    return watcher;
  } catch (error) {
    logger.debug({ err: error, folder }, 'The system tells of no change: the file is looked at from time to time.');
    return undefined;
  }
}

async function signatureOf(path: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(path);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return 'missing';
  }
}
