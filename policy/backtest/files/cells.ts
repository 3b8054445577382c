import { CsvError, parse } from 'csv-parse/sync';

/** A table that cannot be read, in words for whoever named it. */
export class UnreadableTable extends Error {
  override readonly name = 'UnreadableTable';
}

export interface Row {
  readonly cells: Readonly<Record<string, string>>;
  /** From 1, the head included. */
  readonly line: number;
}

/** What csv-parse answers for each record with `info`. */
interface Parsed {
  readonly record: Record<string, string>;
  readonly info: { readonly lines: number };
}

/**
 * The rows of comma-separated values with a head, by the names of the columns in small letters.
 * @throws UnreadableTable when a column is missing, or a row has more or fewer cells than the head.
 */
export function cellsOf(csv: string, columns: readonly string[]): Row[] {
  const columnsOf = (head: readonly string[]) => head.map((name) => name.toLowerCase());
  const options = { columns: columnsOf, skip_empty_lines: true, trim: true, bom: true, info: true } as const;
  let parsed: Parsed[];
  try {
    parsed = parse(csv, options) as unknown as Parsed[];
  } catch (error) {
    if (error instanceof CsvError) throw new UnreadableTable(`${error.message}.`);
    throw error;
  }
  const [first] = parsed;
  if (!first) throw new UnreadableTable(`there is no row below the head; expected the columns ${columns.join(', ')}.`);
  const missing = columns.filter((column) => !(column in first.record));
  if (missing.length > 0) throw new UnreadableTable(`line 1: the columns ${missing.join(', ')} are missing.`);
  return parsed.map(({ record, info }) => ({ cells: record, line: info.lines }));
}

/** A whole number of 0 or more. @throws UnreadableTable */
export function wholeNumberIn(cells: Readonly<Record<string, string>>, column: string, line: number): number {
  const text = cells[column] ?? '';
  const value = Number(text);
  if (/^\d{1,15}(\.0+)?$/.test(text)) return value;
  throw new UnreadableTable(`line ${line}: ${column} is not a whole number of 0 or more.`);
}
