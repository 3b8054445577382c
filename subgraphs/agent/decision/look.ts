import type { Clock } from '#foundation/clock.ts';
import type { Agent } from '../agent/service.ts';
import type { Instance } from '../instance/service.ts';
import type { DecisionCandidate } from './entity.ts';
import { defaultPolicyConfig } from './policy/config.ts';
import { decide } from './policy/decide.ts';
import { accumulateRegret } from './policy/regret.ts';
import { createSurvival } from './policy/survival.ts';
import type { PolicyDecision, PolicyInput } from './policy/types.ts';
import {
  candidateOf,
  hoursBetween,
  keptCandidates,
  limitsOf,
  OLDEST_PRICE_MILLISECONDS,
  runOf,
  verdictFor,
} from './rules.ts';
import type { Memory, Settings, SituatedPool, SituationRepository } from './situation-repository.ts';

export interface LookDependencies {
  readonly situations: SituationRepository;
  readonly clock: Clock;
}

/** The agent whose machine is looked at. */
export type LookedAt = Pick<Agent, 'id' | 'clientId' | 'status'>;

/** What the policy says of a machine now, and what it says so by. */
export interface Look {
  readonly agent: LookedAt;
  readonly instance: Instance;
  readonly settings: Settings;
  readonly isDisabled: boolean;
  readonly verdict: PolicyDecision;
  readonly candidates: readonly DecisionCandidate[];
  /** USD paid beyond the best price since the machine took over. */
  readonly regret: number;
  /** What is remembered of this machine; undefined at the first look. */
  readonly memory: Memory | undefined;
  readonly at: Date;
}

const WEEK_MILLISECONDS = 7 * 86_400_000;

/** USD paid too much until now, by what was known at the last look. */
const regretOf = ({ regret, ownHourlyPrice, bestHourlyPrice, evaluatedAt }: Memory, now: Date): number =>
  accumulateRegret(regret, ownHourlyPrice, bestHourlyPrice, hoursBetween(evaluatedAt, now));

/** The pools as the policy wants them. */
function marketOf(pools: readonly SituatedPool[], now: Date) {
  const priceOf = new Map(pools.map(({ id, hourlyPrice }) => [id, hourlyPrice]));
  return {
    candidates: pools.map((pool) => candidateOf(pool, pool.watchedSince, now)),
    survival: createSurvival(new Map(pools.map(({ id, runs }) => [id, runs.map((run) => runOf(run, now))]))),
    priceOf: (poolId: string) => priceOf.get(poolId),
  };
}

/** Gathers what the policy wants to know and asks it. Reads only. */
export function createLook({ situations, clock }: LookDependencies) {
  return async function look(agent: LookedAt, instance: Instance, given?: PolicyInput['notice']): Promise<Look> {
    const now = clock();
    const notice = given ?? (instance.isToBeLeft(now) ? 'REBALANCE' : undefined);
    const before = (milliseconds: number) => new Date(now.getTime() - milliseconds);
    const since = { historyFrom: before(WEEK_MILLISECONDS), pricedFrom: before(OLDEST_PRICE_MILLISECONDS) };
    const { settings, memory, hasStandby, switches, pools } = await situations.of({ instance, ...since });
    const regret = memory ? regretOf(memory, now) : 0;
    const { candidates, survival, priceOf } = marketOf(pools, now);
    const { mode, launchedAt } = instance;
    const decided = decide({
      instance: {
        ...{ mode, launchedAt, hasStandby, poolId: instance.poolId ?? null },
        ...{ hourlyPrice: Number(instance.hourlyPrice), onDemandHourlyPrice: Number(instance.onDemandHourlyPrice) },
      },
      ...{ candidates, survival, regret, recentSwitches: switches, now, ...(notice && { notice }) },
      config: { ...defaultPolicyConfig, ...limitsOf(settings) },
    });
    const isDisabled = agent.status === 'DISABLED';
    return {
      ...{ agent, instance, settings, isDisabled, regret, memory, at: now },
      verdict: verdictFor(decided, { isDisabled }),
      candidates: keptCandidates(decided.candidates, priceOf),
    };
  };
}
export type LookAt = ReturnType<typeof createLook>;
