import type { FetchAnswer, FetchRequest } from '../fetch.ts';
import { Cancellation } from './cancellation.ts';
import type { Received } from './exchange.ts';
import type { Linked } from './linked-list.ts';
import type { Patrol, Waiting } from './patrol.ts';
import { SubgraphFailure } from './subgraph-failure.ts';

/** One fetch on its way, for all who want its answer. It ends early when the last of them has left. */
export class Flight implements Linked {
  previous: this | undefined;
  next: this | undefined;
  /** The next one in its bucket of those that may be joined. */
  nextInBucket: Flight | undefined;
  /** Its bucket there; -1 when it may not be joined. */
  bucket = -1;
  isQueued = false;
  /** As the first passenger asked. */
  readonly request: FetchRequest;
  readonly cancellation = new Cancellation();
  readonly #passengers: Passenger[] = [];
  readonly #abandoned: (flight: Flight, reason: unknown) => void;

  /** How many writes had ended when it began; those who ask after a further one do not join it. */
  writes = 0;
  /** Epoch milliseconds. */
  begunAt = 0;

  /** @param abandoned told once, when the last passenger has left before the end */
  constructor(request: FetchRequest, abandoned: (flight: Flight, reason: unknown) => void) {
    this.request = request;
    this.#abandoned = abandoned;
  }

  board(passenger: Passenger): void {
    passenger.seat = this.#passengers.length;
    this.#passengers.push(passenger);
  }

  leave(passenger: Passenger, reason: unknown): void {
    const last = this.#passengers.pop();
    if (last && last !== passenger) {
      this.#passengers[passenger.seat] = last;
      last.seat = passenger.seat;
    }
    if (this.#passengers.length === 0) this.#abandoned(this, reason);
  }

  /** Answers everyone in this turn: nobody has written into the first answer yet. */
  land(received: Received): void {
    const copies = this.#passengers.slice(1).map(() => received.copy());
    const [first, ...others] = this.#passengers.splice(0);
    first?.arrive(received.answer);
    for (const [index, copy] of copies.entries()) others[index]?.arrive(copy);
  }

  fail(error: unknown): void {
    for (const passenger of this.#passengers.splice(0)) passenger.fail(error);
  }
}

export interface PassengerOptions {
  readonly flight: Flight;
  /** Epoch milliseconds of the system's time. */
  readonly deadlineAt: number;
  readonly patrol: Patrol;
  /** Aborted when the one who asked has left. */
  readonly signal: AbortSignal | undefined;
  readonly resolve: (answer: FetchAnswer) => void;
  readonly reject: (error: unknown) => void;
}

/** One who waits for a flight: until it lands, until its own deadline, or until its own caller leaves. */
export class Passenger implements Waiting {
  previous: this | undefined;
  next: this | undefined;
  /** Its place among the passengers of its flight. */
  seat = 0;
  readonly #o: PassengerOptions;

  constructor(o: PassengerOptions) {
    this.#o = o;
    o.patrol.watch(this);
  }

  arrive(answer: FetchAnswer): void {
    this.#o.patrol.forget(this);
    this.#o.resolve(answer);
  }

  fail(error: unknown): void {
    this.#o.patrol.forget(this);
    this.#o.reject(error);
  }

  isInVain(now: number): boolean {
    return now >= this.#o.deadlineAt || this.#o.signal?.aborted === true;
  }

  giveUp(): void {
    const { flight, signal, reject } = this.#o;
    const reason: unknown = signal?.aborted ? signal.reason : timeoutOf(flight.request);
    reject(reason);
    flight.leave(this, reason);
  }
}

const timeoutOf = ({ operation: { subgraph } }: FetchRequest) =>
  new SubgraphFailure({ code: 'SUBGRAPH_TIMEOUT', subgraph });
