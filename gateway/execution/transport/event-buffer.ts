const FINISHED = { done: true, value: undefined } as const;

/** Values pushed by one side and pulled by the other, in order. `return()` settles a `next()` that still waits. */
export interface EventBuffer<T> extends AsyncIterableIterator<T, undefined> {
  push(value: T): void;
  /** Ends the stream with an error, after what has been pushed before. */
  fail(error: unknown): void;
  /** Ends the stream, after what has been pushed before. */
  end(): void;
  readonly length: number;
}

/** `drained` is told each time the last value has been taken, `closed` once, when the reader has left. */
export function createEventBuffer<T>(o: { drained?: () => void; closed: () => void }): EventBuffer<T> {
  const values: T[] = [];
  const waiting: PromiseWithResolvers<IteratorResult<T, undefined>>[] = [];
  /** How the stream ends once everything has been taken. */
  let ending: { error?: unknown } | undefined;
  let isOpen = true;

  const close = () => {
    if (!isOpen) return;
    isOpen = false;
    values.length = 0;
    for (const { resolve } of waiting.splice(0)) resolve(FINISHED);
    o.closed();
  };

  const settle = (how: { error?: unknown }): IteratorResult<T, undefined> => {
    close();
    if ('error' in how) throw how.error;
    return FINISHED;
  };

  const conclude = (how: { error?: unknown }): void => {
    if (!isOpen || ending) return;
    ending = how;
    const first = waiting.shift();
    if (!first) return;
    if ('error' in how) first.reject(how.error);
    else first.resolve(FINISHED);
    close();
  };

  return {
    get length() {
      return values.length;
    },
    push(value) {
      if (!isOpen || ending) return;
      const first = waiting.shift();
      if (first) first.resolve({ done: false, value });
      else values.push(value);
    },
    fail: (error) => conclude({ error }),
    end: () => conclude({}),
    async next() {
      const value = values.shift();
      if (value !== undefined) {
        if (values.length === 0) o.drained?.();
        return { done: false, value };
      }
      if (!isOpen) return FINISHED;
      if (ending) return settle(ending);
      const turn = Promise.withResolvers<IteratorResult<T, undefined>>();
      waiting.push(turn);
      return turn.promise;
    },
    async return() {
      close();
      return FINISHED;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
