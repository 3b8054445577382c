import { createRandomStream } from '../market/random-stream.ts';

/** A machine of a spot pool, from its start until the market takes it. */
interface Exposed {
  readonly providerId: string;
  readonly startedAt: Date;
  readonly interruptedAt: Date | undefined;
}

/** The share of interruptions that the cloud sees coming. */
const FORESEEN_RATIO = 0.6;
/** How long before its notice the cloud warns of what it sees coming. */
const LEAST_LEAD_SECONDS = 120;
const MOST_LEAD_SECONDS = 900;
/** How long a machine runs, on average, until it is warned for nothing. */
const FALSE_ALARM_HOURS = 48;

/**
 * When the cloud recommends to leave a machine, oldest first; it follows from the seed and the machine alone. Some minutes
 * before a share of the interruptions' notices, and once in a while for nothing: a first event of a Poisson process.
 */
export function drawWarnings(
  { providerId, startedAt, interruptedAt }: Exposed,
  { seed, noticeSeconds }: { readonly seed: number; readonly noticeSeconds: number },
): Date[] {
  const random = createRandomStream(seed, `${providerId}/warnings`);
  const isForeseen = random.uniform() < FORESEEN_RATIO;
  const leadSeconds = LEAST_LEAD_SECONDS + random.uniform() * (MOST_LEAD_SECONDS - LEAST_LEAD_SECONDS);
  const falseAlarmHours = -Math.log(1 - random.uniform()) * FALSE_ALARM_HOURS;
  const start = startedAt.getTime();
  const end = interruptedAt?.getTime() ?? Number.POSITIVE_INFINITY;
  const foreseen = end - (noticeSeconds + leadSeconds) * 1000;
  const times = [start + falseAlarmHours * 3_600_000, ...(isForeseen ? [Math.max(start, foreseen)] : [])];
  const isTimely = (time: number) => Number.isFinite(time) && time < end - noticeSeconds * 1000;
  return times
    .filter(isTimely)
    .sort((a, b) => a - b)
    .map((time) => new Date(time));
}
