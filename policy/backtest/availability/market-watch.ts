import { createSurvival } from '../../pool-survival.ts';
import type { Run, Survival } from '../../survival.ts';
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
}

const MILLISECONDS_PER_HOUR = 3_600_000;
const PRICE = 1;
/** As many as the product keeps of a pool. */
const MOST_RUNS = 200;

/** When a tick begins. A history has no date of its own, and the policy goes by differences alone. */
export const momentOf = ({ tickHours }: AvailabilityHistory, tick: number): Date =>
  new Date(Math.round(tick * tickHours * MILLISECONDS_PER_HOUR));

/**
 * Watches the pools of a history, tick by tick, as the product watches them: their uptime score, since when they are up, and
 * the runs seen so far. Knows nothing of later ticks. A pool that is up is seen to be up, so none is left alone for having been
 * down before. The price is 1 in every pool.
 */
export function watchMarket(history: AvailabilityHistory) {
  const pools = history.pools.map((): WatchedPool => ({ uptime: undefined, runs: [] }));

  function look(pool: WatchedPool, isUp: boolean, now: Date): void {
    const { uptime } = pool;
    const hours = uptime ? (now.getTime() - uptime.since.getTime()) / MILLISECONDS_PER_HOUR : 0;
    if (uptime?.isUp && pool.runs.length > 0)
      pool.runs[pool.runs.length - 1] = { hours, hasEnded: !isUp, lastSeenAt: now };
    if (isUp && !uptime?.isUp) {
      pool.runs.push({ hours: 0, hasEnded: false, lastSeenAt: now });
      if (pool.runs.length > MOST_RUNS) pool.runs.shift();
    }
    pool.uptime = updateUptime(uptime, isUp, now);
  }

  function candidateOf(pool: WatchedPool, index: number, now: Date): Candidate {
    const { uptime } = pool;
    return {
      ...{ poolId: String(index), poolName: history.pools[index]?.name ?? '', hourlyPrice: PRICE, priceAgeSeconds: 0 },
      isAvailable: uptime?.isUp ?? false,
      uptimeScore: uptime ? uptimeScoreAt(uptime, now) : 0,
      currentAgeSeconds: uptime ? currentAgeSeconds(uptime, now) : 0,
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
        survival: createSurvival(new Map(pools.map(({ runs }, index) => [String(index), runs])), { now }),
      };
    },
  };
}
