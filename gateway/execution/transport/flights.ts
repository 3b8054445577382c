import type { FetchRequest } from '../fetch.ts';
import type { AudienceOf } from './exchange.ts';
import type { Flight } from './flight.ts';

// A power of two. A subgraph has some hundred fetches on their way at most: as many as its bulkhead lets in.
const BUCKETS = 256;
// Half of what caches wait for after an event: what was read before the event must not be kept for newer than that.
const JOINABLE_MILLISECONDS = 1_000;

/** How many mutations have come to an end, at any subgraph. */
export interface Writes {
  count: number;
}

/**
 * The reads on their way to one subgraph that an equal one may join. Buckets instead of a `Map`, into which every fetch
 * would be put and taken out again: that costs long collections of garbage.
 */
export class Flights {
  readonly #buckets: (Flight | undefined)[] = new Array<Flight | undefined>(BUCKETS).fill(undefined);
  readonly #audienceOf: AudienceOf;
  readonly #writes: Writes;

  constructor({ audienceOf, writes }: { readonly audienceOf: AudienceOf; readonly writes: Writes }) {
    this.#audienceOf = audienceOf;
    this.#writes = writes;
  }

  /** One that asks the same for the same audience. @param now epoch milliseconds */
  find(request: FetchRequest, now: number): Flight | undefined {
    let flight = this.#buckets[bucketOf(request)];
    while (flight) {
      if (this.#areEqual(flight.request, request) && this.#mayBeJoined(flight, request, now)) return flight;
      flight = flight.nextInBucket;
    }
    return undefined;
  }

  /**
   * Whoever has seen a mutation end must not be answered from before it, nor anybody from long ago. And the subgraph has
   * been told when the first caller gives up: nobody's own time is more than halved by that.
   */
  #mayBeJoined(flight: Flight, { deadlineAt }: FetchRequest, now: number): boolean {
    if (flight.writes !== this.#writes.count || now - flight.begunAt > JOINABLE_MILLISECONDS) return false;
    return (flight.request.deadlineAt - now) * 2 >= deadlineAt - now;
  }

  /** @param now epoch milliseconds */
  add(flight: Flight, now: number): void {
    flight.begunAt = now;
    flight.writes = this.#writes.count;
    flight.bucket = bucketOf(flight.request);
    flight.nextInBucket = this.#buckets[flight.bucket];
    this.#buckets[flight.bucket] = flight;
  }

  /** Nobody joins it any more. */
  remove(flight: Flight): void {
    if (flight.bucket < 0) return;
    let before = this.#buckets[flight.bucket];
    if (before === flight) this.#buckets[flight.bucket] = flight.nextInBucket;
    else {
      while (before && before.nextInBucket !== flight) before = before.nextInBucket;
      if (before) before.nextInBucket = flight.nextInBucket;
    }
    flight.nextInBucket = undefined;
    flight.bucket = -1;
  }

  #areEqual(a: FetchRequest, b: FetchRequest): boolean {
    if (a.operation.text !== b.operation.text || a.variables !== b.variables) return false;
    // Plans differ in what of an answer may be one.
    if (a.operation.repeated?.join() !== b.operation.repeated?.join()) return false;
    if (!areEqualLists(a.representations, b.representations)) return false;
    return a.context === b.context || this.#audienceOf(a.context) === this.#audienceOf(b.context);
  }
}

function areEqualLists(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  if (a === b) return true;
  if (!a || !b || a.length !== b.length) return false;
  return a.every((text, index) => text === b[index]);
}

/** From lengths and ends, where ids differ; whether two are equal is compared anyway. */
function bucketOf({ operation, variables, representations }: FetchRequest): number {
  let hash = mixEnd(mixEnd(0, operation.text), variables);
  if (representations) {
    hash = Math.imul(hash, 31) + representations.length;
    hash = mixEnd(hash, representations[0] ?? '');
    hash = mixEnd(hash, representations.at(-1) ?? '');
  }
  return (hash ^ (hash >>> 16)) & (BUCKETS - 1);
}

const END_CHARACTERS = 12;

function mixEnd(hash: number, text: string): number {
  let mixed = Math.imul(hash, 31) + text.length;
  for (let index = Math.max(0, text.length - END_CHARACTERS); index < text.length; index += 1) {
    mixed = Math.imul(mixed, 31) + text.charCodeAt(index);
  }
  return mixed;
}
