import { createGunzip } from 'node:zlib';
import { jsonParser, type Token } from 'stream-json/core/parser.js';
import { isGzip } from './rules.ts';

/** One record of a history, or why nothing comes after it. */
export type HistoryStep =
  | { readonly kind: 'record'; readonly value: unknown }
  | { readonly kind: 'broken'; readonly message: string };

export interface HistoryReader extends AsyncIterable<HistoryStep> {
  /** How much of the content was read, 0 to 1. */
  progressRatio(): number;
}

export interface HistoryLimits {
  /** Of the JSON, unpacked. */
  readonly bytes: number;
  /** Of one record, or of what stands between two. */
  readonly recordBytes: number;
  /** A few kilobytes can unpack to a hundred million records, which nobody sends in earnest. */
  readonly records: number;
  readonly depth: number;
}

export const historyLimits: HistoryLimits = { bytes: 200_000_000, recordBytes: 100_000, records: 1_000_000, depth: 16 };

const LIST = 'SpotPriceHistory';
const CHUNK = 65_536;

/** The history cannot be read further. */
class BrokenHistory extends Error {
  override readonly name = 'BrokenHistory';
}

/**
 * The records of a price history, one at a time: `{ "SpotPriceHistory": [ … ] }` as JSON in UTF-8, plain or gzipped.
 * What is broken, cut off or larger than the limits ends the reading with a last step that says so; everything before
 * it has been handed out by then.
 */
export function readHistory(content: Uint8Array, limits: HistoryLimits = historyLimits): HistoryReader {
  let bytesRead = 0;

  async function* unpacked(): AsyncGenerator<Uint8Array> {
    if (!isGzip(content)) {
      for (let start = 0; start < content.length; start += CHUNK) {
        const chunk = content.subarray(start, start + CHUNK);
        bytesRead += chunk.length;
        yield chunk;
      }
      return;
    }
    const gunzip = createGunzip({ chunkSize: CHUNK });
    gunzip.end(content);
    try {
      for await (const chunk of gunzip as AsyncIterable<Uint8Array>) {
        bytesRead = gunzip.bytesWritten;
        yield chunk;
      }
    } catch (error) {
      throw new BrokenHistory('The compressed data is broken or cut off.', { cause: error });
    } finally {
      gunzip.destroy();
    }
  }

  async function* steps(): AsyncGenerator<HistoryStep> {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    const records = createRecords(limits);
    let bytes = 0;
    let count = 0;
    try {
      for await (const chunk of unpacked()) {
        bytes += chunk.length;
        if (bytes > limits.bytes) throw new BrokenHistory(`A history has at most ${limits.bytes} bytes.`);
        for (const value of records.feed(decode(decoder, chunk))) {
          count += 1;
          if (count > limits.records) throw new BrokenHistory(`A history has at most ${limits.records} records.`);
          yield { kind: 'record', value };
        }
      }
      records.end();
    } catch (error) {
      if (!(error instanceof BrokenHistory)) throw error;
      yield { kind: 'broken', message: error.message };
    }
  }

  return {
    progressRatio: () => (content.length === 0 ? 1 : Math.min(1, bytesRead / content.length)),
    [Symbol.asyncIterator]: () => steps(),
  };
}

function decode(decoder: InstanceType<typeof TextDecoder>, chunk: Uint8Array): string {
  try {
    return decoder.decode(chunk, { stream: true });
  } catch (error) {
    throw new BrokenHistory('The text is not UTF-8.', { cause: error });
  }
}

/** Puts the list's items together from text in pieces. Throws BrokenHistory. */
function createRecords(limits: HistoryLimits) {
  const parse = jsonParser({ streamValues: false });
  const items = createItems(limits);
  let pending = 0;

  function* read(text: string): Generator<unknown> {
    pending += text.length;
    let found = 0;
    for (const token of tokensOf(parse, text)) {
      const item = items.take(token);
      if (!item) continue;
      found += 1;
      yield item.value;
    }
    if (found > 0) pending = 0;
    if (pending > limits.recordBytes) throw new BrokenHistory(`A record has at most ${limits.recordBytes} characters.`);
  }

  return {
    // The parser forgets what it found in a piece that it breaks on. So each piece ends where a record may end.
    *feed(text: string): Generator<unknown> {
      for (let start = 0; start < text.length; ) {
        const brace = text.indexOf('}', start);
        const end = brace < 0 ? text.length : brace + 1;
        yield* read(text.slice(start, end));
        start = end;
      }
    },
    end(): void {
      if (!items.isWhole()) throw new BrokenHistory('The JSON ends too early.');
      if (!items.hasList()) throw new BrokenHistory(`Expected an object with a list named ${LIST}.`);
    },
  };
}

function tokensOf(parse: ReturnType<typeof jsonParser>, text: string): readonly Token[] {
  try {
    const found = parse(text);
    return typeof found === 'object' && found !== null && 'values' in found ? (found.values as Token[]) : [];
  } catch (error) {
    throw new BrokenHistory('The JSON is broken here.', { cause: error });
  }
}

type Scalar = string | number | boolean | null;

/** Follows the tokens of the document and gives out each item of the list at its end; nested values are passed over. */
function createItems({ depth: deepest }: HistoryLimits) {
  // 0 outside, 1 in the document, 2 in the list, 3 in a record, more in what nobody asked for.
  let depth = 0;
  let key = '';
  let isInList = false;
  let hasSeenList = false;
  let hasBegun = false;
  let record: Map<string, Scalar> | undefined;

  function open(isArray: boolean): undefined {
    if (depth === 0 && isArray) throw new BrokenHistory(`Expected an object with a list named ${LIST}.`);
    if (depth === 1) isInList = isArray && key === LIST && !hasSeenList;
    if (isInList) hasSeenList = true;
    if (depth === 2 && isInList && !isArray) record = new Map();
    depth += 1;
    hasBegun = true;
    if (depth > deepest) throw new BrokenHistory(`The JSON is nested more than ${deepest} deep.`);
  }

  function close(isArray: boolean): { readonly value: unknown } | undefined {
    depth -= 1;
    if (depth === 1) isInList = false;
    if (depth !== 2 || !isInList) return undefined;
    const value = isArray ? [] : Object.fromEntries(record ?? []);
    record = undefined;
    return { value };
  }

  function scalar(value: Scalar): { readonly value: unknown } | undefined {
    if (depth === 0) throw new BrokenHistory(`Expected an object with a list named ${LIST}.`);
    if (depth === 2 && isInList) return { value };
    if (depth === 3 && record) record.set(key, value);
    return undefined;
  }

  return {
    isWhole: () => hasBegun && depth === 0,
    hasList: () => hasSeenList,
    take(token: Token): { readonly value: unknown } | undefined {
      if (token.name === 'startObject' || token.name === 'startArray') return open(token.name === 'startArray');
      if (token.name === 'endObject' || token.name === 'endArray') return close(token.name === 'endArray');
      if (token.name === 'numberValue') return scalar(Number(token.value));
      if (token.name === 'stringValue' || token.name === 'nullValue') return scalar(token.value);
      if (token.name === 'trueValue' || token.name === 'falseValue') return scalar(token.value);
      if (token.name === 'keyValue') key = token.value;
      return undefined;
    },
  };
}
