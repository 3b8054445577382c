import type { ErrorFields } from './pglite-messages.ts';

/** An error of Postgres, with its fields, whichever adapter it came through. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  readonly code: string | undefined;
  readonly constraint: string | undefined;
  readonly detail: string | undefined;

  constructor(fields: ErrorFields) {
    super(fields.message);
    const { message: _message, stack: _stack, ...rest } = fields;
    Object.assign(this, rest);
    this.code = fields.code;
    this.constraint = fields.constraint;
    this.detail = fields.detail;
  }
}

/** Another process works on the same data folder. */
export class DatabaseInUse extends Error {
  override readonly name = 'DatabaseInUse';
}

/** SQLSTATE values this program tells apart. Source: Postgres 15, appendix A. */
export const SqlState = {
  UNIQUE_VIOLATION: '23505',
  SERIALIZATION_FAILURE: '40001',
  DEADLOCK_DETECTED: '40P01',
  IN_FAILED_TRANSACTION: '25P02',
  FEATURE_NOT_SUPPORTED: '0A000', // among others, a kept statement whose table has changed
  TRANSACTION_TIMEOUT: '25P03', // idle_in_transaction_session_timeout, and our own bound on PGlite
} as const;

/** Postgres answers the COMMIT of a failed transaction by rolling it back, without an error; this is that error. */
export const rolledBackInstead = () =>
  new DatabaseError({
    message: 'A statement of this transaction failed, so it was rolled back instead of committed.',
    code: SqlState.IN_FAILED_TRANSACTION,
  });

const field = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[name] : undefined;

/** The SQLSTATE of a database error; undefined for anything else. */
export function sqlStateOf(error: unknown): string | undefined {
  const code = field(error, 'code');
  return typeof code === 'string' ? code : undefined;
}

/** Whether a unique index refused the row; with a name, whether it was that index. */
export const isUniqueViolation = (error: unknown, constraintName?: string): boolean =>
  sqlStateOf(error) === SqlState.UNIQUE_VIOLATION &&
  (constraintName === undefined || field(error, 'constraint') === constraintName);

/** Whether a statement that the connection has kept no longer fits its table, which has changed meanwhile. */
export const isPlanStale = (error: unknown): boolean =>
  sqlStateOf(error) === SqlState.FEATURE_NOT_SUPPORTED && /cached plan/.test(String(field(error, 'message')));

/** Whether the database gave this transaction up for another one, or for a changed table: run again, it may succeed. */
export const isRepeatable = (error: unknown): boolean => {
  const code = sqlStateOf(error);
  return code === SqlState.SERIALIZATION_FAILURE || code === SqlState.DEADLOCK_DETECTED || isPlanStale(error);
};
