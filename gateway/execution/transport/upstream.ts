import { type ExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Sink } from 'graphql-ws';
import type { Logger } from '#foundation/logging/logger.ts';
import { eventIn } from './answer.ts';
import { EventBuffer } from './event-buffer.ts';
import { SubgraphFailure } from './subgraph-failure.ts';

export interface UpstreamOptions {
  /** The subgraph's public name. */
  readonly name: string;
  /** The event to resume behind; without it the stream begins with the next event. */
  readonly after?: string;
  /** Subscribes behind an event; what it returns ends that subscription. */
  readonly connect: (after: string | undefined, sink: Sink<ExecutionResult>) => Promise<() => void>;
  /** Whether it ends when the subgraph completes it; else that is a lost connection. */
  readonly streamsEnd: boolean;
  /** How long it waits for the subgraph to return. */
  readonly reconnectMilliseconds: number;
  readonly closed: () => void;
  readonly logger: Logger;
}

// Without a place in the log nobody knows what was missed meanwhile.
const GAP: ExecutionResult = { extensions: { gap: {} } };
// A reader that is this far behind is not sent more: its place is remembered, and asked for again when it is done.
const MAXIMUM_BUFFERED = 1_000;
const FIRST_WAIT_MILLISECONDS = 50;
const LONGEST_WAIT_MILLISECONDS = 2_000;
// What never came about within this time fails: the subgraph is not there, and whoever just asked should hear it.
const ESTABLISH_MILLISECONDS = 5_000;

/**
 * One subscription to a subgraph that outlives its socket: after a lost connection it resumes behind the last event it
 * was given, until the subgraph has been away for too long. It ends by `return()`, by an error, or where streams end.
 */
export class Upstream {
  readonly results: EventBuffer<ExecutionResult>;
  readonly #options: UpstreamOptions;
  readonly #startedAt = Date.now();
  #after: string | undefined;
  #hasEvents: boolean;
  #lostAt: number | undefined;
  #wait = FIRST_WAIT_MILLISECONDS;
  #timer: NodeJS.Timeout | undefined;
  /** The connection whose results count; those of an earlier one are too late. */
  #connection = 0;
  #end = () => {};
  #isPaused = false;
  #isClosed = false;

  constructor(options: UpstreamOptions) {
    this.#options = options;
    this.#after = options.after;
    this.#hasEvents = options.after !== undefined;
    this.results = new EventBuffer({ drained: () => this.#resume(), closed: () => this.#close() });
    void this.#connect();
  }

  async #connect(): Promise<void> {
    this.#connection += 1;
    const number = this.#connection;
    const isCurrent = () => this.#connection === number && !this.#isClosed && !this.#isPaused;
    const lost = (error: unknown) => {
      if (isCurrent()) this.#reconnect(error);
    };
    const sink: Sink<ExecutionResult> = {
      next: (result) => {
        if (isCurrent()) this.#take(result);
      },
      error: (error) => {
        if (isRefusal(error) && !isDraining(error)) this.results.fail(refusalOf(error));
        else lost(error);
      },
      complete: () => {
        // One that was left off is completed as well, and goes on later.
        if (this.#options.streamsEnd && isCurrent()) this.results.end();
        else lost(new Error('The stream was completed.'));
      },
    };
    try {
      const end = await this.#options.connect(this.#after, sink);
      if (isCurrent()) this.#end = end;
      else end();
    } catch (error) {
      lost(error);
    }
  }

  #take(given: ExecutionResult): void {
    const result = eventIn(given);
    if (!result) {
      const detail = 'sent something else than GraphQL';
      this.results.fail(new SubgraphFailure({ code: 'SUBGRAPH_UNAVAILABLE', subgraph: this.#options.name, detail }));
      return;
    }
    this.#hasEvents = true;
    this.#lostAt = undefined;
    this.#wait = FIRST_WAIT_MILLISECONDS;
    const eventId: unknown = result.extensions?.eventId;
    if (typeof eventId === 'string') this.#after = eventId;
    this.results.push(result);
    if (this.results.length < MAXIMUM_BUFFERED) return;
    this.#isPaused = true;
    this.#end();
  }

  #resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    if (this.#after === undefined) this.results.push(GAP);
    void this.#connect();
  }

  #reconnect(cause: unknown): void {
    const { name, logger, reconnectMilliseconds } = this.#options;
    // The same loss may be told twice, as an error and as a close.
    this.#connection += 1;
    this.#lostAt ??= Date.now();
    const wasEstablished = this.#hasEvents || this.#lostAt - this.#startedAt >= ESTABLISH_MILLISECONDS;
    const patience = wasEstablished ? reconnectMilliseconds : Math.min(ESTABLISH_MILLISECONDS, reconnectMilliseconds);
    if (Date.now() - this.#lostAt >= patience) {
      this.results.fail(new SubgraphFailure({ code: 'SUBGRAPH_UNAVAILABLE', subgraph: name, cause }));
      return;
    }
    const isFirstTry = this.#wait === FIRST_WAIT_MILLISECONDS;
    if (this.#after === undefined && wasEstablished && isFirstTry) this.results.push(GAP);
    logger.debug({ err: cause, subgraph: name, wait_milliseconds: this.#wait }, 'a subscription connects again');
    this.#timer = setTimeout(() => void this.#connect(), this.#wait * (0.5 + Math.random()));
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MILLISECONDS);
  }

  #close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#end();
    this.#options.closed();
  }
}

/** The errors of an `error` message: the subgraph itself refuses, or ends the stream, and means it. */
const isRefusal = (error: unknown): error is readonly GraphQLFormattedError[] =>
  Array.isArray(error) && error.every((item) => typeof item === 'object' && item !== null && 'message' in item);

/** Another process of the same subgraph may answer in a moment. */
const isDraining = ([first]: readonly GraphQLFormattedError[]): boolean =>
  first?.extensions?.code === 'SERVICE_UNAVAILABLE';

const refusalOf = ([first]: readonly GraphQLFormattedError[]): GraphQLError =>
  new GraphQLError(first?.message ?? '', first?.extensions ? { extensions: first.extensions } : {});
