import { blockedUntil } from '#policy/blocking.ts';
import { defaultPolicyConfig } from '#policy/config.ts';
import { type Hazard, hazardPerHour, type RunTally, shrinkHazard, survivalUnder, tallyOf } from '#policy/hazard.ts';
import { typicalHazard } from '#policy/pool-survival.ts';

/** Whose runs a risk rests on: the narrowest group of which at least three were seen. */
export const RiskLevel = {
  POOL: 'POOL',
  INSTANCE_TYPE: 'INSTANCE_TYPE',
  REGION: 'REGION',
  CLIENT: 'CLIENT',
  MARKET: 'MARKET',
  PRIOR: 'PRIOR',
} as const;
export type RiskLevel = keyof typeof RiskLevel;

/** The runs of one group. */
export interface GroupTally extends RunTally {
  readonly runCount: number;
}

/** What is known of the runs around a pool: each group holds the one before it, save that of the market. */
export interface Evidence {
  readonly pool: GroupTally;
  readonly instanceType: GroupTally;
  readonly region: GroupTally;
  readonly client: GroupTally;
  /** All clients together; of a group in which fewer than three of them have runs nothing. */
  readonly marketInstanceType: GroupTally;
  readonly marketRegion: GroupTally;
}

/** The hazard of a pool, and what it rests on. */
export interface Estimate {
  readonly hazard: Hazard;
  /** What would be expected of its machine size in the region without any runs there: what is known of wider groups. */
  readonly wider: Hazard;
  readonly level: RiskLevel;
  /** Of the pool itself. */
  readonly runCount: number;
  /** How much of it was seen rather than supposed, 0 to 1. */
  readonly confidence: number;
}

/** The chance of an interruption, as it is shown. */
export interface Risk {
  readonly hazardPerHour: number;
  /** 0 to 1 */
  readonly survival1Hour: number;
  /** 0 to 1 */
  readonly survival24Hours: number;
  readonly ageSeconds: number;
  readonly runCount: number;
  readonly level: RiskLevel;
  readonly confidence: number;
  readonly madeAt: Date;
}

/** What of a pool says for how long it has been up. */
export interface PoolState {
  readonly isUp?: boolean | null;
  readonly since?: Date | null;
  readonly firstSeenAt: Date;
}

const HOUR_MILLISECONDS = 3_600_000;
/** Prices say that a pool can be had, not for how long: what was never seen up is not taken for older. */
const LONGEST_SUPPOSED_MILLISECONDS = 7 * 24 * HOUR_MILLISECONDS;
/** The weight of a wider group, in runs, and the least of a group that is said to carry a risk. */
const PRIOR_RUNS = 3;
/** A risk that moves by less is not told again, unless it crosses the threshold. */
const TOLD_STEP = 0.05;

/** How long a pool has been up, in hours: since it was seen to come up, else as the policy supposes of one that is not known to be down. */
export function ageHoursOf({ isUp, since, firstSeenAt }: PoolState, now: Date): number {
  const supposed = Math.max(firstSeenAt.getTime(), now.getTime() - LONGEST_SUPPOSED_MILLISECONDS);
  const from = since ? (isUp ? since : blockedUntil(since, null)).getTime() : supposed;
  return Math.max(0, now.getTime() - from) / HOUR_MILLISECONDS;
}

/** What of a group is not of the narrower one in it: each run counts once. */
const without = (wide: RunTally, narrow: RunTally): RunTally =>
  tallyOf((bin) => ({
    ended: Math.max(0, (wide.ended[bin] as number) - (narrow.ended[bin] as number)),
    exposure: Math.max(0, (wide.exposure[bin] as number) - (narrow.exposure[bin] as number)),
  }));

function levelOf(evidence: Evidence): { level: RiskLevel; seen: number } {
  const groups: [RiskLevel, GroupTally][] = [
    [RiskLevel.POOL, evidence.pool],
    [RiskLevel.INSTANCE_TYPE, evidence.instanceType],
    [RiskLevel.REGION, evidence.region],
    [RiskLevel.CLIENT, evidence.client],
    [RiskLevel.MARKET, evidence.marketInstanceType],
    [RiskLevel.MARKET, evidence.marketRegion],
  ];
  const found = groups.find(([, { runCount }]) => runCount >= PRIOR_RUNS);
  return found ? { level: found[0], seen: found[1].runCount } : { level: RiskLevel.PRIOR, seen: 0 };
}

/**
 * The hazard of a pool: shrunk towards that of its type in the region, that towards the region, that towards all of the
 * client, that towards the market, and that towards the pool that the policy supposes where it knows nothing, each by the
 * weight of three runs.
 */
export function estimate(evidence: Evidence): Estimate {
  const { pool, instanceType, region, client, marketInstanceType, marketRegion } = evidence;
  const beyond = [
    without(marketRegion, marketInstanceType),
    marketInstanceType,
    without(client, region),
    without(region, instanceType),
  ];
  const wider = beyond.reduce<Hazard>(shrinkHazard, typicalHazard());
  const hazard = [without(instanceType, pool), pool].reduce<Hazard>(shrinkHazard, wider);
  const { level, seen } = levelOf(evidence);
  return {
    ...{ hazard, wider, level },
    runCount: pool.runCount,
    confidence: seen / (seen + PRIOR_RUNS),
  };
}

/** The risk of a pool, or of a machine in it, that is so old. */
export function riskAt({ hazard, level, runCount, confidence }: Estimate, ageHours: number, madeAt: Date): Risk {
  return {
    hazardPerHour: hazardPerHour(hazard, ageHours),
    survival1Hour: survivalUnder(hazard, ageHours, 1),
    survival24Hours: survivalUnder(hazard, ageHours, 24),
    ageSeconds: Math.round(ageHours * 3600),
    ...{ runCount, level, confidence, madeAt },
  };
}

/** The chance of an interruption within an hour above which an agent does not go to a pool by choice, unless told otherwise. */
export const RISK_THRESHOLD = defaultPolicyConfig.riskThreshold;

/** Whether a risk has moved far enough from what was told last to be told again. */
export function isWorthTelling(risk: number, told: number | null | undefined): boolean {
  if (told == null) return true;
  return Math.abs(risk - told) >= TOLD_STEP || risk > RISK_THRESHOLD !== told > RISK_THRESHOLD;
}

/** Hazards as they are told: four figures are more than is known. */
export const toldHazard = (hazard: Hazard): number[] => Array.from(hazard, (value) => Number(value.toPrecision(4)));
