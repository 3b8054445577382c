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
/** Whoever has just had a turn is often back at once: the patient give them this long. */
const GRACE_MILLISECONDS = 2;

/**
 * A lock whose waiters are served in the order in which they came, each waiting a bounded time. The patient let the
 * others go first, also those who will be back in a moment, but not for ever: after a tenth of a second it is their turn.
 */
export function createTurns(timeoutMilliseconds: number) {
  const hasty = new Set<Waiting>();
  const patient = new Set<Waiting>();
  let isTaken = false;
  let grace: NodeJS.Timeout | undefined;

  function begin(isPatient: boolean): () => void {
    clearTimeout(grace);
    grace = undefined;
    isTaken = true;
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      isTaken = false;
      serve({ afterPatient: isPatient });
    };
  }

  function serve({ afterPatient }: { readonly afterPatient: boolean }) {
    const [[first], [firstPatient]] = [hasty, patient];
    const isDue = firstPatient && performance.now() - firstPatient.since >= PATIENCE_MILLISECONDS;
    // Many may be due at once: those whom somebody waits for come in between.
    const isNext = isDue && !(afterPatient && first);
    const next = isNext ? firstPatient : (first ?? (afterPatient ? firstPatient : undefined));
    if (next) return next.start();
    if (firstPatient) grace = setTimeout(endGrace, GRACE_MILLISECONDS);
  }

  function endGrace() {
    grace = undefined;
    serve({ afterPatient: true });
  }

  return {
    /** Settles with the function that ends the turn; throws TurnTimeout. */
    take({ isPatient = false } = {}): Promise<() => void> {
      if (!isTaken && !(isPatient && grace)) return Promise.resolve(begin(isPatient));
      const line = isPatient ? patient : hasty;
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          line.delete(entry);
          reject(new TurnTimeout(`The database was busy for ${timeoutMilliseconds} ms.`));
        }, timeoutMilliseconds);
        const entry: Waiting = {
          since: performance.now(),
          start() {
            clearTimeout(timer);
            line.delete(entry);
            resolve(begin(isPatient));
          },
        };
        line.add(entry);
      });
    },
  };
}
export type Turns = ReturnType<typeof createTurns>;
