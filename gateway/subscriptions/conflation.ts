import type { ExecutionResult } from 'graphql';
import { isRecord } from '#foundation/is-record.ts';

/**
 * The value at a path of an event's data, as a key; one key for all events that have no value there. Without a path the
 * operation cannot tell its events apart, and the newest replaces any other.
 */
export function keyAt({ data }: ExecutionResult, path: readonly string[] | undefined): string {
  let value: unknown = path && data;
  for (const name of path ?? []) value = isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return JSON.stringify(value) ?? '';
}
