import type { Clock } from '#foundation/clock.ts';
import { defaultPolicyConfig } from '#policy/config.ts';
import { createSurvival } from '#policy/pool-survival.ts';
import { regretAt } from '#policy/regret.ts';
import type { PolicyInput } from '#policy/types.ts';
import type { Instance } from '../instance/service.ts';
import { candidateOf, limitsOf, OLDEST_PRICE_MILLISECONDS, runOf, widerHazard } from './rules.ts';
import type { Memory, Settings, Situation, SituationRepository } from './situation-repository.ts';
import { watchedPools } from './watched-pools.ts';

export interface SightDependencies {
  readonly situations: SituationRepository;
  readonly clock: Clock;
}

/** A machine's situation as the policy wants it, and what it was made of. */
export interface Sight {
  readonly input: PolicyInput;
  readonly settings: Settings;
  /** What is remembered of this machine; undefined at the first look. */
  readonly memory: Memory | undefined;
  /** The exact price of a pool among the candidates, USD per hour. */
  readonly priceOf: (poolId: string) => string | undefined;
}

const WEEK_MILLISECONDS = 7 * 86_400_000;

/** Forecasting tells its hazards once an hour: what is older than this may not be followed any more. */
const FRESH_MILLISECONDS = 6 * 3_600_000;

/** The pools as the policy wants them. Without a word of forecasting, age and what was seen of them say how long they last. */
function marketOf({ pools, hazards }: Pick<Situation, 'pools' | 'hazards'>, now: Date) {
  const wider = hazards ? widerHazard(hazards) : undefined;
  const runs = new Map(pools.map((pool) => [pool.id, pool.runs.map((run) => runOf(run, now))]));
  const priceOf = new Map(pools.map(({ id, hourlyPrice }) => [id, hourlyPrice]));
  return {
    candidates: pools.map((pool) => candidateOf(pool, pool.watchedSince, now)),
    survival: createSurvival(runs, { now, ...(wider && { wider }) }),
    isRiskForecast: wider !== undefined,
    priceOf: (poolId: string) => priceOf.get(poolId),
  };
}

/** Gathers what the policy wants to know of a machine. Reads only. A recommendation to leave it counts while it stands. */
export function createSight({ situations, clock }: SightDependencies) {
  return async function see(instance: Instance, given?: PolicyInput['notice']): Promise<Sight> {
    const now = clock();
    const before = (milliseconds: number) => new Date(now.getTime() - milliseconds);
    const notice = given ?? (instance.isToBeLeft(now) ? 'REBALANCE' : undefined);
    const since = { historyFrom: before(WEEK_MILLISECONDS), pricedFrom: before(OLDEST_PRICE_MILLISECONDS) };
    const situation = await situations.of({ instance, ...since, hazardsFrom: before(FRESH_MILLISECONDS) });
    const { settings, job, memory, hasStandby, switches, pools } = situation;
    const { priceOf, ...market } = marketOf(situation, now);
    const { mode, launchedAt } = instance;
    const input: PolicyInput = {
      instance: {
        ...{ mode, launchedAt, hasStandby, poolId: instance.poolId ?? null },
        ...{ hourlyPrice: Number(instance.hourlyPrice), onDemandHourlyPrice: Number(instance.onDemandHourlyPrice) },
      },
      ...{ ...market, recentSwitches: switches, now, ...(notice && { notice }) },
      regret: regretAt(memory, now),
      config: { ...defaultPolicyConfig, ...limitsOf(settings) },
      ...(job && { job: { ...job, watched: watchedPools(pools, market.candidates, now) } }),
    };
    return { input, settings, memory, priceOf };
  };
}
export type See = ReturnType<typeof createSight>;
