import { compare, parseDecimal } from '#foundation/money/money.ts';
import { stateMachine } from '#foundation/state-machine.ts';
import { FailureKind, ReplicaStatus } from './entity.ts';

/** How many standbys of one agent may be open at a time, those from termination notices aside. */
export const MOST_OPEN = 5;

/** Scores that differ by less say nothing about which pool is safer. */
const EQUAL_UPTIME = 0.05;

/** Where a standby can go from each state. PROMOTING goes back only when the agent's owner refused the promotion. */
export const standbyMachine = stateMachine<ReplicaStatus>('A standby', {
  LAUNCHING: ['SYNCING', 'FAILED', 'TERMINATED'],
  SYNCING: ['READY', 'PROMOTING', 'FAILED', 'TERMINATED'],
  READY: ['PROMOTING', 'TERMINATED'],
  PROMOTING: ['PROMOTED', 'READY', 'SYNCING'],
  PROMOTED: [],
  FAILED: [],
  TERMINATED: [],
});
export const { canGo } = standbyMachine;

/** What a standby's agent may say of it. */
export const REPORTABLE = ['SYNCING', 'READY', 'FAILED', 'TERMINATED'] as const;
export type ReportableStatus = (typeof REPORTABLE)[number];

/** Why a standby failed, as its agent may say. */
export const FAILURE_KINDS = Object.values(FailureKind);

export const isReportable = (status: ReplicaStatus): status is ReportableStatus =>
  (REPORTABLE as readonly string[]).includes(status);

/** Whether a report may bring a standby from one state to another, or leave it where it is. */
export function canReport(from: ReplicaStatus, to: ReportableStatus, hasInstance: boolean): boolean {
  if (to === ReplicaStatus.READY && !hasInstance) return false;
  return from === to || (from !== ReplicaStatus.PROMOTING && canGo(from, to));
}

/** A pool as far as its choice is concerned; the price in USD per hour, the score 0 to 1. */
export interface PoolOffer {
  readonly poolId: string;
  readonly poolName: string;
  readonly hourlyPrice: string;
  readonly uptimeScore: number;
}

/** The cheapest among the safest pools, those to be avoided left out; undefined when none is left. */
export function choosePool<P extends PoolOffer>(pools: readonly P[], avoided: ReadonlySet<string>): P | undefined {
  const candidates = pools.filter(({ poolId }) => !avoided.has(poolId));
  const best = Math.max(...candidates.map(({ uptimeScore }) => uptimeScore));
  const safest = candidates.filter(({ uptimeScore }) => best - uptimeScore < EQUAL_UPTIME);
  return safest.sort(cheapestFirst)[0];
}

const cheapestFirst = (a: PoolOffer, b: PoolOffer): number =>
  compare(parseDecimal(a.hourlyPrice), parseDecimal(b.hourlyPrice)) || (a.poolName < b.poolName ? -1 : 1);

/** Where a standby is launched and what that costs; null where it is on demand, or no price is known. */
export interface Placement {
  readonly poolId: string | null;
  readonly poolName: string | null;
  readonly hourlyPrice: string | null;
}

interface Primary {
  readonly poolId: string | null;
  readonly onDemandHourlyPrice: string;
}

const inPool = ({ poolId, poolName, hourlyPrice }: PoolOffer): Placement => ({ poolId, poolName, hourlyPrice });

const onDemand = ({ onDemandHourlyPrice }: Primary): Placement => ({
  ...{ poolId: null, poolName: null, hourlyPrice: onDemandHourlyPrice },
});

const only = (poolId: string | null): Set<string> => new Set(poolId === null ? [] : [poolId]);

/**
 * A place for a wished-for standby: not the primary's pool when there is another, and rather not one that lately
 * failed; on demand when there is none at all.
 */
export function placeStandby(
  pools: readonly PoolOffer[],
  primary: Primary,
  failedPools: readonly string[] = [],
): Placement {
  const own = only(primary.poolId);
  const pool =
    choosePool(pools, new Set([...own, ...failedPools])) ?? choosePool(pools, own) ?? choosePool(pools, new Set());
  return pool ? inPool(pool) : onDemand(primary);
}

/** The pools in the order in which a standby is placed in them; that of the primary only when it is the only one. */
export function rankPools<P extends PoolOffer>(pools: readonly P[], primaryPoolId: string | null, limit: number): P[] {
  const ranked: P[] = [];
  const avoided = only(pools.length > 1 ? primaryPoolId : null);
  while (ranked.length < limit) {
    const next = choosePool(pools, avoided);
    if (!next) break;
    ranked.push(next);
    avoided.add(next.poolId);
  }
  return ranked;
}

/** A place for a standby that must come up now: never a pool that is about to take its machines, rather on demand. */
export function placeEmergency(
  pools: readonly PoolOffer[],
  primary: Primary,
  failedPools: readonly string[] = [],
): Placement {
  const pool = choosePool(pools, new Set([...only(primary.poolId), ...failedPools]));
  return pool ? inPool(pool) : onDemand(primary);
}

/** The place that was asked for; undefined when the agent has no such pool. */
export function placeIn(pools: readonly PoolOffer[], poolId: string): Placement | undefined {
  const pool = pools.find((offer) => offer.poolId === poolId);
  return pool && inPool(pool);
}
