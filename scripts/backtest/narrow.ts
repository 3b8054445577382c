import { momentIn } from '#policy/backtest/files/moment.ts';
import type { AvailabilityHistory, PriceHistory } from '#policy/backtest/histories.ts';
import { UsageError } from '../../simulator/usage.ts';
import type { Bound } from './options.ts';

const MILLISECONDS_PER_HOUR = 3_600_000;

const patternOf = (name: string): RegExp => {
  const escaped = name.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`);
};

/** What a pool can be named by: `p3.2xlarge.us-east-1a` also by its type and its zone, `us-west-2a_v100_8` likewise. */
const namesOf = (name: string): string[] => {
  const [zone = '', ...type] = name.split('_');
  const dot = name.lastIndexOf('.');
  return type.length > 0 ? [name, zone, type.join('_')] : [name, name.slice(0, Math.max(0, dot)), name.slice(dot + 1)];
};

/** The histories with only the pools that were named; all pools when none was. @throws UsageError when none is left */
export function ofPools<H extends AvailabilityHistory | PriceHistory>(
  histories: readonly H[],
  names: readonly string[],
): H[] {
  if (names.length === 0 || histories.length === 0) return [...histories];
  const patterns = names.map(patternOf);
  const isWanted = ({ name }: { readonly name: string }) =>
    namesOf(name).some((each) => patterns.some((pattern) => pattern.test(each)));
  const left = histories
    .map(
      (history) =>
        ({ ...history, pools: (history.pools as readonly { readonly name: string }[]).filter(isWanted) }) as H,
    )
    .filter(({ pools }) => pools.length > 0);
  if (left.length > 0) return left;
  const known = histories.flatMap(({ pools }) => pools.map(({ name }) => name));
  throw new UsageError(`--pools names none of ${known.slice(0, 10).join(', ')}${known.length > 10 ? ' …' : ''}.`);
}

/** The moment that a bound means in a record that begins then. */
export const momentOf = (bound: Bound | undefined, startAt: Date): Date | undefined => {
  if (!bound) return undefined;
  return 'at' in bound ? bound.at : new Date(startAt.getTime() + bound.hours * MILLISECONDS_PER_HOUR);
};

/** When a recording begins, which its name tells as `aws-10-26-2022`. */
function recordedAt({ group }: AvailabilityHistory): Date | undefined {
  const [, month, day, year] = /(\d{2})-(\d{2})-(\d{4})/.exec(group) ?? [];
  return year ? momentIn(`${year}-${month}-${day}`) : undefined;
}

/** A part of a recording; undefined when nothing of it is left. @throws UsageError for a time where none is known */
export function partOf(
  history: AvailabilityHistory,
  { from, to }: { readonly from: Bound | undefined; readonly to: Bound | undefined },
): AvailabilityHistory | undefined {
  const { tickHours, ticks } = history;
  const startAt = recordedAt(history);
  const tickOf = (bound: Bound | undefined, otherwise: number): number => {
    if (!bound) return otherwise;
    if ('hours' in bound) return bound.hours / tickHours;
    if (startAt) return (bound.at.getTime() - startAt.getTime()) / MILLISECONDS_PER_HOUR / tickHours;
    throw new UsageError(`${history.group} does not tell when it began: give --from and --to as hours, such as 48h.`);
  };
  const first = Math.max(0, Math.ceil(tickOf(from, 0)));
  const end = Math.min(ticks, Math.floor(tickOf(to, ticks)));
  if (end <= first) return undefined;
  const pools = history.pools.map(({ name, isUp }) => ({ name, isUp: isUp.slice(first, end) }));
  return { ...history, ticks: end - first, pools };
}
