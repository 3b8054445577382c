import { defaultPolicyConfig } from '../../config.ts';
import { chooseFirstPool, decide } from '../../decide.ts';
import { type RegretMemory, regretAt } from '../../regret.ts';
import type { Candidate, PastSwitch, PolicyInput } from '../../types.ts';
import { updateUptime, uptimeScoreAt } from '../../uptime.ts';
import type { PriceBacktestOptions } from '../backtest.ts';
import type { PriceHistory } from '../histories.ts';
import type { PathFinder } from './baselines.ts';
import { ON_DEMAND, priceAt } from './ledger.ts';

const MILLISECONDS_PER_HOUR = 3_600_000;
const WEEK_MILLISECONDS = 168 * MILLISECONDS_PER_HOUR;

/** What the policy sees of the pools at a tick: all are up, and each has been watched since its first price. */
function createMarket(history: PriceHistory) {
  const { startAt, tickHours, pools } = history;
  const momentOf = (tick: number) => new Date(startAt.getTime() + tick * tickHours * MILLISECONDS_PER_HOUR);
  const watched = pools.map(({ hourlyPrices }) => {
    const since = momentOf(
      Math.max(
        0,
        hourlyPrices.findIndex((price) => !Number.isNaN(price)),
      ),
    );
    return updateUptime(undefined, true, since);
  });
  const candidatesAt = (tick: number): Candidate[] => {
    const now = momentOf(tick);
    return pools.flatMap(({ name, hourlyPrices }, place) => {
      const hourlyPrice = hourlyPrices[tick] as number;
      const uptime = watched[place];
      if (Number.isNaN(hourlyPrice) || !uptime) return [];
      return {
        ...{ poolId: String(place), poolName: name, hourlyPrice, priceAgeSeconds: 0, isAvailable: true },
        uptimeScore: uptimeScoreAt(uptime, now),
        currentAgeSeconds: (now.getTime() - uptime.since.getTime()) / 1000,
      };
    });
  };
  return { momentOf, candidatesAt };
}

/**
 * The policy that decides in production, asked once a tick with what is known then: prices up to that tick, pools that were
 * never seen down, its own switches. Prices are as fresh as the tick, as those that an agent reports: a record of changes says
 * by its silence that a price still holds. Its settings are those that hold unless a client says otherwise.
 */
export const ownPolicy: PathFinder = (
  history,
  { changeoverHours, onDemandHourlyPrice, settings }: PriceBacktestOptions,
) => {
  const { momentOf, candidatesAt } = createMarket(history);
  const config = { ...defaultPolicyConfig, ...settings, changeoverHours };
  const path = new Int32Array(history.ticks);
  const start = { candidates: candidatesAt(0), config, now: momentOf(0), onDemandHourlyPrice };
  const first = chooseFirstPool(start);
  let place = first ? Number(first.poolId) : ON_DEMAND;
  let launchedAt = momentOf(0);
  let memory: RegretMemory | undefined;
  let recentSwitches: PastSwitch[] = [];
  for (let tick = 0; tick < history.ticks; tick += 1) {
    const now = momentOf(tick);
    const hourlyPrice = priceAt(history, onDemandHourlyPrice, place, tick);
    const instance: PolicyInput['instance'] = {
      ...{ mode: place === ON_DEMAND ? 'ON_DEMAND' : 'SPOT', poolId: place === ON_DEMAND ? null : String(place) },
      ...{ hourlyPrice, onDemandHourlyPrice, launchedAt },
    };
    const regret = regretAt(memory, now);
    const decision = decide({ instance, candidates: candidatesAt(tick), regret, config, recentSwitches, now });
    if (decision.action === 'SWITCH' || decision.action === 'SWITCH_TO_ON_DEMAND') {
      place = decision.targetPoolId === undefined ? ON_DEMAND : Number(decision.targetPoolId);
      launchedAt = now;
      memory = undefined;
      recentSwitches = [...recentSwitches, { at: now, trigger: 'AUTOMATIC' as const }].filter(
        ({ at }) => now.getTime() - at.getTime() < WEEK_MILLISECONDS,
      );
    } else {
      memory = { regret, ownHourlyPrice: hourlyPrice, bestHourlyPrice: decision.bestHourlyPrice, evaluatedAt: now };
    }
    path[tick] = place;
  }
  return path;
};
