import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { createAllowance } from './allowance.ts';
import { createBacklog, type Outlet } from './delivery.ts';
import type { DeliveryCounters } from './delivery-counters.ts';

/** An answer over HTTP that stays open. */
export interface ClientStream extends Outlet {
  readonly isOpen: boolean;
  write(bytes: Buffer): void;
  /** Ends it, with these bytes as its last. */
  end(bytes?: Buffer): void;
}

export interface OpenStream {
  readonly response: ServerResponse;
  readonly heartbeat: Buffer;
  /** What is said before the end when this server stops; milliseconds until the client should connect again. */
  restart(milliseconds: number): Buffer;
  /** Called once, when the connection has come to its end by whatever side. */
  closed(): void;
}

export interface ClientStreams {
  /** Takes over an answer whose head is written. */
  open(stream: OpenStream): ClientStream;
  /** Whether no more are taken. */
  readonly isDraining: boolean;
  /** Ends all of them, some at a time, so that not all clients come back at once. */
  drain(): Promise<void>;
}

const HEARTBEAT_MILLISECONDS = 5_000;
const DRAIN_BATCH = 100;
const DRAIN_PAUSE_MILLISECONDS = 20;
const LONGEST_RETRY_MILLISECONDS = 1_000;

export interface ClientStreamsOptions {
  readonly maxBufferedBytes: number;
  readonly counters: DeliveryCounters;
}

/** The open answers of one server. Nothing runs while there is none. */
export function createClientStreams(options: ClientStreamsOptions): ClientStreams {
  const streams = new Map<ClientStream, OpenStream>();
  let timer: NodeJS.Timeout | undefined;
  let isDraining = false;
  const beat = () => {
    for (const [stream, { heartbeat }] of streams) if (!stream.isBehind) stream.write(heartbeat);
  };

  return {
    open(opened) {
      const { response } = opened;
      const stream = streamOf(response, options);
      streams.set(stream, opened);
      timer ??= setInterval(beat, HEARTBEAT_MILLISECONDS);
      response.on('error', () => response.destroy());
      response.once('close', () => {
        streams.delete(stream);
        if (streams.size === 0) {
          clearInterval(timer);
          timer = undefined;
        }
        opened.closed();
      });
      return stream;
    },
    get isDraining() {
      return isDraining;
    },
    async drain() {
      isDraining = true;
      const open = [...streams];
      for (let first = 0; first < open.length; first += DRAIN_BATCH) {
        for (const [stream, { restart }] of open.slice(first, first + DRAIN_BATCH)) {
          stream.end(restart(Math.ceil(Math.random() * LONGEST_RETRY_MILLISECONDS)));
        }
        if (first + DRAIN_BATCH < open.length) await wait(DRAIN_PAUSE_MILLISECONDS * (0.5 + Math.random()));
      }
    },
  };
}

function streamOf(response: ServerResponse, { maxBufferedBytes, counters }: ClientStreamsOptions): ClientStream {
  const isOpen = () => !response.writableEnded && !response.destroyed;
  const isTooMuch = createAllowance({ stream: response, maxBufferedBytes });
  const evict = () => {
    if (isOpen()) counters.evictions += 1;
    response.destroy();
  };
  return {
    evict,
    get isOpen() {
      return isOpen();
    },
    get isBehind() {
      return response.writableNeedDrain;
    },
    ...createBacklog({ stream: response, maximumCharacters: maxBufferedBytes, evict }),
    write(bytes) {
      if (!isOpen() || bytes.length === 0) return;
      response.write(bytes);
      // A client that reads too slowly loses its connection, not our memory: it resumes behind its last event.
      if (isTooMuch(bytes.length)) evict();
    },
    end(bytes) {
      if (isOpen()) response.end(bytes);
    },
  };
}
