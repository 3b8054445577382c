export interface Settled<T> {
  readonly value?: T;
  readonly error?: unknown;
  /** Whether the time ran out first. The work itself may still go on, but nobody waits for it. */
  readonly isLate: boolean;
}

/** Runs `work` and waits for it at most this long; its signal is aborted at that moment. Never rejects. */
export async function settledWithin<T>(
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<Settled<T>> {
  const controller = new AbortController();
  const { promise: late, resolve } = Promise.withResolvers<Settled<T>>();
  const timer = setTimeout(() => {
    controller.abort(new DOMException('The time ran out.', 'TimeoutError'));
    resolve({ isLate: true });
  }, milliseconds);
  try {
    return await Promise.race([settled(() => work(controller.signal)), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What became of the work, as data. Never rejects. */
export async function settled<T>(work: () => Promise<T>): Promise<Settled<T>> {
  try {
    return { value: await work(), isLate: false };
  } catch (error) {
    return { error: error ?? new Error('It failed without a reason.'), isLate: false };
  }
}
