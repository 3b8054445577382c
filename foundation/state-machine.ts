/** Which states may follow which: a table, and the questions that are asked of it. */
export interface StateMachine<S extends string> {
  readonly next: Readonly<Record<S, readonly S[]>>;
  /** Whether a step is among those of the table; staying where one is, is none. */
  canGo(from: S, to: S): boolean;
  /** Whether nothing follows. */
  isEnd(state: S): boolean;
  /** @throws Error for a step that is not in the table: whoever takes one has asked before, or it is a fault */
  go(from: S, to: S): S;
}

/** A machine as data: each state with those that may follow it. `name` is what it is about, for the error. */
export const stateMachine = <S extends string>(
  name: string,
  next: Readonly<Record<S, readonly S[]>>,
): StateMachine<S> => ({
  next,
  canGo: (from, to) => next[from].includes(to),
  isEnd: (state) => next[state].length === 0,
  go(from, to) {
    if (!next[from].includes(to)) throw new Error(`${name}: ${to} does not follow ${from}.`);
    return to;
  },
});
