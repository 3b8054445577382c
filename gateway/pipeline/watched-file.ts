import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import type { z } from 'zod';
import type { Logger } from '#foundation/logging/logger.ts';

/** What a file of JSON says now. */
export interface WatchedFile<T> extends Disposable {
  current(): T;
}

export interface WatchedFileOptions<T> {
  readonly path: string;
  readonly schema: z.ZodType<T>;
  readonly logger: Logger;
}

// Looked at, not listened to: a file that is replaced, or mounted anew, would not be heard.
const LOOK_EVERY_MILLISECONDS = 1_000;

/**
 * Reads the file, and again whenever it has changed; what is wrong with a change is logged and the last good content
 * stays. Throws when the first content is not valid.
 */
export function watchFileOf<T>({ path, schema, logger }: WatchedFileOptions<T>): WatchedFile<T> {
  const read = (): T => {
    const parsed = schema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    if (parsed.success) return parsed.data;
    const problems = parsed.error.issues.map(({ path: at, message }) => `${at.join('.') || 'the file'}: ${message}`);
    throw new Error(`${path} cannot be used: ${problems.join('; ')}`);
  };
  let current = read();
  const changed = () => {
    try {
      current = read();
      logger.info({ file: path }, 'a file was read again');
    } catch (error) {
      logger.error({ err: error, file: path }, 'a changed file cannot be used; what it said before stays');
    }
  };
  watchFile(path, { interval: LOOK_EVERY_MILLISECONDS, persistent: false }, changed);
  return {
    current: () => current,
    [Symbol.dispose]: () => unwatchFile(path, changed),
  };
}
