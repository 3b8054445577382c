export const StepKind = {
  LAUNCHED: 'LAUNCHED', // price and role
  PRICE_CHANGED: 'PRICE_CHANGED', // price; the role only where none was told before
  ROLE_CHANGED: 'ROLE_CHANGED', // role
  TERMINATED: 'TERMINATED', // the end, whatever is told later
} as const;
export type StepKind = keyof typeof StepKind;

export type StepRole = 'PRIMARY' | 'REPLICA' | 'ZOMBIE' | 'TERMINATED';

/** What is known of a machine from a moment on. Of one machine, kind and moment there is one step. */
export interface Step {
  readonly kind: StepKind;
  /** Epoch milliseconds. */
  readonly effectiveAt: number;
  /** Its place in the publisher's log; of two steps of one moment the later one is heard last. */
  readonly sequence: number;
  readonly role: StepRole | null;
  /** Micro-units of USD an hour; null in a step that tells no price. */
  readonly hourlyPrice: bigint | null;
  readonly onDemandHourlyPrice: bigint | null;
}

/** What a machine adds to the bill while a stretch of its life lasts; rates are micro-units of USD an hour. */
export interface Stretch {
  readonly from: number;
  /** The first moment after it; Infinity for the last stretch of a machine that runs. */
  readonly to: number;
  readonly actualRate: bigint;
  /** 0 unless the machine carries the workload. */
  readonly onDemandRate: bigint;
  readonly isWorkload: boolean;
}

/**
 * What machines cost in a span. Amounts are exact, in micro-units × milliseconds of an hourly price, so that spans add
 * up without a rounding between them: `toCost` rounds once.
 */
export interface Amounts {
  readonly actual: bigint;
  readonly onDemand: bigint;
  /** Time as PRIMARY. */
  readonly workloadMilliseconds: number;
  /** Time in any role. */
  readonly machineMilliseconds: number;
}

export interface DayAmounts extends Amounts {
  /** The midnight (UTC) it begins with, in epoch milliseconds. */
  readonly day: number;
}

/** A day of one machine up to `tailFrom`, after which nothing is known to change: from there on the rates hold. */
export interface MachineDay extends DayAmounts {
  readonly tailFrom: number;
  /** Null for a machine that does not run from there on. */
  readonly tail: Pick<Stretch, 'actualRate' | 'onDemandRate' | 'isWorkload'> | null;
}
