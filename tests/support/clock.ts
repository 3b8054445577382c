import type { Clock } from '#foundation/clock.ts';

export interface ManualClock {
  readonly clock: Clock;
  now(): Date;
  /** Moves on by so many milliseconds; never back. */
  advance(milliseconds: number): Date;
  /** Jumps to a later moment. */
  set(to: Date | string): Date;
}

/** Domain time that stands still until the test moves it. */
export function createManualClock(start: Date | string = '2026-01-05T12:00:00.000Z'): ManualClock {
  let at = new Date(start).getTime();
  if (Number.isNaN(at)) throw new RangeError(`${String(start)} is no moment.`);
  const moveTo = (milliseconds: number): Date => {
    if (!(milliseconds >= at)) throw new RangeError('A clock does not go back.');
    at = milliseconds;
    return new Date(at);
  };
  return {
    clock: () => new Date(at),
    now: () => new Date(at),
    advance: (milliseconds) => moveTo(at + milliseconds),
    set: (to) => moveTo(new Date(to).getTime()),
  };
}
