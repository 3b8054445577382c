/** Work that can be ended early. */
export interface Cancellable {
  /** Called once at most; the work settles at once with this reason. */
  cancel(reason: unknown): void;
}

/** Ends one piece of work at a time. Much lighter than an AbortSignal, of which every fetch would need several. */
export class Cancellation {
  #work: Cancellable | undefined;
  #reason: unknown;
  #isCancelled = false;

  get isCancelled(): boolean {
    return this.#isCancelled;
  }

  /** From now on this work is what is cancelled: at once, when that has happened already. */
  watch(work: Cancellable): void {
    if (this.#isCancelled) work.cancel(this.#reason);
    else this.#work = work;
  }

  cancel(reason: unknown): void {
    if (this.#isCancelled) return;
    this.#isCancelled = true;
    this.#reason = reason;
    const work = this.#work;
    this.#work = undefined;
    work?.cancel(reason);
  }
}
