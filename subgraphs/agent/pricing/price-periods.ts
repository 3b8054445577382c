import type { PriceInterval } from './entity.ts';
import { HOUR_MILLISECONDS } from './fill-gaps.ts';
import { carried, combine, DAY_MILLISECONDS, type PricedMoment, type RollUp, rollUp, type Span } from './roll-up.ts';

/** What a pool cost in an hour or a day, which begins at `startsAt`, in epoch milliseconds. */
export interface Period extends RollUp {
  readonly startsAt: number;
}

/** What is known of a pool, each in the order of time. */
export interface PriceRecord {
  /** What is summed up. For days it reaches a day further back than what is asked for, for hours as well. */
  readonly summed: readonly Period[];
  /** Hours whose prices are not summed up, with these prices; where there are both these count. */
  readonly unsummed: ReadonlyMap<number, readonly PricedMoment[]>;
}

export const LENGTH: Readonly<Record<PriceInterval, number>> = { HOUR: HOUR_MILLISECONDS, DAY: DAY_MILLISECONDS };

/** The beginning of the hour or day (UTC) that a moment falls into. */
export const beginOf = (interval: PriceInterval, at: number): number =>
  Math.floor(at / LENGTH[interval]) * LENGTH[interval];

/**
 * The hours that touch a span, as far as a price was in force in them by `now`. An hour without a price of its own has
 * the last one, carried on for at most 24 hours; after that there is a hole.
 */
export function hoursOf({ summed, unsummed }: PriceRecord, { from, to }: Span, now: number): Period[] {
  const bySum = new Map(summed.map((hour) => [hour.startsAt, hour]));
  const first = beginOf('HOUR', from) - DAY_MILLISECONDS;
  return walk('HOUR', { from: first, to }, now, (span, last) => {
    const prices = unsummed.get(span.from);
    const known = prices ? rollUp(prices, span) : bySum.get(span.from);
    return known ?? (last && carried(last, span));
  }).filter(({ startsAt }) => startsAt >= beginOf('HOUR', from));
}

/** The same for days. `hours` are those of the days whose hours are not all summed up: these days are made of them. */
export function daysOf(
  summed: readonly Period[],
  hours: ReadonlyMap<number, readonly Period[]>,
  { from, to }: Span,
  now: number,
): Period[] {
  const bySum = new Map(summed.map((day) => [day.startsAt, day]));
  const first = beginOf('DAY', from) - 2 * DAY_MILLISECONDS;
  return walk('DAY', { from: first, to }, now, (span, last) => {
    const parts = hours.get(span.from)?.map((hour) => ({ ...hour, ...spanOf(hour.startsAt, 'HOUR', now) }));
    if (parts) return combine(parts, span, last);
    return bySum.get(span.from) ?? (last && carried(last, span));
  }).filter(({ startsAt }) => startsAt >= beginOf('DAY', from));
}

const spanOf = (startsAt: number, interval: PriceInterval, now: number): Span => ({
  from: startsAt,
  to: Math.min(startsAt + LENGTH[interval], now),
});

function walk(
  interval: PriceInterval,
  { from, to }: Span,
  now: number,
  periodOf: (span: Span, last: Period | undefined) => RollUp | undefined,
): Period[] {
  const periods: Period[] = [];
  for (let startsAt = from; startsAt < Math.min(to, now); startsAt += LENGTH[interval]) {
    const found = periodOf(spanOf(startsAt, interval, now), periods.at(-1));
    if (found) periods.push({ ...found, startsAt });
  }
  return periods;
}
