import type { InProcessBreaker } from '#foundation/resilience/in-process-breaker.ts';
import type { FetchAnswer, FetchRequest } from '../fetch.ts';
import type { AudienceOf, Exchange, Received } from './exchange.ts';
import { Flight, Passenger } from './flight.ts';
import { Flights, type Writes } from './flights.ts';
import { LinkedList } from './linked-list.ts';
import type { Patrol } from './patrol.ts';
import { failureOf, SubgraphFailure } from './subgraph-failure.ts';

export interface FetcherOptions {
  readonly name: string;
  readonly exchange: Exchange;
  readonly audienceOf: AudienceOf;
  readonly breaker: InProcessBreaker;
  readonly maxConcurrentFetches: number;
  readonly maxQueuedFetches: number;
  readonly fetchTimeoutMilliseconds: number;
  readonly patrol: Patrol;
  readonly writes: Writes;
}

/** The fetches of one subgraph: those that fly, and those that wait for a place. Counters and lists, no timers. */
export class Fetcher {
  readonly #o: FetcherOptions;
  readonly #joinable: Flights;
  readonly #queue = new LinkedList<Flight>();
  readonly #abandon = (flight: Flight, reason: unknown) => this.#abandonFlight(flight, reason);
  #running = 0;

  constructor(o: FetcherOptions) {
    this.#o = o;
    this.#joinable = new Flights(o);
  }

  usage(): { running: number; queued: number } {
    return { running: this.#running, queued: this.#queue.length };
  }

  fetch(asked: FetchRequest): Promise<FetchAnswer> {
    const { name, fetchTimeoutMilliseconds, patrol } = this.#o;
    const readsOnly = asked.operation.kind === 'query';
    const signal = readsOnly ? asked.context.signal : undefined;
    if (signal?.aborted) return Promise.reject(signal.reason);
    const now = Date.now();
    const deadlineAt = Math.min(asked.deadlineAt, now + fetchTimeoutMilliseconds);
    if (deadlineAt <= now) return Promise.reject(new SubgraphFailure({ code: 'SUBGRAPH_TIMEOUT', subgraph: name }));
    const request = deadlineAt === asked.deadlineAt ? asked : { ...asked, deadlineAt };
    return new Promise((resolve, reject) => {
      const joined = readsOnly ? this.#joinable.find(request, now) : undefined;
      if (joined) request.context.work?.shared(name);
      const flight = joined ?? new Flight(request, this.#abandon);
      flight.board(new Passenger({ flight, deadlineAt, patrol, signal, resolve, reject }));
      if (!joined) this.#begin(flight, readsOnly ? now : undefined);
    });
  }

  /** @param joinableFrom epoch milliseconds; undefined when nobody may join it */
  #begin(flight: Flight, joinableFrom: number | undefined): void {
    const { name, maxConcurrentFetches, maxQueuedFetches } = this.#o;
    if (this.#running >= maxConcurrentFetches && this.#queue.length >= maxQueuedFetches) {
      const detail = 'too many fetches are running and waiting';
      flight.fail(new SubgraphFailure({ code: 'SUBGRAPH_UNAVAILABLE', subgraph: name, detail }));
      return;
    }
    if (joinableFrom !== undefined) this.#joinable.add(flight, joinableFrom);
    if (this.#running < maxConcurrentFetches) {
      this.#running += 1;
      void this.#fly(flight);
    } else {
      flight.isQueued = true;
      this.#queue.append(flight);
    }
  }

  /** Settles the flight, and gives its place to the next one. Never throws. */
  async #fly(flight: Flight): Promise<void> {
    try {
      const received = await this.#tries(flight);
      this.#joinable.remove(flight);
      flight.land(received);
    } catch (error) {
      this.#joinable.remove(flight);
      flight.fail(failureOf(error, this.#o.name));
    }
    if (flight.request.operation.kind !== 'query') this.#o.writes.count += 1;
    const next = this.#queue.shift();
    if (!next) {
      this.#running -= 1;
      return;
    }
    next.isQueued = false;
    void this.#fly(next);
  }

  /** Once more, at once: a kept-alive socket that the other side has just closed looks like a lost connection. */
  async #tries(flight: Flight): Promise<Received> {
    try {
      return await this.#try(flight);
    } catch (error) {
      if (!mayRepeat(flight, error)) throw error;
    }
    return this.#try(flight);
  }

  async #try({ request, cancellation }: Flight): Promise<Received> {
    const { name, breaker, exchange } = this.#o;
    const epoch = breaker.admit();
    try {
      const received = answered(await exchange(request, cancellation), name);
      breaker.settle(epoch, 'SUCCEEDED');
      return received;
    } catch (error) {
      breaker.settle(epoch, speaksAgainst(error) ? 'FAILED' : 'IGNORED');
      throw error;
    }
  }

  /** The last passenger has left. */
  #abandonFlight(flight: Flight, reason: unknown): void {
    this.#joinable.remove(flight);
    if (flight.isQueued) this.#queue.remove(flight);
    flight.cancellation.cancel(reason);
  }
}

/** Anything but a failure is the reason for which the callers have left: it says nothing about the subgraph. */
const speaksAgainst = (error: unknown): boolean => error instanceof SubgraphFailure && !error.isRefusal;

const mayRepeat = ({ request, cancellation }: Flight, error: unknown): boolean =>
  error instanceof SubgraphFailure &&
  error.isConnection &&
  request.operation.kind === 'query' &&
  !cancellation.isCancelled;

/**
 * A subgraph that gave up says so in its answer; for the breaker, and for the caller, that is a failed fetch. An error
 * with a path is not that: a field waited for somebody else.
 */
function answered(received: Received, subgraph: string): Received {
  const { data, errors } = received.answer;
  const error = errors?.[0];
  if (data || !error || error.path) return received;
  const code = error.extensions?.code;
  if (code === 'SUBGRAPH_TIMEOUT') throw new SubgraphFailure({ code, subgraph });
  if (code === 'SERVICE_UNAVAILABLE') {
    throw new SubgraphFailure({ code: 'SUBGRAPH_UNAVAILABLE', subgraph, isConnection: true });
  }
  return received;
}
