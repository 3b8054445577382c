type Step<T> = IteratorResult<T, undefined>;

/** How a stream ends once everything in it has been taken. */
type Ending = { readonly error: unknown } | 'done';

const FINISHED = { done: true, value: undefined } as const;

/** Values pushed by one side and pulled by the other, in order. `return()` settles a `next()` that still waits. */
export class EventBuffer<T> implements AsyncIterableIterator<T, undefined> {
  readonly #values: T[] = [];
  readonly #waiting: PromiseWithResolvers<Step<T>>[] = [];
  readonly #drained: () => void;
  readonly #closed: () => void;
  #ending: Ending | undefined;
  #isOpen = true;

  /** `closed` is told once, when the reader has left or has come to the end; `drained` when all has been taken. */
  constructor(o: { readonly closed: () => void; readonly drained?: () => void }) {
    this.#closed = o.closed;
    this.#drained = o.drained ?? (() => {});
  }

  /** How many values wait to be taken. */
  get length(): number {
    return this.#values.length;
  }

  push(value: T): void {
    if (!this.#isOpen || this.#ending) return;
    const first = this.#waiting.shift();
    if (first) first.resolve({ done: false, value });
    else this.#values.push(value);
  }

  /** Ends the stream with an error, after what has been pushed before. */
  fail(error: unknown): void {
    this.#conclude({ error });
  }

  /** Ends the stream, after what has been pushed before. */
  end(): void {
    this.#conclude('done');
  }

  async next(): Promise<Step<T>> {
    const value = this.#values.shift();
    if (value !== undefined) {
      if (this.#values.length === 0) this.#drained();
      return { done: false, value };
    }
    if (!this.#isOpen) return FINISHED;
    const turn = Promise.withResolvers<Step<T>>();
    this.#waiting.push(turn);
    if (this.#ending) this.#settle(this.#ending);
    return turn.promise;
  }

  async return(): Promise<Step<T>> {
    this.#close();
    return FINISHED;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #conclude(ending: Ending): void {
    if (!this.#isOpen || this.#ending) return;
    this.#ending = ending;
    if (this.#waiting.length > 0) this.#settle(ending);
  }

  /** Whoever waits has taken everything: the first is told how it ended. */
  #settle(ending: Ending): void {
    const first = this.#waiting.shift();
    if (ending === 'done') first?.resolve(FINISHED);
    else first?.reject(ending.error);
    this.#close();
  }

  #close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#values.length = 0;
    for (const { resolve } of this.#waiting.splice(0)) resolve(FINISHED);
    this.#closed();
  }
}
