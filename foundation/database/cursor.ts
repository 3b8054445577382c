import type { EntityProperty } from '@mikro-orm/core';
import { failure } from '../graphql/failure.ts';

type Stored = string | number | boolean;

const VERSION = 1;
const LONGEST = 4_096;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NUMERIC = /^-?\d{1,40}(\.\d{1,40})?$/;

/** The failure of a caller whose `after` is no cursor of the list it was sent to. */
export const invalidCursor = () =>
  failure('BAD_USER_INPUT', '`after` is not a cursor of this list.', { argument: 'after' });

/** A position in a list: the values of its order fields, bound to that order. Opaque to clients. */
export function encodeCursor(order: string, properties: readonly EntityProperty[], values: readonly unknown[]): string {
  const stored = values.map((value, index) => store(value, properties[index]?.name));
  return Buffer.from(JSON.stringify([VERSION, order, ...stored])).toString('base64url');
}

/** The values to compare with. Throws `invalidCursor()`. */
export function decodeCursor(order: string, properties: readonly EntityProperty[], cursor: string): unknown[] {
  const parts = parse(cursor);
  const [version, boundTo, ...values] = parts;
  if (version !== VERSION || boundTo !== order || values.length !== properties.length) throw invalidCursor();
  return properties.map((property, index) => restore(property, values[index]));
}

function parse(cursor: string): unknown[] {
  if (cursor.length > LONGEST) throw invalidCursor();
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(parts)) return parts;
  } catch {
    // Not JSON: the same as any other text that is not a cursor.
  }
  throw invalidCursor();
}

function store(value: unknown, name: string | undefined): Stored {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  throw new Error(`A list cannot be ordered by ${name}, which is ${value === null ? 'null' : typeof value}.`);
}

/** Checks the form here, because the database would answer a wrong one with an error of ours. */
function restore(property: EntityProperty, value: unknown): unknown {
  const column = property.columnTypes?.[0] ?? '';
  const wanted =
    column.startsWith('timestamp') || column === 'date' ? restoreDate(value) : restoreScalar(column, value);
  if (wanted === undefined) throw invalidCursor();
  return wanted;
}

function restoreDate(value: unknown): Date | undefined {
  const date = new Date(typeof value === 'string' ? value : Number.NaN);
  const year = date.getUTCFullYear();
  return year >= 1 && year <= 9999 ? date : undefined; // and so none that the database cannot read
}

function restoreScalar(column: string, value: unknown): Stored | undefined {
  if (column === 'uuid') return typeof value === 'string' && UUID.test(value) ? value : undefined;
  if (/^(numeric|decimal)/.test(column)) return typeof value === 'string' && NUMERIC.test(value) ? value : undefined;
  if (/^(bigint|int|smallint|serial)/.test(column)) return restoreInteger(value);
  if (/^(double|real|float)/.test(column)) return typeof value === 'number' ? value : undefined;
  if (column === 'boolean') return typeof value === 'boolean' ? value : undefined;
  // Postgres has no text with a zero byte.
  return typeof value === 'string' && !value.includes('\0') ? value : undefined;
}

const restoreInteger = (value: unknown): Stored | undefined => {
  if (typeof value === 'string') return /^-?\d{1,18}$/.test(value) ? value : undefined;
  return Number.isSafeInteger(value) ? (value as number) : undefined;
};
