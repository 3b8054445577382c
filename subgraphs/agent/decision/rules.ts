import { formatDecimal, parseDecimal } from '#foundation/money/money.ts';
import { AGE_BINS, type Hazard } from '#policy/hazard.ts';
import type { Run } from '#policy/survival.ts';
import { type AssessedOption, type Candidate, type Objection, type PolicyDecision, PolicyRule } from '#policy/types.ts';
import { currentAgeSeconds, type UptimeState, updateUptime, uptimeScoreAt } from '#policy/uptime.ts';
import type { DecisionCandidate } from './entity.ts';

/** What is known of a pool, as far as it matters here. */
export interface KnownPool {
  readonly id: string;
  readonly name: string;
  readonly hourlyPrice?: string | null;
  readonly observedAt?: Date | null;
  readonly isUp?: boolean | null;
  readonly upScore?: number | null;
  readonly upScoreAt?: Date | null;
  readonly upSince?: Date | null;
  readonly lastDownAt?: Date | null;
  readonly blockedUntil?: Date | null;
}

const MILLISECONDS_PER_HOUR = 3_600_000;
/** A pool is looked at if its price was seen within a day. */
export const OLDEST_PRICE_MILLISECONDS = 24 * MILLISECONDS_PER_HOUR;

const earliest = (...moments: (Date | null | undefined)[]): Date =>
  new Date(Math.min(...moments.flatMap((moment) => (moment ? [moment.getTime()] : []))));

/**
 * Whether a pool is up, and since when. One that was never seen down counts as up for as long as its prices were seen;
 * one that was seen down counts as down until it is no longer left alone: nobody goes there before to find out.
 */
export function uptimeOf(pool: KnownPool, watchedSince: Date | null, now: Date): UptimeState {
  const { isUp, upScore, upScoreAt, upSince, lastDownAt, blockedUntil } = pool;
  if (isUp == null || upScore == null || !upScoreAt || !upSince || !lastDownAt) {
    return updateUptime(undefined, true, earliest(now, upSince, watchedSince));
  }
  const seen: UptimeState = { score: upScore, isUp, since: upSince, updatedAt: upScoreAt };
  return isUp || !blockedUntil || blockedUntil > now ? seen : updateUptime(seen, true, blockedUntil);
}

/** A pool as the policy wants it. */
export function candidateOf(pool: KnownPool, watchedSince: Date | null, now: Date): Candidate {
  const uptime = uptimeOf(pool, watchedSince, now);
  return {
    poolId: pool.id,
    poolName: pool.name,
    hourlyPrice: Number(pool.hourlyPrice),
    priceAgeSeconds: pool.observedAt ? (now.getTime() - pool.observedAt.getTime()) / 1000 : Number.POSITIVE_INFINITY,
    isAvailable: uptime.isUp,
    uptimeScore: uptimeScoreAt(uptime, now),
    currentAgeSeconds: currentAgeSeconds(uptime, now),
    // A pool that gave a machine since it failed is no longer left alone.
    blockedUntil: uptime.isUp ? null : (pool.blockedUntil ?? null),
  };
}

/** A stretch of time in which a pool was up, as the policy wants it. */
export const runOf = ({ startedAt, endedAt }: { startedAt: Date; endedAt: Date | null }, now: Date): Run => ({
  hours: Math.max(0, (endedAt ?? now).getTime() - startedAt.getTime()) / MILLISECONDS_PER_HOUR,
  hasEnded: endedAt !== null,
  lastSeenAt: endedAt ?? now,
});

/** What forecasting says of wider groups, as the policy wants it; undefined when it was made for other ages. */
export const widerHazard = (hazards: readonly number[]): Hazard | undefined =>
  hazards.length === AGE_BINS.length && hazards.every((hazard) => Number.isFinite(hazard) && hazard > 0)
    ? Float64Array.from(hazards)
    : undefined;

