/** Something that a member of a fleet does at regular intervals. */
export interface Habit {
  readonly intervalMilliseconds: number;
  /** Who does it at this moment, the `turn`-th time in all. */
  act(member: number, turn: number, intendedAt: number): void;
}

/**
 * The members' turns in their order, evenly spread: member `m` of `n` acts at `m / n` of the interval, and again after
 * each interval. Calls `act` for whatever has become due up to `now`, in milliseconds since the start.
 */
export function createTraffic(members: number, { intervalMilliseconds, act }: Habit) {
  const gap = intervalMilliseconds / members;
  let turn = 0;
  return {
    advance(now: number): void {
      for (let dueAt = turn * gap; dueAt <= now; dueAt = turn * gap) {
        act(turn % members, turn, dueAt);
        turn += 1;
      }
    },
  };
}
