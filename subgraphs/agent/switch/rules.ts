import { formatDecimal, parseDecimal, subtract } from '#foundation/money/money.ts';
import type { SwitchPhase } from './entity.ts';

/** The phases of a switch in their order; what is not among them is an end. */
const ORDER: readonly SwitchPhase[] = ['REQUESTED', 'ACKNOWLEDGED', 'LAUNCHING', 'SYNCING', 'CUTTING_OVER'];

export interface Progress {
  readonly phase: SwitchPhase;
  /** 0 to 1 */
  readonly progressRatio: number;
}

/** Where a switch is after its agent said how far it is: further, or as far as before, never back. */
export function advance(
  from: Progress,
  said: { readonly phase: SwitchPhase; readonly ratio?: number | null },
): Progress {
  const isFurther = ORDER.indexOf(said.phase) > ORDER.indexOf(from.phase);
  return {
    phase: isFurther ? said.phase : from.phase,
    progressRatio: Math.max(from.progressRatio, said.ratio ?? 0),
  };
}

const REPORT_MILLISECONDS = 15 * 60_000;

/** By when an agent that carried out an order says what moved. */
export const reportDueAt = (now: Date): Date => new Date(now.getTime() + REPORT_MILLISECONDS);

/** Old price minus new price, in USD per hour; negative when the new machine costs more. */
export const hourlySavingsOf = (oldHourlyPrice: string, newHourlyPrice: string): string =>
  formatDecimal(subtract(parseDecimal(oldHourlyPrice), parseDecimal(newHourlyPrice)));

/** How far an agent's clock may be from ours: what it did beyond what can be, it did at its edge. */
const CLOCK_SKEW_MILLISECONDS = 60_000;

/** When a switch began and ended; undefined for a moment that cannot be: of the future, or before the old machine was there. */
export function spanOf(
  said: { readonly startedAt?: Date | null; readonly completedAt?: Date | null },
  { now, oldLaunchedAt, requestedAt }: SpanLimits,
): { readonly startedAt: Date | undefined; readonly completedAt: Date | undefined } {
  const earliest = new Date(oldLaunchedAt.getTime() - CLOCK_SKEW_MILLISECONDS);
  const latest = new Date(now.getTime() + CLOCK_SKEW_MILLISECONDS);
  const isPossible = (moment: Date, end: Date) => moment >= earliest && moment <= end;
  if (said.completedAt && !isPossible(said.completedAt, latest))
    return { startedAt: undefined, completedAt: undefined };
  const completedAt = later(earlier(said.completedAt ?? now, now), oldLaunchedAt);
  if (said.startedAt && !isPossible(said.startedAt, said.completedAt ?? latest)) {
    return { startedAt: undefined, completedAt };
  }
  const startedAt = earlier(said.startedAt ?? requestedAt ?? completedAt, completedAt);
  return { startedAt: later(startedAt, oldLaunchedAt), completedAt };
}

/** Between what a switch can have been. */
interface SpanLimits {
  readonly now: Date;
  /** The launch of the machine that the workload left. */
  readonly oldLaunchedAt: Date;
  readonly requestedAt?: Date | undefined;
}

const later = (a: Date, b: Date): Date => (a > b ? a : b);
const earlier = (a: Date, b: Date): Date => (a < b ? a : b);

/** A machine, as far as its place in a switch is concerned. */
interface Machine {
  readonly id: string;
  readonly role: 'PRIMARY' | 'REPLICA' | 'ZOMBIE' | 'TERMINATED';
}

/**
 * Whether a reported switch makes the new machine the primary. It does not when it is that already, or when another
 * machine than the old one carries the workload by now: a promotion came first, and is not turned back.
 */
export const takesOver = (o: { old: Machine; next: Machine; primary: Machine | null }): boolean =>
  o.next.role === 'REPLICA' && (o.primary === null || o.primary.id === o.old.id);
