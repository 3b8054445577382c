import type { Writable } from 'node:stream';

export interface AllowanceOptions {
  readonly stream: Writable;
  /** What may wait to be read, besides the largest piece that waits: one is sent whole, however large it is. */
  readonly maxBufferedBytes: number;
}

// Around a piece: the header of a frame, or of a chunk of HTTP.
const FRAMING_BYTES = 64;

/** Says of a connection whether too much waits in it; told of each piece behind its writing. */
export function createAllowance({ stream, maxBufferedBytes }: AllowanceOptions): (bytes: number) => boolean {
  let largest = 0;
  return (bytes) => {
    const waiting = stream.writableLength;
    // Nothing that was written before waits any more.
    if (waiting <= bytes + FRAMING_BYTES) largest = 0;
    largest = Math.max(largest, bytes);
    return waiting > maxBufferedBytes + largest;
  };
}
