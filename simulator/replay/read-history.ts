import { pick } from 'stream-json/filters/pick.js';
import { streamArray } from 'stream-json/streamers/stream-array.js';
import { type AvailabilityTrace, parseAvailabilityTraces } from '../market/availability-trace.ts';
import { type PriceRow, parsePriceRecord } from '../market/price-history.ts';
import { openFile, readText, UnusableFile } from './open-text.ts';

/** A record that was left out. */
export interface BrokenRecord {
  /** Its place in the file, from 1. */
  readonly record: number;
  readonly reason: string;
}

export interface PriceHistory {
  /** In the file's order. */
  readonly rows: readonly PriceRow[];
  /** The first hundred. */
  readonly broken: readonly BrokenRecord[];
  readonly brokenCount: number;
}

const LIST = 'SpotPriceHistory';
const MAXIMUM_NAMED = 100;
/** A history of that many rows is many years of all pools of a cloud. */
const MAXIMUM_ROWS = 5_000_000;

/**
 * Reads what `aws ec2 describe-spot-price-history` prints, plain or gzipped, record by record. Records that are malformed
 * are named and left out; where the file itself breaks off, what came before it counts.
 * @throws UnusableFile when there is no such file, or nothing in it can be used.
 */
export async function readPriceHistory(path: string): Promise<PriceHistory> {
  const rows: PriceRow[] = [];
  const broken: BrokenRecord[] = [];
  let brokenCount = 0;
  let record = 0;
  const leaveOut = (entry: BrokenRecord) => {
    brokenCount += 1;
    if (broken.length < MAXIMUM_NAMED) broken.push(entry);
  };
  const file = await openFile(path);
  const parser = pick.withParserAsStream({ filter: LIST });
  const items = parser.pipe(streamArray.asStream());
  for (const stage of [file, parser]) stage.on('error', (error) => items.destroy(error));
  file.pipe(parser);
  try {
    for await (const { value } of items as AsyncIterable<{ value: unknown }>) {
      record += 1;
      if (rows.length >= MAXIMUM_ROWS) throw new RangeError(`more than ${MAXIMUM_ROWS} records`);
      const row = rowOf(value);
      if (typeof row === 'string') leaveOut({ record, reason: row });
      else rows.push(row);
    }
  } catch (error) {
    leaveOut({ record: record + 1, reason: `the file breaks off: ${error instanceof Error ? error.message : error}` });
  }
  if (rows.length === 0) throw new UnusableFile(`${path} holds no price: expected a ${LIST} as the cloud prints it.`);
  return { rows, broken, brokenCount };
}

/** Reads recorded availability, run-length encoded, plain or gzipped. @throws UnusableFile that names the broken line. */
export async function readAvailability(path: string): Promise<AvailabilityTrace[]> {
  const csv = await readText(path);
  try {
    return parseAvailabilityTraces(csv);
  } catch (error) {
    if (error instanceof RangeError) throw new UnusableFile(`${path}: ${error.message}`);
    throw error;
  }
}

/** The row, or why there is none. */
function rowOf(value: unknown): PriceRow | string {
  if (typeof value !== 'object' || value === null) return 'A price record is an object.';
  try {
    return parsePriceRecord(value as Record<string, unknown>);
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}