/** The rules of the policy by number and name. */
const RULE_NAMES: Readonly<Record<PolicyRule, string>> = {
  [PolicyRule.CHOOSE_POOL]: 'pool',
  [PolicyRule.SWITCH_FOR_PRICE]: 'price',
  [PolicyRule.LEAVE_PREEMPTED_POOL]: 'preemption',
  [PolicyRule.LEAVE_ON_DEMAND]: 'on-demand',
  [PolicyRule.DEADLINE_JOB]: 'deadline',
  [PolicyRule.GUARD]: 'guard',
  [PolicyRule.WARM_STANDBY]: 'standby',
};

export const ruleName = (rule: PolicyRule): string => `${rule} ${RULE_NAMES[rule]}`;

const WORDS: Readonly<Record<Objection, string>> = {
  UNAVAILABLE: 'it is down',
  BLOCKED: 'it has just failed and is left alone for a while',
  NO_PRICE: 'its price is not known',
  STALE_PRICE: 'its price is too old',
  SAVES_TOO_LITTLE: 'it saves too little against on-demand',
  TOO_RISKY: 'an interruption is too likely',
  LESS_RELIABLE: 'it is less reliable than the present place',
};

/** Why a pool was left out, in words; null when it was not. */
export const exclusionOf = (objections: readonly Objection[]): string | null =>
  objections.length === 0 ? null : objections.map((objection) => WORDS[objection]).join('; ');

/** Exact prices, USD per hour as decimals. */
export interface ExactPrices {
  readonly instance: { readonly hourlyPrice: string; readonly onDemandHourlyPrice: string };
  readonly priceOf: (poolId: string) => string | null | undefined;
}

/** The exact price of a place; undefined for a pool that has none. */
export function exactPrice({ mode, poolId, isCurrent }: AssessedOption, { instance, priceOf }: ExactPrices) {
  if (isCurrent) return instance.hourlyPrice;
  if (mode === 'ON_DEMAND') return instance.onDemandHourlyPrice;
  return (poolId === null ? undefined : priceOf(poolId)) ?? undefined;
}

/** What was looked at, as it is kept: with the exact prices. */
export function keptCandidates(options: readonly AssessedOption[], prices: ExactPrices): DecisionCandidate[] {
  return options.flatMap((option) => {
    const { mode, poolId, score, objections, isCurrent, risk } = option;
    const hourlyPrice = exactPrice(option, prices);
    if (hourlyPrice === undefined) return [];
    const expectedHourlyCost = toDecimal(option.expectedHourlyCost);
    return {
      mode,
      poolId,
      hourlyPrice,
      score,
      exclusion: exclusionOf(objections),
      isCurrent,
      risk,
      expectedHourlyCost,
    };
  });
}

/** A figure of the policy as an exact amount; 0 where it is none. */
export const toDecimal = (amount: number): string =>
  formatDecimal(Number.isFinite(amount) ? parseDecimal(amount.toFixed(6)) : 0n);

/** Why nothing is done for an agent that is only watched. */
const DISABLED_REASON = 'The agent is disabled: it is watched, and never commanded.';

/** What the policy says, or that an agent is left alone which is only watched. */
export function verdictFor(decided: PolicyDecision, { isDisabled }: { isDisabled: boolean }): PolicyDecision {
  if (!isDisabled) return decided;
  const alone = { action: 'STAY', targetPoolId: undefined, confidence: 1, rule: PolicyRule.GUARD } as const;
  return { ...decided, ...alone, reason: DISABLED_REASON, expectedSavingsHourly: 0 };
}

/** What the policy makes of the settings of an agent: its own words for the same things. */
export const limitsOf = (settings: {
  readonly riskThreshold: number;
  readonly minimumSavingsRatio: number;
  readonly maximumSwitchesPerDay: number;
  readonly maximumSwitchesPerWeek: number;
  readonly minimumStaySeconds: number;
}) => ({
  riskThreshold: settings.riskThreshold,
  minSavingsRatio: settings.minimumSavingsRatio,
  maxSwitchesPerDay: settings.maximumSwitchesPerDay,
  maxSwitchesPerWeek: settings.maximumSwitchesPerWeek,
  minimumDwellSeconds: settings.minimumStaySeconds,
});
