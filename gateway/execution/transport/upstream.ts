import { type ExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Sink } from 'graphql-ws';
import type { Logger } from '#foundation/logging/logger.ts';
import { createEventBuffer } from './event-buffer.ts';
import { SubgraphFailure } from './subgraph-failure.ts';

export interface UpstreamOptions {
  /** The subgraph's public name. */
  readonly name: string;
  /** The event to resume behind; without it the stream begins with the next event. */
  readonly after?: string;
  /** Subscribes behind an event; what it returns ends that subscription. */
  readonly connect: (after: string | undefined, sink: Sink<ExecutionResult>) => Promise<() => void>;
  readonly reconnectMilliseconds: number;
  readonly closed: () => void;
  readonly logger: Logger;
}

// A reader that is this far behind is not sent more: its place is remembered, and asked for again when it is done.
const MAXIMUM_BUFFERED = 1_000;
const FIRST_WAIT_MILLISECONDS = 50;
const LONGEST_WAIT_MILLISECONDS = 2_000;
// What never came about within this time fails: the subgraph is not there, and whoever just asked should hear it.
const ESTABLISH_MILLISECONDS = 5_000;

/**
 * One subscription to a subgraph that outlives its socket: after a lost connection it resumes behind the last event it
 * was given, until the subgraph has been away for too long. It ends by `return()` or by an error, never by itself.
 */
export function createUpstream(options: UpstreamOptions): AsyncIterableIterator<ExecutionResult, undefined> {
  const { name, logger } = options;
  let { after } = options;
  let end: (() => void) | undefined;
  const startedAt = Date.now();
  let hasEvents = after !== undefined;
  let lostAt: number | undefined;
  let wait = FIRST_WAIT_MILLISECONDS;
  let timer: NodeJS.Timeout | undefined;
  let isPaused = false;
  let isClosed = false;

  const buffer = createEventBuffer<ExecutionResult>({
    drained: () => {
      if (!isPaused) return;
      isPaused = false;
      void connect();
    },
    closed: () => {
      isClosed = true;
      clearTimeout(timer);
      end?.();
      options.closed();
    },
  });

  const connect = async () => {
    let isCurrent = true;
    const lost = (error: unknown) => {
      if (!isCurrent || isClosed) return;
      isCurrent = false;
      reconnect(error);
    };
    const sink: Sink<ExecutionResult> = {
      next(result) {
        if (!isCurrent) return;
        hasEvents = true;
        lostAt = undefined;
        wait = FIRST_WAIT_MILLISECONDS;
        const eventId: unknown = result.extensions?.eventId;
        if (typeof eventId === 'string') after = eventId;
        buffer.push(result);
        if (buffer.length < MAXIMUM_BUFFERED || after === undefined) return;
        isCurrent = false;
        isPaused = true;
        end?.();
      },
      error(error) {
        if (isRefusal(error) && !isDraining(error)) buffer.fail(refusalOf(error));
        else lost(error);
      },
      complete: () => lost(new Error('The stream was completed.')),
    };
    try {
      const ended = await options.connect(after, sink);
      if (isClosed || isPaused) ended();
      else end = ended;
    } catch (error) {
      lost(error);
    }
  };

  const reconnect = (cause: unknown) => {
    lostAt ??= Date.now();
    const wasEstablished = hasEvents || lostAt - startedAt >= ESTABLISH_MILLISECONDS;
    const patience = wasEstablished ? options.reconnectMilliseconds : ESTABLISH_MILLISECONDS;
    if (Date.now() - lostAt >= Math.min(patience, options.reconnectMilliseconds)) {
      buffer.fail(new SubgraphFailure({ code: 'SUBGRAPH_UNAVAILABLE', subgraph: name, cause }));
      return;
    }
    // Without a place in the log nobody knows what was missed meanwhile.
    if (after === undefined && wasEstablished && wait === FIRST_WAIT_MILLISECONDS)
      buffer.push({ extensions: { gap: {} } });
    logger.debug({ err: cause, subgraph: name, wait_milliseconds: wait }, 'a subscription connects again');
    timer = setTimeout(() => void connect(), wait * (0.5 + Math.random()));
    wait = Math.min(wait * 2, LONGEST_WAIT_MILLISECONDS);
  };

  void connect();
  return buffer;
}

/** The errors of an `error` message: the subgraph itself refuses, or ends the stream, and means it. */
const isRefusal = (error: unknown): error is readonly GraphQLFormattedError[] =>
  Array.isArray(error) && error.every((item) => typeof item === 'object' && item !== null && 'message' in item);

/** Another process of the same subgraph may answer in a moment. */
const isDraining = ([first]: readonly GraphQLFormattedError[]): boolean =>
  first?.extensions?.code === 'SERVICE_UNAVAILABLE';

const refusalOf = ([first]: readonly GraphQLFormattedError[]): GraphQLError =>
  new GraphQLError(first?.message ?? '', first?.extensions ? { extensions: first.extensions } : {});
