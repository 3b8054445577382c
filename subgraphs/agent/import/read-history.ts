import { type JsonListLimits, readJsonList } from '#foundation/content/read-json-list.ts';
import type { RecordReader } from '#foundation/content/records.ts';

export type HistoryReader = RecordReader;
export type HistoryLimits = JsonListLimits;

export const historyLimits: HistoryLimits = { bytes: 200_000_000, recordBytes: 100_000, records: 1_000_000, depth: 16 };

/**
 * The records of a price history, one at a time: `{ "SpotPriceHistory": [ … ] }` as JSON in UTF-8, plain or gzipped.
 * What is broken, cut off or larger than the limits ends the reading with a last step that says so; everything before
 * it has been handed out by then.
 */
export const readHistory = (content: Uint8Array, limits: HistoryLimits = historyLimits): HistoryReader =>
  readJsonList(content, { list: 'SpotPriceHistory', whole: 'A history', record: 'A record', limits });
