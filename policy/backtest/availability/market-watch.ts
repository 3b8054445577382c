import { blockedUntil } from '../../blocking.ts';
import { createSurvival, type Run, type Survival } from '../../survival.ts';
import type { Candidate } from '../../types.ts';
import { currentAgeSeconds, type UptimeState, updateUptime, uptimeScoreAt } from '../../uptime.ts';
import type { AvailabilityHistory } from '../histories.ts';

/** What is known of the pools of a history at one of its moments. */
export interface MarketView {
  readonly candidates: readonly Candidate[];
  readonly survival: Survival;
}

/** What was seen of one pool until now. */
interface WatchedPool {
  uptime: UptimeState | undefined;
  runs: Run[];
  blockedUntil: Date | undefined;
}

const MILLISECONDS_PER_HOUR = 3_600_000;
const PRICE = 1;

/** When a tick begins. A history has no date of its own, and the policy goes by differences alone. */
export const momentOf = ({ tickHours }: AvailabilityHistory, tick: number): Date =>
  new Date(Math.round(tick * tickHours * MILLISECONDS_PER_HOUR));

/**
 * Watches the pools of a history, tick by tick, as the product watches them: their uptime score, since when they are up, the
 * runs seen so far, and whether they are left alone because they have taken a machine back. Knows nothing of later ticks. The
 * price is 1 in every pool.
 */
export function watchMarket(history: AvailabilityHistory) {
  const pools = history.pools.map((): WatchedPool => ({ uptime: undefined, runs: [], blockedUntil: undefined }));

  function look(pool: WatchedPool, isUp: boolean, now: Date): void {
    const { uptime } = pool;
    const hours = uptime ? (now.getTime() - uptime.since.getTime()) / MILLISECONDS_PER_HOUR : 0;
    if (uptime?.isUp && pool.runs.length > 0) pool.runs[pool.runs.length - 1] = { hours, hasEnded: !isUp };
    if (isUp && !uptime?.isUp) pool.runs.push({ hours: 0, hasEnded: false });
    pool.uptime = updateUptime(uptime, isUp, now);
  }

  function candidateOf(pool: WatchedPool, index: number, now: Date): Candidate {
    const { uptime } = pool;
    return {
      ...{ poolId: String(index), poolName: history.pools[index]?.name ?? '', hourlyPrice: PRICE, priceAgeSeconds: 0 },
      isAvailable: uptime?.isUp ?? false,
      uptimeScore: uptime ? uptimeScoreAt(uptime, now) : 0,
      currentAgeSeconds: uptime ? currentAgeSeconds(uptime, now) : 0,
      blockedUntil: pool.blockedUntil ?? null,
    };
  }

  return {
    /** What is known at the beginning of a tick, this tick's availability included. To be asked for tick after tick. */
    at(tick: number): MarketView {
      const now = momentOf(history, tick);
      pools.forEach((pool, index) => {
        look(pool, history.pools[index]?.isUp[tick] === 1, now);
      });
      return {
        candidates: pools.map((pool, index) => candidateOf(pool, index, now)),
        survival: createSurvival(new Map(pools.map(({ runs }, index) => [String(index), runs]))),
      };
    },

    /** The pool has taken a machine back. */
    noteDown(index: number, at: Date): void {
      const pool = pools[index];
      if (pool) pool.blockedUntil = blockedUntil(at, pool.blockedUntil);
    },
  };
}
