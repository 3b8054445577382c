import type { WatchedPool } from './deadline/market.ts';
import type { Survival } from './survival.ts';

/** What is to happen to an instance. */
export const DecisionAction = {
  STAY: 'STAY',
  SWITCH: 'SWITCH',
  SWITCH_TO_ON_DEMAND: 'SWITCH_TO_ON_DEMAND',
  CREATE_REPLICA: 'CREATE_REPLICA',
} as const;
export type DecisionAction = keyof typeof DecisionAction;

/** Which rule of the policy decided. */
export const PolicyRule = {
  CHOOSE_POOL: 1,
  SWITCH_FOR_PRICE: 2,
  LEAVE_PREEMPTED_POOL: 3,
  LEAVE_ON_DEMAND: 4,
  DEADLINE_JOB: 5,
  GUARD: 6,
  WARM_STANDBY: 7,
} as const;
export type PolicyRule = (typeof PolicyRule)[keyof typeof PolicyRule];

/** The instance that is decided about. Prices are USD per hour. */
export interface InstanceState {
  readonly mode: 'SPOT' | 'ON_DEMAND';
  /** Null when the instance runs on-demand. */
  readonly poolId: string | null;
  readonly hourlyPrice: number;
  readonly onDemandHourlyPrice: number;
  readonly launchedAt: Date;
  /** Whether a standby is there or on its way. */
  readonly hasStandby?: boolean;
}

/** A pool that the client's strategy allows. */
export interface Candidate {
  readonly poolId: string;
  readonly poolName: string;
  /** USD. */
  readonly hourlyPrice: number;
  /** Since the price was last reported. */
  readonly priceAgeSeconds: number;
  readonly isAvailable: boolean;
  /** Share of the last day that the pool was up, recent hours counting more: 0 to 1. */
  readonly uptimeScore: number;
  /** How long the pool has been up without a break. */
  readonly currentAgeSeconds: number;
  /** A pool that has just preempted is left alone until then. */
  readonly blockedUntil?: Date | null;
}

export interface PolicyConfig {
  /** Chance of an interruption within an hour, 0 to 1, above which no switch for price enters a pool that is riskier than the present one. */
  readonly riskThreshold: number;
  readonly minimumDwellSeconds: number;
  /** Automatic switches in any 24 hours. */
  readonly maxSwitchesPerDay: number;
  /** Automatic switches in any 7 days. */
  readonly maxSwitchesPerWeek: number;
  /** The least share of the on-demand price that a pool must save, 0 to 1, before it is entered by choice. */
  readonly minSavingsRatio: number;
  /** How long a switch takes, paid for at the on-demand price. */
  readonly changeoverHours: number;
  /** What a switch costs beyond that, in USD: the user's own figure. */
  readonly penalty: number;
  /** Older prices are no ground for a switch by choice. */
  readonly maxPriceAgeSeconds: number;
  /** Share of the fleet, 0 to 1, that stays on on-demand. */
  readonly onDemandBaseShare: number;
}

export interface PastSwitch {
  readonly at: Date;
  readonly trigger: 'AUTOMATIC' | 'MANUAL' | 'EMERGENCY';
  /** Where it led. One that is not known was to spot. */
  readonly to?: InstanceState['mode'] | null;
}

/** Work that is to be done by a deadline. */
export interface DeadlineJob {
  readonly workHours: number;
  /** As far as it was reported. */
  readonly workHoursDone: number;
  readonly deadlineAt: Date;
  /** What starting on another machine takes, work that has to be done again included. */
  readonly changeoverHours: number;
  /** When each of the candidates was up, in hours: negative before now. */
  readonly watched: readonly WatchedPool[];
}

