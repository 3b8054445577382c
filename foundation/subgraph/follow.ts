import type { EventLog } from '../events/log.ts';
import type { Followed, FollowRequest } from '../graphql/context.ts';
import { parsePosition } from './position.ts';

type Following = AsyncIterableIterator<Followed, undefined>;

/**
 * The events of a subscription: from behind `after`, or from now on. Where the caller does not resume, it begins with
 * what `startWith` answers. `return()` settles at once.
 */
export function follow(
  log: EventLog,
  request: FollowRequest,
  after: string | undefined,
  signal: AbortSignal,
): Following {
  const { startWith, ...wanted } = request;
  if (after !== undefined) return log.follow({ ...wanted, after: parsePosition(after) }, signal);
  return startWith ? begunWith(startWith, log, wanted, signal) : log.follow(wanted, signal);
}

function begunWith(
  startWith: () => Promise<readonly unknown[]>,
  log: EventLog,
  wanted: Omit<FollowRequest, 'startWith'>,
  signal: AbortSignal,
): Following {
  let live: Following | undefined;
  let isOpen = true;

  // The place in the log first: what changes after the values were read then comes as an event.
  async function begin(): Promise<unknown[]> {
    const position = await log.position();
    if (!isOpen) return [];
    live = log.follow({ ...wanted, after: position }, signal);
    return [...(await startWith())];
  }
  const beginning = begin();
  beginning.catch(() => {}); // told by the first `next()`

  return {
    async next() {
      const values = await beginning;
      if (!isOpen || !live) return { done: true, value: undefined };
      return values.length > 0 ? { done: false, value: { kind: 'value', value: values.shift() } } : live.next();
    },
    async return() {
      isOpen = false;
      await live?.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
