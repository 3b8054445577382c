import { type Linked, LinkedList } from './linked-list.ts';

/** What must end in time. It is watched by one `Deadlines` at most. */
export interface Timed extends Linked {
  /** Epoch milliseconds of the system's time; not past when it is first watched, and not changed while it is. */
  readonly deadlineAt: number;
  /** Called once, up to a tick after the deadline, when it is no longer watched. */
  expire(): void;
}

const TICK_MILLISECONDS = 10;
const SLOTS = 1024;

/**
 * Many deadlines on one timer: a hashed timing wheel, as in Varghese and Lauck, "Hashed and hierarchical timing wheels"
 * (1987), scheme 6. A fetch costs two list operations instead of a timer. The timer stands still while nothing is watched.
 */
export class Deadlines {
  readonly #slots = Array.from({ length: SLOTS }, () => new LinkedList<Timed>());
  #timer: NodeJS.Timeout | undefined;
  #tick = 0;
  #watched = 0;

  watch(timed: Timed): void {
    if (!this.#timer) this.#begin();
    this.#slotOf(timed).append(timed);
    this.#watched += 1;
  }

  /** Its deadline no longer matters. Only for what is watched. */
  forget(timed: Timed): void {
    this.#slotOf(timed).remove(timed);
    this.#watched -= 1;
  }

  get watched(): number {
    return this.#watched;
  }

  #begin(): void {
    this.#tick = tickOf(Date.now());
    this.#timer = setInterval(() => this.#advance(tickOf(Date.now())), TICK_MILLISECONDS);
  }

  /** What is later than the wheel is long stays where it is for another round. */
  #slotOf(timed: Timed): LinkedList<Timed> {
    const slot = this.#slots[dueTickOf(timed) % SLOTS];
    if (!slot) throw new RangeError(`${timed.deadlineAt} is no time.`);
    return slot;
  }

  #advance(now: number): void {
    // After a clock that was set, or a long stall, one round visits every slot.
    const first = now - this.#tick >= SLOTS || now < this.#tick ? now - SLOTS + 1 : this.#tick;
    this.#tick = now;
    for (let tick = first; tick <= now; tick += 1) this.#visit(this.#slots[tick % SLOTS], now);
    if (this.#watched > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #visit(slot: LinkedList<Timed> | undefined, now: number): void {
    const due: Timed[] = [];
    for (let timed = slot?.first; timed; timed = timed.next) if (dueTickOf(timed) <= now) due.push(timed);
    for (const timed of due) this.forget(timed);
    for (const timed of due) timed.expire();
  }
}

const tickOf = (milliseconds: number): number => Math.floor(milliseconds / TICK_MILLISECONDS);
const dueTickOf = ({ deadlineAt }: Timed): number => Math.ceil(deadlineAt / TICK_MILLISECONDS);
