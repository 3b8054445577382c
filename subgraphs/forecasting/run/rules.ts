import type { MadeInRun } from '../forecast/service.ts';

/** A series that is done: with its forecast, or without one when too little is known of it. */
export interface Done {
  readonly seriesId: string;
  readonly made: MadeInRun | undefined;
}

/** The first of them in order, up to before the one whose forecast is not paid for any more. */
export function shareOf(done: readonly Done[], paid: number): Done[] {
  let left = paid;
  const end = done.findIndex(({ made }) => {
    if (made) left -= 1;
    return left < 0;
  });
  return done.slice(0, end === -1 ? done.length : end);
}

/**
 * Whether a run over `count` series may begin with `left` of a budget of `perDay`: it is to end on the same day. One that
 * is greater than what any day allows takes several days, and begins with whatever is left.
 */
export const mayBegin = (count: number, left: number, perDay: number): boolean =>
  left >= count || (count > perDay && left > 0);

// What is forecast from an older moment is about a future that has begun to pass.
const OUTDATED_MILLISECONDS = 6 * 3_600_000;

/** Whether work that begins now, or again, is to look at more than what was known at a moment. */
export const isOutdated = (cutOffAt: Date, now: Date): boolean =>
  now.getTime() - cutOffAt.getTime() > OUTDATED_MILLISECONDS;
