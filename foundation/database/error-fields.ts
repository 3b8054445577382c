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

/** What of an error goes between threads: an error itself would arrive without the fields of Postgres. */
export function errorFields(error: unknown): ErrorFields {
  if (!(error instanceof Error)) return { message: String(error) };
  const known = names.map((name) => [name, (error as unknown as Record<string, unknown>)[name]]);
  const present = known.filter(([, value]) => typeof value === 'string');
  return { message: error.message, stack: error.stack, ...Object.fromEntries(present) };
}
