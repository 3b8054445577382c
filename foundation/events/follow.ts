import { type EventSource, type Position, reached, type StoredEvent } from './stored-event.ts';

export interface FollowRequest {
  readonly topic: string;
  /** Only these types of the topic. */
  readonly types?: readonly string[];
  readonly clientId?: string;
  readonly aggregateId?: string;
  /** Only events for which this holds; the others are passed over. */
  readonly where?: (event: StoredEvent) => boolean;
  /** Continue after this position; without it, with what is numbered from now on. */
  readonly after?: Position;
}

/**
 * `gap`: the events after `from`, up to and including `to`, cannot be had any more; what follows comes after `to`.
 * `epoch` belongs to the position that the item leads to: the event's sequence, or `to`.
 */
export type FollowItem =
  | { readonly kind: 'event'; readonly event: StoredEvent; readonly epoch: string }
  | { readonly kind: 'gap'; readonly from: number; readonly to: number; readonly epoch: string };

export type Follower = AsyncIterableIterator<FollowItem, undefined> & {
  return(): Promise<IteratorResult<FollowItem, undefined>>;
};

/** The log was closed under a follower: not the end of the story, but a reason to resume elsewhere. */
export class EventLogClosed extends Error {
  override readonly name = 'EventLogClosed';
  constructor() {
    super('The event log is closed; resume from the last position.');
  }
}

type Waiter = PromiseWithResolvers<IteratorResult<FollowItem, undefined>>;

const PAGE = 100;

/**
 * Replays what came after a position, then goes on live; a position and a wake-up are all it keeps, so a slow reader
 * costs one page of memory however far it falls behind, and nothing comes twice or is left out in between.
 * `return()` and the signal settle every pending `next()` at once, also on a log where nothing happens.
 *
 * @param o.start where to go on live; undefined looks it up now, not at the first next()
 * @param o.closers holds, while it follows, the function that ends it with EventLogClosed
 */
export function createFollower(
  source: Pick<EventSource, 'read' | 'onNews'>,
  o: { request: FollowRequest; start?: Position; signal?: AbortSignal; closers: Set<() => void> },
): Follower {
  const { topic, types, clientId, aggregateId, where = () => true } = o.request;
  const waiters: Waiter[] = [];
  let items: FollowItem[] = [];
  let position = o.request.after ?? o.start;
  let isReading = false;
  let isWoken = false;
  let failure: { readonly error: unknown } | undefined;
  let isDone = false;

  function finish(error?: { readonly error: unknown }) {
    if (isDone) return;
    isDone = true;
    failure = error;
    items = [];
    stopListening();
    o.signal?.removeEventListener('abort', onAbort);
    o.closers.delete(close);
    for (const waiter of waiters.splice(0)) settle(waiter);
  }

  /** A failure is told once, then it is the end. */
  function settle(waiter: Waiter) {
    if (!failure) return waiter.resolve({ done: true, value: undefined });
    waiter.reject(failure.error);
    failure = undefined;
  }

  function deliver() {
    while (waiters.length > 0 && items.length > 0) {
      waiters.shift()?.resolve({ done: false, value: items.shift() as FollowItem });
    }
  }

  /** One page further. Answers whether there may be more. */
  async function read(): Promise<boolean> {
    const after = position?.sequence ?? Number.MAX_SAFE_INTEGER;
    const page = await source.read({ after, limit: PAGE, topics: [topic], clientId, aggregateId });
    if (isDone) return false;
    const { epoch, newest, oldest } = page;
    if (position === undefined) {
      position = { epoch, sequence: newest };
      return false;
    }
    if (position.epoch !== epoch || after > newest) {
      items.push({ kind: 'gap', from: after, to: newest, epoch });
      position = { epoch, sequence: newest };
      return false;
    }
    if (oldest > after + 1) items.push({ kind: 'gap', from: after, to: oldest - 1, epoch });
    for (const event of page.events) {
      if (event.payload === null || types?.includes(event.type) === false || !where(event)) continue;
      items.push({ kind: 'event', event, epoch });
    }
    position = { epoch, sequence: Math.max(reached(page, { after, limit: PAGE }), oldest - 1) };
    return page.events.length === PAGE;
  }

  async function fill() {
    isWoken = true;
    if (isReading) return;
    isReading = true;
    try {
      while (!isDone && isWoken && (waiters.length > 0 || position === undefined)) {
        isWoken = false;
        if (await read()) isWoken = true;
        deliver();
      }
    } catch (error) {
      finish({ error });
    } finally {
      isReading = false;
    }
  }

  const wake = () => {
    if (!isDone) void fill();
  };
  const onAbort = () => finish();
  const close = () => finish({ error: new EventLogClosed() });
  const stopListening = source.onNews(wake);
  o.signal?.addEventListener('abort', onAbort, { once: true });
  o.closers.add(close);
  if (o.signal?.aborted) finish();
  if (position === undefined) wake();

  return {
    next() {
      const waiter: Waiter = Promise.withResolvers();
      if (isDone) settle(waiter);
      else {
        waiters.push(waiter);
        deliver();
        if (waiters.length > 0) wake();
      }
      return waiter.promise;
    },
    async return() {
      finish();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
