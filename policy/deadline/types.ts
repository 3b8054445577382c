/** What a job is worked by, and what that costs. Prices are per hour, in one currency. */
export interface JobTerms {
  /** What starting on any machine takes: paid for, and no work is done. */
  readonly changeoverHours: number;
  /** Until the next decision at the latest. */
  readonly tickHours: number;
  readonly onDemandPrice: number;
  /** What spot is expected to cost while no pool is up. */
  readonly spotPrice: number;
  /** Whether a job may be on no machine for a while, and begin again by itself. */
  readonly mayWait: boolean;
}

/** Where a job can be. */
export const JobPlace = { NONE: 'NONE', SPOT: 'SPOT', ON_DEMAND: 'ON_DEMAND' } as const;
export type JobPlace = keyof typeof JobPlace;

/** A pool that a job can be in or go to now. */
export interface JobPool {
  readonly poolId: string;
  readonly poolName: string;
  readonly price: number;
  /** How long it has been up. */
  readonly ageHours: number;
}

/** How far a job has come. */
export interface JobStanding {
  /** Until the deadline; negative behind it. */
  readonly hoursLeft: number;
  readonly workHoursLeft: number;
  /** Where it is; on no machine when it has just lost one. */
  readonly place: JobPlace;
  /** The pool that it is in; null on demand and on no machine. */
  readonly poolId: string | null;
  /** How much of the changeover to its machine is left. */
  readonly changeoverHoursLeft: number;
}

/** What a job could do now, and what its rest is expected to cost then; infinite where the deadline would be at risk. */
export interface JobOption {
  readonly place: JobPlace;
  readonly poolId: string | null;
  readonly expectedCost: number;
}

/** Why a job does what it does. */
export const JobGround = {
  /** No work is left. */
  DONE: 'DONE',
  /** Anything but on-demand would put the deadline at risk. */
  SAFETY_NET: 'SAFETY_NET',
  /** A machine that works is kept until it is lost. */
  KEEP_SPOT: 'KEEP_SPOT',
  /** What is expected to cost the least. */
  LEAST_COST: 'LEAST_COST',
} as const;
export type JobGround = keyof typeof JobGround;

export interface JobDecision {
  readonly place: JobPlace;
  readonly poolId: string | null;
  readonly ground: JobGround;
  /** One sentence for a person. */
  readonly reason: string;
  /** Where it is first, then on demand, the best pool, waiting; those that there are. */
  readonly options: readonly JobOption[];
  /** Time until the deadline beyond the work that is left. */
  readonly slackHours: number;
}
