import { multiplyByRatio } from '#foundation/money/money.ts';
import { HOUR_MILLISECONDS, LONGEST_GAP_MILLISECONDS } from './fill-gaps.ts';

/** A price at a moment (epoch milliseconds), in millionths of a USD per hour. */
export interface PricedMoment {
  readonly at: number;
  readonly price: bigint;
  readonly isInterpolated: boolean;
}

/** What a span of time cost; prices in millionths of a USD per hour. */
export interface RollUp {
  /** Each price weighs as long as it was in force. */
  readonly mean: bigint;
  readonly minimum: bigint;
  readonly maximum: bigint;
  readonly opening: bigint;
  readonly closing: bigint;
  /** Prices that somebody saw in the span. */
  readonly observedCount: number;
  /** For so long a price is known. */
  readonly coveredMilliseconds: number;
  /** For so long of that it is one that was filled in. */
  readonly interpolatedMilliseconds: number;
  /** When the closing price was seen; before the span when it was carried on. */
  readonly lastObservedAt: number;
}

export interface Span {
  readonly from: number;
  /** Not part of it. */
  readonly to: number;
}

export const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS;

/** What one price, or one part of a span, gives to the whole. */
interface Part extends RollUp {
  readonly startsAt: number;
}

/**
 * A span summed up from prices in the order of time, which may begin before it: a price is in force until the next
 * one, and at most 24 hours. Undefined where none is in force.
 */
export function rollUp(prices: readonly PricedMoment[], { from, to }: Span): RollUp | undefined {
  const parts = prices.flatMap(({ at, price, isInterpolated }, index): Part[] => {
    const startsAt = Math.max(at, from);
    const endsAt = Math.min(prices[index + 1]?.at ?? Number.POSITIVE_INFINITY, at + LONGEST_GAP_MILLISECONDS, to);
    if (endsAt <= startsAt) return [];
    const observedCount = at >= from && !isInterpolated ? 1 : 0;
    return [{ ...constant(price, endsAt - startsAt, isInterpolated), startsAt, observedCount, lastObservedAt: at }];
  });
  return joined(parts);
}

/**
 * A span summed up from its parts, in the order of time, and from the part before it. Where a part is missing the
 * closing price of the one before is carried on, as long as a price is in force.
 */
export function combine(
  parts: readonly (RollUp & Span)[],
  { from, to }: Span,
  earlier?: Pick<RollUp, 'closing' | 'lastObservedAt'>,
): RollUp | undefined {
  const all: Part[] = [];
  let [last, until] = [earlier, from];
  for (const part of parts) {
    const between = last && carried(last, { from: until, to: part.from });
    if (between) all.push({ ...between, startsAt: until });
    all.push({ ...part, startsAt: part.from });
    [last, until] = [part, part.to];
  }
  const rest = last && carried(last, { from: until, to });
  if (rest) all.push({ ...rest, startsAt: until });
  return joined(all);
}

/** A span without a price of its own, at the price that was in force when it began. */
export function carried(
  { closing, lastObservedAt }: Pick<RollUp, 'closing' | 'lastObservedAt'>,
  { from, to }: Span,
): RollUp | undefined {
  const endsAt = Math.min(to, lastObservedAt + LONGEST_GAP_MILLISECONDS);
  return endsAt > from ? { ...constant(closing, endsAt - from, false), observedCount: 0, lastObservedAt } : undefined;
}

const constant = (price: bigint, milliseconds: number, isInterpolated: boolean) => ({
  ...{ mean: price, minimum: price, maximum: price, opening: price, closing: price },
  coveredMilliseconds: milliseconds,
  interpolatedMilliseconds: isInterpolated ? milliseconds : 0,
});

function joined(parts: readonly Part[]): RollUp | undefined {
  const [first, last] = [parts[0], parts.at(-1)];
  if (!first || !last) return undefined;
  const total = (of: (part: Part) => number) => parts.reduce((sum, part) => sum + of(part), 0);
  const coveredMilliseconds = total((part) => part.coveredMilliseconds);
  const weighted = parts.reduce((sum, { mean, coveredMilliseconds: weight }) => sum + mean * BigInt(weight), 0n);
  return {
    mean: multiplyByRatio(weighted, 1n, BigInt(coveredMilliseconds)),
    minimum: parts.reduce((least, { minimum }) => (minimum < least ? minimum : least), first.minimum),
    maximum: parts.reduce((most, { maximum }) => (maximum > most ? maximum : most), first.maximum),
    ...{ opening: first.opening, closing: last.closing, lastObservedAt: last.lastObservedAt },
    ...{ coveredMilliseconds, observedCount: total((part) => part.observedCount) },
    interpolatedMilliseconds: total((part) => part.interpolatedMilliseconds),
  };
}
