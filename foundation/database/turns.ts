/** Refused because everything before it took too long. */
export class TurnTimeout extends Error {
  override readonly name = 'TurnTimeout';
}

interface Waiting {
  readonly since: number;
  readonly start: () => void;
}

/** The patient let the others go first for so long. */
const PATIENCE_MILLISECONDS = 100;

/**
 * A lock whose waiters are served in the order in which they came, each waiting a bounded time. The patient let the
 * others go first, but not for ever: after a tenth of a second it is their turn.
 */
export function createTurns(timeoutMilliseconds: number) {
  const waiting = new Set<Waiting>();
  const patient = new Set<Waiting>();
  let taken = false;

  function next(): Waiting | undefined {
    const [[first], [firstPatient]] = [waiting, patient];
    const isDue = firstPatient && performance.now() - firstPatient.since >= PATIENCE_MILLISECONDS;
    return isDue ? firstPatient : (first ?? firstPatient);
  }

  function release() {
    const entry = next();
    if (!entry) {
      taken = false;
      return;
    }
    waiting.delete(entry);
    patient.delete(entry);
    entry.start();
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
    take({ isPatient = false } = {}): Promise<() => void> {
      if (!taken) {
        taken = true;
        return Promise.resolve(once());
      }
      const line = isPatient ? patient : waiting;
      return new Promise((resolve, reject) => {
        const entry: Waiting = {
          since: performance.now(),
          start: () => {
            clearTimeout(timer);
            resolve(once());
          },
        };
        const timer = setTimeout(() => {
          line.delete(entry);
          reject(new TurnTimeout(`The database was busy for ${timeoutMilliseconds} ms.`));
        }, timeoutMilliseconds);
        line.add(entry);
      });
    },
  };
}
export type Turns = ReturnType<typeof createTurns>;
