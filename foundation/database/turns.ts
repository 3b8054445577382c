/** Refused because everything before it took too long. */
export class TurnTimeout extends Error {
  override readonly name = 'TurnTimeout';
}

interface Waiting {
  readonly start: () => void;
}

/** A lock whose waiters are served in the order in which they came, each waiting a bounded time. */
export function createTurns(timeoutMilliseconds: number) {
  const waiting = new Set<Waiting>();
  let taken = false;

  function release() {
    const [next] = waiting;
    if (!next) {
      taken = false;
      return;
    }
    waiting.delete(next);
    next.start();
  }

  function once() {
    let released = false;
    return () => {
      if (released) return;
      released = true;
      release();
    };
  }

  return {
    /** Settles with the function that ends the turn; throws TurnTimeout. */
    take(): Promise<() => void> {
      if (!taken) {
        taken = true;
        return Promise.resolve(once());
      }
      return new Promise((resolve, reject) => {
        const entry: Waiting = {
          start: () => {
            clearTimeout(timer);
            resolve(once());
          },
        };
        const timer = setTimeout(() => {
          waiting.delete(entry);
          reject(new TurnTimeout(`The database was busy for ${timeoutMilliseconds} ms.`));
        }, timeoutMilliseconds);
        waiting.add(entry);
      });
    },
  };
}
export type Turns = ReturnType<typeof createTurns>;
