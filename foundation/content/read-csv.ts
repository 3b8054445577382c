import { setImmediate as othersTurn } from 'node:timers/promises';
import { type CsvError, parse } from 'csv-parse';
import { type RecordLimits, type RecordReader, type RecordWords, stepsOf } from './records.ts';
import { BrokenContent, unpack } from './unpack.ts';

export interface CsvOptions extends RecordWords {
  /** The columns that the first row must name, in small letters. */
  readonly required: readonly string[];
  readonly limits: RecordLimits;
}

/** A row whose number of fields is not that of the header. */
export interface UnevenRow {
  readonly fields: number;
  readonly expected: number;
}

export type CsvRow = ReadonlyMap<string, string> | UnevenRow;

// The parser takes some 30 µs for a row whose fields are too many or too few, and a row can be two characters long.
const CHARACTERS_AT_ONCE = 1_024;

/**
 * The rows of comma-separated values (RFC 4180, UTF-8, plain or gzipped) behind the header, one at a time: the fields by
 * the header's names in small letters, as CsvRow. Empty lines are passed over. A quote that is not closed, or whatever is
 * cut off or larger than the limits, ends the reading with a last step that says so.
 */
export function readCsv(content: Uint8Array, options: CsvOptions): RecordReader {
  const { limits, whole } = options;
  const unpacked = unpack(content, { bytes: limits.bytes, whole });

  async function* rows(): AsyncGenerator<CsvRow> {
    const parser = createParser(options);
    let header: readonly string[] | undefined;
    for await (const text of wholeLines(unpacked, options)) {
      for (const piece of piecesOf(text)) {
        const { rows: read, broken } = await parser.feed(piece);
        for (const fields of read) {
          if (header) yield toRow(header, fields);
          else header = readHeader(fields, options);
        }
        if (broken) throw broken;
        await othersTurn();
      }
    }
    if (!header) throw noHeader(options);
  }

  return {
    progressRatio: unpacked.progressRatio,
    [Symbol.asyncIterator]: () => stepsOf(rows(), limits, options),
  };
}

/**
 * Whole lines, and undefined at their end: of a text that is cut off the last line is not taken for a whole one, and
 * what came before it is.
 */
async function* wholeLines(
  texts: AsyncIterable<string>,
  { limits, record }: CsvOptions,
): AsyncGenerator<string | undefined> {
  let rest = '';
  try {
    for await (const text of texts) {
      const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
      if (end > 0) yield rest + text.slice(0, end);
      rest = end > 0 ? text.slice(end) : rest + text;
      if (rest.length > limits.recordBytes) throw tooLong(limits, record);
    }
    yield rest;
  } catch (error) {
    yield undefined;
    throw error;
  }
  yield undefined;
}

/** The text in short pieces of whole characters; the end is one of its own. */
function* piecesOf(text: string | undefined): Generator<string | undefined> {
  if (text === undefined) return yield undefined;
  for (let start = 0; start < text.length; ) {
    const end = start + CHARACTERS_AT_ONCE;
    const isCut = (text.codePointAt(end - 1) ?? 0) > 0xffff;
    const piece = text.slice(start, isCut ? end + 1 : end);
    yield piece;
    start += piece.length;
  }
}

/** Hands out rows as they are read: a stream would keep them back, and lose them when it breaks. */
function createParser({ limits, record }: CsvOptions) {
  let rows: string[][] = [];
  const parser = parse({
    bom: true,
    // Told, for the parser would take the first one that it finds for that of all rows.
    record_delimiter: ['\r\n', '\n', '\r'],
    // A quote within a field is a quote: the row is refused for what it then says, and not the file.
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: limits.recordBytes,
    on_record: (fields: string[]) => void rows.push(fields),
  });
  // Whoever writes hears of it.
  parser.on('error', () => {});

  return {
    /** Without a text, the end. */
    async feed(text: string | undefined): Promise<{ readonly rows: string[][]; readonly broken: Error | undefined }> {
      const failed = await new Promise<Error | null | undefined>((resolve) => {
        if (text === undefined) parser.end(resolve);
        else parser.write(text, resolve);
      });
      const read = rows;
      rows = [];
      return { rows: read, broken: failed ? toBroken(failed, limits, record) : undefined };
    },
  };
}

function toBroken(error: Error, limits: RecordLimits, record: string): Error {
  const { code } = error as CsvError;
  if (code === 'CSV_QUOTE_NOT_CLOSED') return new BrokenContent('A quote is not closed here.', { cause: error });
  return code === 'CSV_MAX_RECORD_SIZE' ? tooLong(limits, record) : error;
}

const tooLong = ({ recordBytes }: RecordLimits, record: string) =>
  new BrokenContent(`${record} has at most ${recordBytes} characters.`);

const noHeader = ({ required }: CsvOptions) =>
  new BrokenContent(`The first row must name the columns ${required.join(' and ')}.`);

function readHeader(fields: readonly string[], options: CsvOptions): readonly string[] {
  const names = fields.map((name) => name.trim().toLowerCase());
  if (!options.required.every((name) => names.includes(name))) throw noHeader(options);
  const twice = names.find((name, place) => names.indexOf(name) < place);
  if (twice) throw new BrokenContent(`The first row names the column ${printable(twice)} twice.`);
  return names;
}

/** No database keeps control characters, nor half of a character that was cut. */
const printable = (name: string) => name.slice(0, 64).replace(/[\p{Cc}\p{Cs}]/gu, '\ufffd');

const toRow = (header: readonly string[], fields: readonly string[]): CsvRow =>
  fields.length === header.length
    ? new Map(header.map((name, place) => [name, fields[place] as string]))
    : { fields: fields.length, expected: header.length };
