/** The times at which what has gathered is delivered: one for all that have a window of the same length. */
export interface Windows extends Disposable {
  /** Runs `flush` at the end of the present window of this length. */
  atEnd(milliseconds: number, flush: () => void): void;
}

/**
 * Whatever has the same window is delivered in one turn, so that a socket with several subscriptions is written to once.
 * Nothing runs while nothing has gathered.
 */
export function createWindows(): Windows {
  const open = new Map<number, { readonly timer: NodeJS.Timeout; readonly flushes: (() => void)[] }>();
  return {
    atEnd(milliseconds, flush) {
      const present = open.get(milliseconds);
      if (present) return void present.flushes.push(flush);
      const flushes = [flush];
      const timer = setTimeout(() => {
        open.delete(milliseconds);
        for (const each of flushes) each();
      }, milliseconds);
      open.set(milliseconds, { timer, flushes });
    },
    [Symbol.dispose]() {
      for (const { timer } of open.values()) clearTimeout(timer);
      open.clear();
    },
  };
}
