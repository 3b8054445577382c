import { BrokenContent } from './unpack.ts';

/** One record of a content, or why nothing comes after it. */
export type RecordStep =
  | { readonly kind: 'record'; readonly value: unknown }
  | { readonly kind: 'broken'; readonly message: string };

export interface RecordReader extends AsyncIterable<RecordStep> {
  /** How much of the content was read, 0 to 1. */
  progressRatio(): number;
}

/** What a content and a record of it are called, as in `A history` and `A record`. */
export interface RecordWords {
  readonly whole: string;
  readonly record: string;
}

export interface RecordLimits {
  /** Of the text, unpacked. */
  readonly bytes: number;
  /** Of one record, or of what stands between two. */
  readonly recordBytes: number;
  /** A few kilobytes can unpack to a hundred million records, which nobody sends in earnest. */
  readonly records: number;
}

/**
 * Hands out records until they break off: what is broken, or more than the limit, is a last step that says so. Everything
 * before it has been handed out by then.
 */
export async function* stepsOf(
  records: AsyncIterable<unknown>,
  { records: most }: RecordLimits,
  { whole }: RecordWords,
): AsyncGenerator<RecordStep> {
  let count = 0;
  try {
    for await (const value of records) {
      count += 1;
      if (count > most) throw new BrokenContent(`${whole} has at most ${most} records.`);
      yield { kind: 'record', value };
    }
  } catch (error) {
    if (!(error instanceof BrokenContent)) throw error;
    yield { kind: 'broken', message: error.message };
  }
}
