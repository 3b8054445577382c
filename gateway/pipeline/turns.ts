import { failure } from '#foundation/graphql/failure.ts';

/** Lets heavy work begin once for each turn of the event loop, so that whatever else waits comes in between. */
export interface Turns {
  /** Resolves when it is one's turn. Throws SERVICE_UNAVAILABLE when too many wait. */
  next(): Promise<void>;
}

/** @param o.limit how many may wait */
export function createTurns({ limit }: { readonly limit: number }): Turns {
  let last = Promise.resolve();
  let waiting = 0;
  return {
    next() {
      if (waiting >= limit) {
        throw failure('SERVICE_UNAVAILABLE', 'Too many new documents come at once.', {
          status: 503,
          retryAfterSeconds: 1,
        });
      }
      waiting += 1;
      last = last.then(
        () =>
          new Promise((resolve) => {
            setImmediate(() => {
              waiting -= 1;
              resolve();
            });
          }),
      );
      return last;
    },
  };
}
