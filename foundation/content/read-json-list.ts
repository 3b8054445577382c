import { jsonParser, type Token } from 'stream-json/core/parser.js';
import { type RecordLimits, type RecordReader, type RecordWords, stepsOf } from './records.ts';
import { BrokenContent, unpack } from './unpack.ts';

export interface JsonListLimits extends RecordLimits {
  readonly depth: number;
}

export interface JsonListOptions extends RecordWords {
  /** The key of the list in the document; without it the document is the list. */
  readonly list?: string;
  readonly limits: JsonListLimits;
}

/**
 * The items of a list in JSON (UTF-8, plain or gzipped), one at a time, without what is nested in them. What is broken,
 * cut off or larger than the limits ends the reading with a last step that says so.
 */
export function readJsonList(content: Uint8Array, options: JsonListOptions): RecordReader {
  const { limits, whole } = options;
  const unpacked = unpack(content, { bytes: limits.bytes, whole });

  async function* records(): AsyncGenerator<unknown> {
    const found = createRecords(options);
    for await (const text of unpacked) yield* found.feed(text);
    found.end();
  }

  return {
    progressRatio: unpacked.progressRatio,
    [Symbol.asyncIterator]: () => stepsOf(records(), limits, options),
  };
}

const expected = ({ list }: JsonListOptions): string =>
  list === undefined ? 'Expected a list.' : `Expected an object with a list named ${list}.`;

/** Puts the list's items together from text in pieces. Throws BrokenContent. */
function createRecords(options: JsonListOptions) {
  const { limits, record } = options;
  const parse = jsonParser({ streamValues: false });
  const items = createItems(options);
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
    if (pending > limits.recordBytes)
      throw new BrokenContent(`${record} has at most ${limits.recordBytes} characters.`);
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
      if (!items.isWhole()) throw new BrokenContent('The JSON ends too early.');
      if (!items.hasList()) throw new BrokenContent(expected(options));
    },
  };
}

function tokensOf(parse: ReturnType<typeof jsonParser>, text: string): readonly Token[] {
  try {
    const found = parse(text);
    return typeof found === 'object' && found !== null && 'values' in found ? (found.values as Token[]) : [];
  } catch (error) {
    throw new BrokenContent('The JSON is broken here.', { cause: error });
  }
}

type Scalar = string | number | boolean | null;

/** Follows the tokens of the document and gives out each item of the list at its end; nested values are passed over. */
function createItems(options: JsonListOptions) {
  const { list, limits } = options;
  // Where items are: one below the list, which is the document itself or one below it.
  const inside = list === undefined ? 1 : 2;
  let depth = 0;
  let key = '';
  let isInList = false;
  let hasSeenList = false;
  let hasBegun = false;
  let record: Map<string, Scalar> | undefined;

  function open(isArray: boolean): undefined {
    if (depth === 0 && isArray !== (list === undefined)) throw new BrokenContent(expected(options));
    if (depth === inside - 1) isInList = isArray && (list === undefined || key === list) && !hasSeenList;
    if (isInList) hasSeenList = true;
    if (depth === inside && isInList && !isArray) record = new Map();
    depth += 1;
    hasBegun = true;
    if (depth > limits.depth) throw new BrokenContent(`The JSON is nested more than ${limits.depth} deep.`);
  }

  function close(isArray: boolean): { readonly value: unknown } | undefined {
    depth -= 1;
    if (depth === inside - 1) isInList = false;
    if (depth !== inside || !isInList) return undefined;
    const value = isArray ? [] : Object.fromEntries(record ?? []);
    record = undefined;
    return { value };
  }

  function scalar(value: Scalar): { readonly value: unknown } | undefined {
    if (depth === 0) throw new BrokenContent(expected(options));
    if (depth === inside && isInList) return { value };
    if (depth === inside + 1 && record) record.set(key, value);
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
