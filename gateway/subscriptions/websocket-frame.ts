/** A client's id of a subscription, as JSON in bytes. */
export type SubscriptionId = Buffer & { readonly __brand: 'SubscriptionId' };

export const subscriptionId = (id: string): SubscriptionId => Buffer.from(JSON.stringify(id)) as SubscriptionId;

/** Whole WebSocket frames of a server, one for each payload, in which only the id is still to be written. */
export interface Frames {
  /**
   * The bytes for this id. The next call writes another id into the same bytes, so whoever has not handed them to the
   * kernel by then calls `keep` first.
   */
  for(id: SubscriptionId): Buffer;
  /** Leaves the bytes handed out last as they are; the next call takes a copy. */
  keep(): void;
}

const FINAL_TEXT = 0x81;
const SHORT = 126;
const LONG = 127;
const BEFORE_ID = Buffer.from('{"id":');
const BEFORE_PAYLOAD = Buffer.from(',"type":"next","payload":');
const END = Buffer.from('}');

/** @param idLength bytes of the ids, as JSON */
export function createFrames(payloads: readonly { readonly json: string }[], idLength: number): Frames {
  const places: number[] = [];
  const parts: Buffer[] = [];
  let length = 0;
  for (const { json } of payloads) {
    const payload = Buffer.from(json);
    const size = BEFORE_ID.length + idLength + BEFORE_PAYLOAD.length + payload.length + END.length;
    const header = headerOf(size);
    places.push(length + header.length + BEFORE_ID.length);
    parts.push(header, BEFORE_ID, Buffer.alloc(idLength), BEFORE_PAYLOAD, payload, END);
    length += header.length + size;
  }
  let bytes = Buffer.concat(parts, length);
  let isKept = false;
  return {
    for(id) {
      if (isKept) bytes = Buffer.from(bytes);
      isKept = false;
      for (const place of places) bytes.set(id, place);
      return bytes;
    },
    keep() {
      isKept = true;
    },
  };
}

/** Of one unfragmented text frame from a server (RFC 6455, section 5.2): not masked, lengths in network order. */
function headerOf(size: number): Buffer {
  if (size < SHORT) return Buffer.of(FINAL_TEXT, size);
  if (size < 65_536) return Buffer.of(FINAL_TEXT, SHORT, size >> 8, size & 0xff);
  const header = Buffer.alloc(10);
  header[0] = FINAL_TEXT;
  header[1] = LONG;
  header.writeBigUInt64BE(BigInt(size), 2);
  return header;
}
