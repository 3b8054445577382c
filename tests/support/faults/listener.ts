import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

/** A client with a subscription, as docs/subscriptions.md tells clients to write one, and what it was told. */
export interface Listener {
  readonly user: string;
  /** Numbers of the ticks, in the order in which they came. */
  readonly numbers: readonly number[];
  /** The subjects for whom the ticks were. */
  readonly subjects: ReadonlySet<string>;
  readonly gaps: number;
  readonly failures: readonly unknown[];
  /** The id of the first event, of the last one. */
  readonly firstEventId: string | undefined;
  /** Cuts the connection without a word. */
  cut(): void;
  leave(): Promise<void>;
}

interface Ticked {
  readonly data?: { readonly ticked: { readonly number: number; readonly subject: string } } | null;
  readonly extensions?: { readonly eventId?: string; readonly gap?: boolean };
}

const RETRY_MILLISECONDS = 100;

/** @param extensions `after` to begin behind an event, `strict` to hear of a gap as an error */
export function startListener(url: string, user: string, extensions: Record<string, unknown> = {}): Listener {
  let socket: WebSocket | undefined;
  const client: Client = createClient({
    url,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${user}` },
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    retryWait: () => new Promise((resolve) => setTimeout(resolve, RETRY_MILLISECONDS)),
    on: {
      opened: (opened) => {
        socket = opened as WebSocket;
      },
    },
  });
  const numbers: number[] = [];
  const subjects = new Set<string>();
  const failures: unknown[] = [];
  let gaps = 0;
  let firstEventId: string | undefined;
  const payload: { query: string; extensions: Record<string, unknown> } = {
    query: 'subscription { ticked { number subject } }',
    extensions: { ...extensions },
  };
  const leave = client.subscribe(payload, {
    next(result) {
      const { data, extensions: told } = result as Ticked;
      if (told?.eventId) payload.extensions.after = told.eventId;
      firstEventId ??= told?.eventId;
      if (told?.gap) gaps += 1;
      if (data) {
        numbers.push(data.ticked.number);
        subjects.add(data.ticked.subject);
      }
    },
    error: (error) => failures.push(error),
    complete: () => failures.push('complete'),
  });
  return {
    user,
    numbers,
    subjects,
    failures,
    get gaps() {
      return gaps;
    },
    get firstEventId() {
      return firstEventId;
    },
    cut: () => socket?.terminate(),
    async leave() {
      leave();
      await client.dispose();
    },
  };
}
