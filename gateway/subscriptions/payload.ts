import { createFrames, type Frames, type SubscriptionId } from './websocket-frame.ts';

/** One result of a subscription, the same for everybody who shares it. */
export interface SharedPayload {
  /** The execution result as JSON. */
  readonly json: string;
  /** The place behind which a client resumes; not every result has one. */
  readonly eventId?: string;
  /** Of results with equal keys only the newest matters, where newer results replace older ones. */
  readonly conflationKey?: string;
}

/** Writes payloads in the form of one transport. Known by its identity: make it once, not for each call. */
export type Encode = (payloads: readonly SharedPayload[]) => Buffer;

/** Results that are delivered together, written once for each form in which they go out. */
export class Batch {
  readonly payloads: readonly SharedPayload[];
  /** Whether a client that is behind may be given the newest of each key alone. */
  readonly isConflated: boolean;
  readonly #encoded = new Map<Encode, Buffer>();
  readonly #frames = new Map<number, Frames>();

  constructor(payloads: readonly SharedPayload[], isConflated = false) {
    this.payloads = payloads;
    this.isConflated = isConflated;
  }

  encoded(encode: Encode): Buffer {
    const known = this.#encoded.get(encode);
    if (known) return known;
    const bytes = encode(this.payloads);
    this.#encoded.set(encode, bytes);
    return bytes;
  }

  /** `next` messages of graphql-transport-ws; ids of one length share them, and stock clients use UUIDs. */
  framesFor(id: SubscriptionId): Frames {
    const known = this.#frames.get(id.length);
    if (known) return known;
    const frames = createFrames(this.payloads, id.length);
    this.#frames.set(id.length, frames);
    return frames;
  }
}
