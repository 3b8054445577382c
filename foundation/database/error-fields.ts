import type { ErrorFields } from './pglite-messages.ts';

const names = [
  'code',
  'severity',
  'detail',
  'hint',
  'schema',
  'table',
  'column',
  'constraint',
  'position',
  'where',
  'routine',
];

// What PGlite's file system says by number. Source: WASI, `errno` of wasi_snapshot_preview1.
const systemErrors: Readonly<Record<number, string>> = {
  2: 'EACCES: permission denied',
  19: 'EDQUOT: the quota is used up',
  29: 'EIO: the device failed',
  51: 'ENOSPC: no space left on the device',
  63: 'EPERM: not permitted',
  69: 'EROFS: the file system is read-only',
};

function fileSystemMessage(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('errno' in error)) return undefined;
  const { errno } = error;
  return `The database cannot use its files (${systemErrors[Number(errno)] ?? `errno ${errno}`}).`;
}

/** What of an error goes between threads: an error itself would arrive without the fields of Postgres. */
export function errorFields(error: unknown): ErrorFields {
  if (!(error instanceof Error)) return { message: fileSystemMessage(error) ?? String(error) };
  const known = names.map((name) => [name, (error as unknown as Record<string, unknown>)[name]]);
  const present = known.filter(([, value]) => typeof value === 'string');
  return { message: error.message, stack: error.stack, ...Object.fromEntries(present) };
}
