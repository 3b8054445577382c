import type { PastSwitch, PolicyInput } from './types.ts';

const DAY_SECONDS = 24 * 3600;

const secondsBetween = (from: Date, to: Date) => (to.getTime() - from.getTime()) / 1000;

/** A flight to on-demand: going back to spot is its second half, which was not chosen either. */
const isFlight = (past: PastSwitch | undefined): boolean => past?.trigger === 'EMERGENCY' && past.to === 'ON_DEMAND';

const byTime = ({ recentSwitches }: PolicyInput): PastSwitch[] =>
  recentSwitches.toSorted((a, b) => a.at.getTime() - b.at.getTime());

/** Automatic switches within the last `seconds`. Those that were forced, an emergency or the way back from one are nobody's restlessness. */
function automaticWithin(input: PolicyInput, seconds: number): PastSwitch[] {
  const past = byTime(input);
  return past.filter(
    ({ at, trigger }, index) =>
      trigger === 'AUTOMATIC' && secondsBetween(at, input.now) < seconds && !isFlight(past[index - 1]),
  );
}

/** How many automatic switches within the last `seconds` count. */
export const automaticSwitches = (input: PolicyInput, seconds: number): number =>
  automaticWithin(input, seconds).length;

/** Whether an instance is on demand because it had to flee there. */
const hasFled = (input: PolicyInput): boolean => input.instance.mode === 'ON_DEMAND' && isFlight(byTime(input).at(-1));

/** When the instance came to where it is. */
const arrivedAt = ({ instance, recentSwitches }: PolicyInput): Date =>
  new Date(Math.max(...[instance.launchedAt, ...recentSwitches.map(({ at }) => at)].map((at) => at.getTime())));

/** How long the instance has been where it is. */
export const dwellSeconds = (input: PolicyInput): number => secondsBetween(arrivedAt(input), input.now);

/** A limit of switches by choice that holds now. */
export interface ReachedLimit {
  readonly limit: 'MINIMUM_STAY' | 'PER_DAY' | 'PER_WEEK';
  /** When it will hold no longer; null when only other settings end that. */
  readonly until: Date | null;
  /** Why there is no switch now, in words. */
  readonly words: string;
}

const later = (at: Date, seconds: number): Date => new Date(at.getTime() + seconds * 1000);

/** A limit of so many automatic switches within a span of time, if it is reached. */
function countReached(
  input: PolicyInput,
  { limit, most, seconds, span }: { limit: ReachedLimit['limit']; most: number; seconds: number; span: string },
): ReachedLimit[] {
  const counted = automaticWithin(input, seconds);
  if (counted.length < most) return [];
  // It is free again when the oldest of the newest `most` leaves the span.
  const newest = counted.map(({ at }) => at).sort((a, b) => b.getTime() - a.getTime());
  const last = newest[most - 1];
  return [
    { limit, until: last ? later(last, seconds) : null, words: `it was switched ${most} times within a ${span}` },
  ];
}

/** The limits of switches by choice that hold now. None holds for one that fled to on-demand: it may go back when that pays. */
export function limitsReached(input: PolicyInput): ReachedLimit[] {
  if (hasFled(input)) return [];
  const { minimumDwellSeconds: stay, maxSwitchesPerDay, maxSwitchesPerWeek } = input.config;
  const words = `the instance has not been in its place for ${stay} seconds`;
  const isNew = dwellSeconds(input) < stay;
  return [
    ...(isNew ? [{ limit: 'MINIMUM_STAY', until: later(arrivedAt(input), stay), words } as const] : []),
    ...countReached(input, { limit: 'PER_DAY', most: maxSwitchesPerDay, seconds: DAY_SECONDS, span: 'day' }),
    ...countReached(input, { limit: 'PER_WEEK', most: maxSwitchesPerWeek, seconds: 7 * DAY_SECONDS, span: 'week' }),
  ];
}

function keepsBaseShare({ fleet, config, instance }: PolicyInput): boolean {
  if (instance.mode !== 'ON_DEMAND' || config.onDemandBaseShare <= 0 || !fleet) return true;
  return fleet.onDemandCount - 1 >= config.onDemandBaseShare * fleet.size;
}

/** Rule 6: why a switch by choice may not happen now, in words; undefined when it may. Emergencies never ask. */
export function guardAgainst(input: PolicyInput): string | undefined {
  const [reached] = limitsReached(input);
  if (reached) return reached.words;
  if (!keepsBaseShare(input)) return 'the share of the fleet that stays on on-demand would fall too low';
  return undefined;
}
