/** Ends the stream of `settlingIterator`, which has no last value of its own. */
const finished = { done: true, value: undefined } as const;

/**
 * Turns each value of `source` into another, in order, one at a time. Unlike an async generator it ends at once on
 * `return()`: a `next()` that still waits for a quiet source settles, and the source is closed.
 */
export function settlingIterator<T, R>(
  source: AsyncIterator<T>,
  transform: (value: T) => R | Promise<R>,
  closed: () => void = () => {},
): AsyncIterableIterator<R, undefined> {
  type Settle = (result: IteratorResult<R, undefined>) => void;
  const waiting = new Set<Settle>();
  let last: Promise<unknown> = Promise.resolve();
  let open = true;

  function close() {
    if (!open) return;
    open = false;
    for (const settle of waiting) settle(finished);
    waiting.clear();
    // A source that fails to close has nobody left to tell.
    Promise.resolve(source.return?.()).catch(() => {});
    closed();
  }

  /** One value further. Its own waiter is told by the outcome, so that an error is not taken for the end. */
  async function step(own: Settle): Promise<IteratorResult<R, undefined>> {
    if (!open) return finished;
    try {
      const { done, value } = await source.next();
      if (!done && open) return { done: false, value: await transform(value) };
    } catch (error) {
      waiting.delete(own);
      close();
      throw error;
    }
    close();
    return finished;
  }

  return {
    next: () =>
      new Promise((resolve, reject) => {
        if (!open) return resolve(finished);
        waiting.add(resolve);
        const turn = last.then(() => step(resolve));
        last = turn.catch(() => {});
        turn.then(resolve, reject).finally(() => waiting.delete(resolve));
      }),
    return: async () => {
      close();
      return finished;
    },
    throw: async (error) => {
      close();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
