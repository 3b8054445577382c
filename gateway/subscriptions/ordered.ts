/** Work on items that begins in their order, overlaps, and whose outcomes are handed on in that order again. */
export interface Ordered<T> {
  /** Begins the work on one item; settles when another may be added. */
  add(work: () => Promise<T>): Promise<void>;
  /** Settles when everything that was added has been handed on. */
  settled(): Promise<void>;
}

export interface OrderedOptions<T> {
  /** How many items may be under way. */
  readonly limit: number;
  readonly handOn: (outcome: T) => void;
  /** Told once, when the work on an item or its hand-over has thrown; nothing is handed on after it. */
  readonly failed: (error: unknown) => void;
}

export function createOrdered<T>({ limit, handOn, failed }: OrderedOptions<T>): Ordered<T> {
  const underWay: Promise<void>[] = [];
  let last: Promise<void> = Promise.resolve();
  let hasFailed = false;

  const handOnAfter = async (before: Promise<void>, working: Promise<T>) => {
    // Both are awaited from the start: neither may be rejected while nobody listens.
    const [outcome] = await Promise.allSettled([working, before]);
    if (hasFailed) return;
    try {
      if (outcome.status === 'rejected') throw outcome.reason;
      handOn(outcome.value);
    } catch (error) {
      hasFailed = true;
      failed(error);
    }
  };
  return {
    async add(work) {
      last = handOnAfter(last, work());
      underWay.push(last);
      if (underWay.length >= limit) await underWay.shift();
    },
    settled: () => last,
  };
}
