import type { PriceSource } from './entity.ts';

/** Who can have seen a price. */
export type ObservedSource = Exclude<PriceSource, 'INTERPOLATED'>;

/** Whose word on a price goes before whose; what nobody saw comes last. */
const PRECEDENCE: readonly PriceSource[] = ['INTERPOLATED', 'AGENT_REPLICA', 'IMPORT', 'AGENT'];

/** How much the word of a source counts: more than that of those before it. */
export const precedence = (source: PriceSource): number => PRECEDENCE.indexOf(source);

/** The same as SQL, of a column. */
export const precedenceOf = (column: string): string =>
  `array_position(array[${PRECEDENCE.map((source) => `'${source}'`).join()}]::text[], ${column}::text)`;

/** How sure a price is that somebody saw, 0 to 1. */
export const confidenceOf = (source: ObservedSource): number => (source === 'AGENT_REPLICA' ? 0.95 : 1);

/** What is known of a pool being up. */
export interface Uptime {
  /** Share of time up, 0 to 1, recent hours counting more. */
  readonly score: number;
  readonly isUp: boolean;
  /** When the present run, up or down, began. */
  readonly since: Date;
  readonly updatedAt: Date;
}

/** How signs of a pool being up or down are weighed; the decision policy says how. */
export interface UptimeScale {
  /** The state after a sign; one that is older than the last changes nothing. */
  readonly update: (state: Uptime | undefined, isUp: boolean, at: Date) => Uptime;
  /** The score at a moment, the pool having stayed as it was last seen. */
  readonly scoreAt: (state: Uptime, at: Date) => number;
}

/** How far an agent's clock may be ahead: what it saw then counts as seen now. */
const CLOCK_SKEW_MILLISECONDS = 60_000;

/** When a price was seen, as far as we are concerned; undefined for one of the future. */
export function seenAt(observedAt: Date | null | undefined, now: Date): Date | undefined {
  if (!observedAt) return now;
  if (observedAt <= now) return observedAt;
  return observedAt.getTime() - now.getTime() <= CLOCK_SKEW_MILLISECONDS ? now : undefined;
}