export interface PolicyInput {
  readonly instance: InstanceState;
  readonly candidates: readonly Candidate[];
  /** USD paid since the last switch beyond what the best pool would have cost; see `accumulateRegret`. */
  readonly regret: number;
  readonly config: PolicyConfig;
  /** At least those of the last 7 days. */
  readonly recentSwitches: readonly PastSwitch[];
  readonly notice?: 'REBALANCE' | 'TERMINATION';
  /** Chances of survival by pool and age; without it, age alone counts. */
  readonly survival?: Survival;
  /** Whether these chances rest on what forecasting says of wider groups too, and not on age and the pools alone. */
  readonly isRiskForecast?: boolean;
  /** The client's fleet, for the base share. */
  readonly fleet?: { readonly onDemandCount: number; readonly size: number };
  /** What the instance works on, where that has a deadline: decided by rule 5 until it is done, or its deadline past. */
  readonly job?: DeadlineJob;
  readonly now: Date;
}

/** A candidate as the policy saw it. */
export interface AssessedCandidate {
  readonly poolId: string;
  readonly poolName: string;
  /** USD. */
  readonly hourlyPrice: number;
  /** Mean of uptime score and chance to survive the next hour: 0 to 1. */
  readonly score: number;
  /** Chance of an interruption within the next hour: 0 to 1. */
  readonly risk: number;
  /** Price plus risk times the cost of a switch, USD. */
  readonly expectedHourlyCost: number;
  /** From 1, the best; null for a pool that cannot be entered. */
  readonly rank: number | null;
  /** Why the pool cannot be entered, or not by choice. Empty for a pool that may be entered. */
  readonly objections: readonly Objection[];
}

/** Why a pool is not entered. The first three hold in an emergency too. */
export const Objection = {
  UNAVAILABLE: 'UNAVAILABLE',
  BLOCKED: 'BLOCKED',
  NO_PRICE: 'NO_PRICE',
  STALE_PRICE: 'STALE_PRICE',
  SAVES_TOO_LITTLE: 'SAVES_TOO_LITTLE',
  TOO_RISKY: 'TOO_RISKY',
  LESS_RELIABLE: 'LESS_RELIABLE',
} as const;
export type Objection = keyof typeof Objection;

/** A place where the workload could run on, as the policy saw it; the present one, staying, is among them. */
export interface AssessedOption {
  readonly mode: InstanceState['mode'];
  /** Null on demand. */
  readonly poolId: string | null;
  readonly isCurrent: boolean;
  /** USD; in the present place what the instance pays. */
  readonly hourlyPrice: number;
  /** Mean of uptime score and chance to survive the next hour: 0 to 1; 1 on demand. */
  readonly score: number;
  /** Chance of an interruption within the next hour: 0 to 1. */
  readonly risk: number;
  /** Price plus risk times the cost of a switch, USD. */
  readonly expectedHourlyCost: number;
  /** Whether a machine can be had there, as far as is known. */
  readonly isAvailable: boolean;
  /** Why it would not be chosen; empty where it could be, and for staying. */
  readonly objections: readonly Objection[];
}

export interface PolicyDecision {
  readonly action: DecisionAction;
  /** The pool to switch to or to warm a standby in; undefined for on-demand and for staying. */
  readonly targetPoolId: string | undefined;
  /** How clear-cut the decision is: 0 to 1. */
  readonly confidence: number;
  /** One sentence for a person. */
  readonly reason: string;
  readonly rule: PolicyRule;
  /** USD per hour against what the instance pays now; in an emergency, against on-demand. Negative when it costs more. */
  readonly expectedSavingsHourly: number;
  /** Chance that the instance is interrupted where it now is within an hour: 0 to 1. */
  readonly risk: number;
  /** The least hourly price that could be had by choice, own and on-demand included: what regret is measured against. The own one where it is not known. */
  readonly bestHourlyPrice: number;
  readonly candidates: readonly AssessedCandidate[];
  /** The candidates, best first, and on-demand: what was chosen from. One of them is the present place. */
  readonly options: readonly AssessedOption[];
  /** The figures that the decision rests on, by name; all finite, yes and no as 1 and 0. One that is not known is left out. */
  readonly features: Readonly<Record<string, number>>;
}
