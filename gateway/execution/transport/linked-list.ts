/** What is in one list at a time, and holds its own place there. */
export interface Linked {
  previous: this | undefined;
  next: this | undefined;
}

/** A queue whose members leave from any place at once, and which allocates nothing for them. */
export class LinkedList<T extends Linked> {
  #first: T | undefined;
  #last: T | undefined;
  #length = 0;

  get first(): T | undefined {
    return this.#first;
  }

  get length(): number {
    return this.#length;
  }

  append(member: T): void {
    member.previous = this.#last;
    member.next = undefined;
    if (this.#last) this.#last.next = member;
    else this.#first = member;
    this.#last = member;
    this.#length += 1;
  }

  /** Takes out a member of this list. */
  remove(member: T): void {
    if (member.previous) member.previous.next = member.next;
    else this.#first = member.next;
    if (member.next) member.next.previous = member.previous;
    else this.#last = member.previous;
    member.previous = undefined;
    member.next = undefined;
    this.#length -= 1;
  }

  shift(): T | undefined {
    const first = this.#first;
    if (first) this.remove(first);
    return first;
  }
}
