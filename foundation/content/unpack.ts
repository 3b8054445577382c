import { createGunzip } from 'node:zlib';

const CHUNK = 65_536;
const GZIP = [0x1f, 0x8b] as const;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** What was sent cannot be read further, in words for a person. */
export class BrokenContent extends Error {
  override readonly name = 'BrokenContent';
}

/** Whether the bytes say that they are compressed. */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === GZIP[0] && bytes[1] === GZIP[1];

/** The bytes of a text in base64, line ends and spaces left out; undefined when it is no such text. */
export function fromBase64(text: string): Buffer | undefined {
  const packed = text.replace(/\s/g, '');
  return BASE64.test(packed) ? Buffer.from(packed, 'base64') : undefined;
}

export interface UnpackLimit {
  /** Of the text, unpacked: a few kilobytes can unpack to gigabytes. */
  readonly bytes: number;
  /** What it is called, as in `A history`. */
  readonly whole: string;
}

/** Text in pieces of at most some 64 kB. */
export interface Unpacked extends AsyncIterable<string> {
  /** How much of the content was read, 0 to 1. */
  progressRatio(): number;
}

/** The text of a content in UTF-8, plain or gzipped. Reading throws BrokenContent where that is not what it is. */
export function unpack(content: Uint8Array, { bytes: most, whole }: UnpackLimit): Unpacked {
  let bytesRead = 0;

  async function* plain(): AsyncGenerator<Uint8Array> {
    for (let start = 0; start < content.length; start += CHUNK) {
      const chunk = content.subarray(start, start + CHUNK);
      bytesRead += chunk.length;
      yield chunk;
    }
  }

  async function* unzipped(): AsyncGenerator<Uint8Array> {
    const gunzip = createGunzip({ chunkSize: CHUNK });
    gunzip.end(content);
    try {
      for await (const chunk of gunzip as AsyncIterable<Uint8Array>) {
        bytesRead = gunzip.bytesWritten;
        yield chunk;
      }
    } catch (error) {
      throw new BrokenContent('The compressed data is broken or cut off.', { cause: error });
    } finally {
      gunzip.destroy();
    }
  }

  async function* text(): AsyncGenerator<string> {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    let bytes = 0;
    for await (const chunk of isGzip(content) ? unzipped() : plain()) {
      bytes += chunk.length;
      if (bytes > most) throw new BrokenContent(`${whole} has at most ${most} bytes.`);
      yield decode(decoder, chunk);
    }
    const rest = decode(decoder);
    if (rest !== '') yield rest;
  }

  return {
    progressRatio: () => (content.length === 0 ? 1 : Math.min(1, bytesRead / content.length)),
    [Symbol.asyncIterator]: () => text(),
  };
}

/** Without a chunk, the end: a character that is cut off there is none. */
function decode(decoder: InstanceType<typeof TextDecoder>, chunk?: Uint8Array): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch (error) {
    throw new BrokenContent('The text is not UTF-8.', { cause: error });
  }
}
