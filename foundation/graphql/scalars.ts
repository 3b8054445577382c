import { type GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { failure } from './failure.ts';

const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:[Zz]|[+-](\d{2}):(\d{2}))$/;
const DECIMAL = /^-?\d{1,12}(?:\.\d{1,6})?$/;

type Scalar = Pick<GraphQLScalarType<unknown, unknown>, 'serialize' | 'parseValue' | 'parseLiteral'>;

/** Reads a moment with a time zone; undefined when it is not RFC 3339 or names a day or hour that does not exist. */
export function parseDateTime(text: string): Date | undefined {
  const [matched, ...parts] = RFC_3339.exec(text) ?? [];
  if (matched === undefined) return undefined;
  const [year = 0, month = 0, day = 0, ...time] = parts.map((part) => Number(part ?? 0));
  const [hour = 0, minute = 0, second = 0, zoneHour = 0, zoneMinute = 0] = time;
  const isTime = hour < 24 && minute < 60 && second < 60 && zoneHour < 24 && zoneMinute < 60;
  const isDay = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
  if (!isTime || !isDay) return undefined;
  const moment = new Date(matched.toUpperCase());
  const utcYear = moment.getUTCFullYear(); // a zone can carry the first and the last year out of what four digits write
  return utcYear >= 1 && utcYear <= 9999 ? moment : undefined;
}

const daysInMonth = (year: number, month: number): number =>
  new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();

const badInput = (expected: string) => failure('BAD_USER_INPUT', expected);

/** A scalar that is a string on the wire; `read` answers undefined for what it refuses. */
function textScalar(read: (text: string) => unknown, write: (value: unknown) => string, expected: string): Scalar {
  const parseValue = (value: unknown) => {
    const parsed = typeof value === 'string' ? read(value) : undefined;
    if (parsed === undefined) throw badInput(expected);
    return parsed;
  };
  return {
    serialize: write,
    parseValue,
    parseLiteral: (node: ValueNode) => parseValue(node.kind === Kind.STRING ? node.value : undefined),
  };
}

function writeDateTime(value: unknown): string {
  const date = typeof value === 'string' ? parseDateTime(value) : value;
  if (!(date instanceof Date) || Number.isNaN(date.getTime())) throw new TypeError('A DateTime is not a moment.');
  return date.toISOString();
}

function writeDecimal(value: unknown): string {
  if (typeof value !== 'string' || !DECIMAL.test(value)) throw new TypeError('A Decimal is not an exact number.');
  return value;
}

/** The resolvers of the scalars in `schema/common.graphql`. */
export const scalars: { readonly DateTime: Scalar; readonly Decimal: Scalar } = {
  /** In: RFC 3339 with a time zone → `Date`. Out: `Date` or RFC 3339 → UTC with milliseconds. */
  DateTime: textScalar(
    parseDateTime,
    writeDateTime,
    'Expected a DateTime as in RFC 3339 with a time zone: "2026-01-31T08:00:00.000Z".',
  ),
  /** In and out: a string, so that no digit is lost. */
  Decimal: textScalar(
    (text) => (DECIMAL.test(text) ? text : undefined),
    writeDecimal,
    'Expected a Decimal as a string with at most 12 digits before and 6 after the point: "0.031400".',
  ),
};
