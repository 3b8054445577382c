import { type Linked, LinkedList } from './linked-list.ts';

/** One who waits, and who may come to wait in vain. */
export interface Waiting extends Linked {
  /** Whether it should not wait any longer. @param now epoch milliseconds of the system's time */
  isInVain(now: number): boolean;
  /** Called once, when that is so; nobody looks after it any more. */
  giveUp(): void;
}

const ROUND_MILLISECONDS = 10;

/**
 * Looks after all who wait, every ten milliseconds, on one timer that stands still while nobody does. A fetch costs two
 * list operations instead of a timer and a listener: a listener on the signal of its request, for each of its fetches,
 * cost more than a third of all the time of a fetch, because the runtime collects what it holds late.
 */
export class Patrol {
  readonly #waiting = new LinkedList<Waiting>();
  #timer: NodeJS.Timeout | undefined;

  watch(waiting: Waiting): void {
    this.#timer ??= setInterval(() => this.#round(Date.now()), ROUND_MILLISECONDS);
    this.#waiting.append(waiting);
  }

  /** It waits no longer. Only for those that are watched. */
  forget(waiting: Waiting): void {
    this.#waiting.remove(waiting);
  }

  get length(): number {
    return this.#waiting.length;
  }

  #round(now: number): void {
    const inVain: Waiting[] = [];
    for (let waiting = this.#waiting.first; waiting; waiting = waiting.next) {
      if (waiting.isInVain(now)) inVain.push(waiting);
    }
    for (const waiting of inVain) this.#waiting.remove(waiting);
    for (const waiting of inVain) waiting.giveUp();
    if (this.#waiting.length > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
