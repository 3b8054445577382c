import { z } from 'zod';
import type { CsvRow } from '#foundation/content/read-csv.ts';
import { fromBase64 } from '#foundation/content/unpack.ts';
import { line } from '#foundation/graphql/input.ts';
import { parseDateTime } from '#foundation/graphql/scalars.ts';
import { formatDecimal, isDecimal, parseDecimal } from '#foundation/money/money.ts';
import { stateMachine } from '#foundation/state-machine.ts';
import { UploadFormat, type UploadStatus } from './entity.ts';

/** One value of an uploaded history. */
export interface UploadedValue {
  /** Null where the file holds one series. */
  readonly series: string | null;
  readonly value: string;
  readonly observedAt: Date;
}

/** What is wrong with a row. */
export interface WrongRow {
  /** Null when the row as a whole is. */
  readonly column: string | null;
  readonly message: string;
}

/** What may become of an upload; one that has ended can be begun anew by its task. */
export const uploadStates = stateMachine<UploadStatus>('upload', {
  QUEUED: ['RUNNING', 'CANCELLED', 'FAILED'],
  RUNNING: ['SUCCEEDED', 'PARTIAL', 'FAILED', 'CANCELLED'],
  SUCCEEDED: [],
  PARTIAL: [],
  FAILED: ['RUNNING'],
  CANCELLED: ['RUNNING'],
});

const MOST_DIGITS = 1e12;
const LONGEST_SERIES = 100;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

const momentExpected =
  'timestamp must be a moment with a time zone, as in 2026-01-31T08:00:00Z, or a day, as in 2026-01-31.';
const valueExpected = 'value must be a number between -10¹² and 10¹².';

/** Days begin at midnight (UTC). */
const toMoment = (text: string): Date | undefined =>
  parseDateTime(DAY.test(text.trim()) ? `${text.trim()}T00:00:00Z` : text.trim());

/** The number to six decimals; undefined where it is none, or larger than a decimal can be. */
function toDecimal(given: string | number): string | undefined {
  const text = String(given).trim();
  if (isDecimal(text)) return formatDecimal(parseDecimal(text));
  const number = NUMBER.test(text) ? Number(text) : Number.NaN;
  if (!(Math.abs(number) < MOST_DIGITS)) return undefined;
  const fixed = number.toFixed(6);
  return isDecimal(fixed) ? formatDecimal(parseDecimal(fixed)) : undefined;
}

const readWith =
  <I, O>(read: (given: I) => O | undefined, expected: string) =>
  (given: I, context: z.core.$RefinementCtx<I>): O => {
    const found = read(given);
    if (found !== undefined) return found;
    context.addIssue(expected);
    return z.NEVER;
  };

const row = z.object(
  {
    timestamp: z.string(momentExpected).transform(readWith(toMoment, momentExpected)),
    value: z.union([z.string(), z.number()], valueExpected).transform(readWith(toDecimal, valueExpected)),
    series: line(LONGEST_SERIES).nullish(),
  },
  'A row must be an object with timestamp and value.',
);

const isCsvRow = (given: unknown): given is CsvRow =>
  given instanceof Map || (typeof given === 'object' && given !== null && 'fields' in given && 'expected' in given);

/** The value that a row of a file tells, or what is wrong with it. */
export function readRow(given: unknown, format: UploadFormat, now: Date): UploadedValue | WrongRow {
  if (format === UploadFormat.CSV && isCsvRow(given)) {
    if (!('fields' in given)) return readFields(Object.fromEntries(given), now);
    const message = `A row must have ${given.expected} fields like the header, not ${given.fields}.`;
    return { column: null, message };
  }
  return readFields(given, now);
}

function readFields(given: unknown, now: Date): UploadedValue | WrongRow {
  const { data, error } = row.safeParse(given);
  if (!data) {
    const [issue] = error.issues;
    const column = issue?.path[0];
    return { column: column === undefined ? null : String(column), message: issue?.message ?? 'Not a row.' };
  }
  const { timestamp: observedAt, value, series } = data;
  if (observedAt > now) return { column: 'timestamp', message: 'timestamp must not be in the future.' };
  return { series: series ?? null, value, observedAt };
}

/** How an upload that was read to its end, or as far as it could be, has ended. */
export function endingOf(o: { kept: number; refused: number }): UploadStatus {
  if (o.refused === 0) return 'SUCCEEDED';
  return o.kept > 0 ? 'PARTIAL' : 'FAILED';
}

/**
 * The bytes of a history as it was sent: the text, or its base64 form. No text of a history is made of the letters of
 * base64 alone: a list begins with a bracket, a header holds a comma. Undefined when it is neither.
 */
export function decodeContent(content: string): Buffer | undefined {
  if (/^\s*[{[]/.test(content) || content.includes(',')) return Buffer.from(content, 'utf8');
  return fromBase64(content);
}
