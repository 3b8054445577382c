import type { Logger } from 'pino';
import { createEventWindow } from './event-window.ts';
import { createListeners } from './listeners.ts';
import { createPump } from './pump.ts';
import type { RedisTail, TailWatcher } from './redis-tail.ts';
import {
  type EventPage,
  type EventSource,
  eventPageSchema,
  READ_LIMIT,
  type ReadRequest,
  toQueryString,
} from './stored-event.ts';

export interface RemoteSourceOptions {
  readonly publisher: string;
  /** Where the publisher listens; its log is at `GET {url}/events`. */
  readonly url: string;
  /** This process's reader of the tails in Redis; without it the log is asked each second. */
  readonly tail?: RedisTail;
  /** The headers that say who asks. */
  authorize(): Record<string, string> | Promise<Record<string, string>>;
  readonly logger: Logger;
  /** How often the log is asked while its tail cannot be read, and at every fifth time anyway; 1000 unless told. */
  readonly pollMilliseconds?: number;
}

const REQUEST_MILLISECONDS = 5_000;
const POLL_MILLISECONDS = 1_000;
// With the tail alive, a poll only finds what the publisher failed to put there.
const POLLS_WITH_TAIL = 5;

/** Another subgraph's log: its tail from Redis where there is one, everything else from the publisher itself. */
export function createRemoteSource(o: RemoteSourceOptions): EventSource & AsyncDisposable {
  const { publisher, tail, logger, pollMilliseconds = POLL_MILLISECONDS } = o;
  const window = createEventWindow();
  const closing = new AbortController();
  let isConnected = false;
  let isFailing = false;
  let polls = 0;
  let unwatch: (() => void) | undefined;
  let end: (() => void) | undefined;

  async function fetchPage(request: ReadRequest): Promise<EventPage> {
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(REQUEST_MILLISECONDS)]);
    const url = `${o.url.replace(/\/$/, '')}/events?${toQueryString(request)}`;
    const response = await fetch(url, { headers: await o.authorize(), signal, redirect: 'error' });
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`The event log of "${publisher}" answered with status ${response.status}.`);
    }
    const page = eventPageSchema.parse(await response.json());
    // From the first page on the tail can be followed, even if this is the last one to be had.
    if (end && window.epoch === undefined) window.reset(page);
    return page;
  }

  const fetchEnd = () => fetchPage({ after: Number.MAX_SAFE_INTEGER, limit: 1 });

  /** Asks the log what is new; one request serves every reader of this process. */
  async function look() {
    const known = window.newest;
    const page = known === undefined ? await fetchEnd() : await fetchPage({ after: known, limit: READ_LIMIT });
    if (!end) return;
    window.setOldest(page.oldest);
    if (known === undefined) return listeners.tell(undefined);
    const isReplaced = window.epoch !== page.epoch || page.newest < known;
    if (isReplaced || page.newest > known + READ_LIMIT) {
      window.reset(page);
      // The stream begins again as well, with lower ids than those waited for.
      if (isReplaced) watch();
      return listeners.tell(undefined);
    }
    const fresh = window.append(page.events);
    if (fresh.length > 0) listeners.tell(fresh);
  }

  const polling = createPump(async () => {
    try {
      await look();
      isFailing = false;
    } catch (error) {
      if (!isFailing && !closing.signal.aborted)
        logger.warn({ err: error, publisher }, 'the event log cannot be asked');
      isFailing = true;
    }
  });

  const watcher: TailWatcher = {
    position: () => window.newest,
    arrived(entries) {
      if (window.epoch === undefined || entries.some(({ epoch }) => epoch !== window.epoch)) return polling.wake();
      const fresh = window.append(entries.map(({ event }) => event));
      if (fresh.length > 0) listeners.tell(fresh);
    },
    connected(is) {
      isConnected = is;
      polling.wake();
    },
  };

  function watch() {
    unwatch?.();
    unwatch = tail?.watch(publisher, watcher);
  }

  function begin() {
    const timer = setInterval(() => {
      polls += 1;
      if (!isConnected || polls % POLLS_WITH_TAIL === 0) polling.wake();
    }, pollMilliseconds);
    watch();
    polling.wake();
    end = () => {
      clearInterval(timer);
      unwatch?.();
      isConnected = false;
      // Nobody keeps it up to date from here on.
      window.forget();
      end = undefined;
    };
  }

  const listeners = createListeners({
    logger,
    onCount(count) {
      if (count === 0) end?.();
      else if (!end && !closing.signal.aborted) begin();
    },
  });

  return {
    publisher,
    read: async (request) => window.read(request) ?? fetchPage(request),
    newest: async () => (await fetchEnd()).newest,
    onNews: listeners.add,
    async [Symbol.asyncDispose]() {
      closing.abort(new Error('The reader of the event log is closed.'));
      end?.();
      await polling.stop();
    },
  };
}
