import type { Clock } from '#foundation/clock.ts';
import { serviceViewer } from '#foundation/identity/viewer.ts';
import type { Agent } from '../agent/service.ts';
import type { AgentConfig, Configs } from '../config/service.ts';
import type { Instance, Instances } from '../instance/service.ts';
import type { Pools } from '../pricing/pool-service.ts';
import type { Switches } from '../switch/service.ts';
import type { DecisionCandidate, DecisionState } from './entity.ts';
import { defaultPolicyConfig } from './policy/config.ts';
import { decide } from './policy/decide.ts';
import { accumulateRegret } from './policy/regret.ts';
import { createSurvival } from './policy/survival.ts';
import type { PolicyDecision, PolicyInput } from './policy/types.ts';
import type { DecisionRepository } from './repository.ts';
import { candidateOf, hoursBetween, isCandidate, keptCandidates, limitsOf, runOf, verdictFor } from './rules.ts';

export interface LookDependencies {
  readonly repository: DecisionRepository;
  readonly instances: Instances;
  readonly pools: Pools;
  readonly configs: Configs;
  readonly switches: Switches;
  readonly clock: Clock;
}

/** What the policy says of a machine now, and what it says so by. */
export interface Look {
  readonly agent: Agent;
  readonly instance: Instance;
  readonly settings: AgentConfig;
  readonly isDisabled: boolean;
  readonly verdict: PolicyDecision;
  readonly candidates: readonly DecisionCandidate[];
  /** USD paid beyond the best price since the machine took over. */
  readonly regret: number;
  /** What is remembered of this machine; undefined at the first look. */
  readonly state: DecisionState | undefined;
  readonly at: Date;
}

const WEEK_MILLISECONDS = 7 * 86_400_000;
const itself = serviceViewer('agent');

/** Gathers what the policy wants to know and asks it. Reads only. */
export function createLook({ repository, instances, pools, configs, switches, clock }: LookDependencies) {
  async function poolsOf(instance: Instance, now: Date) {
    const priced = await pools.pricedOfType(instance.clientId, instance.instanceType);
    const known = priced.filter((pool) => isCandidate(pool, now));
    const histories = await pools.histories(known.map(({ id }) => id));
    const watched = new Map(histories.map(({ poolId, watchedSince }) => [poolId, watchedSince]));
    const runs = new Map(histories.map((each) => [each.poolId, each.runs.map((run) => runOf(run, now))]));
    return {
      candidates: known.map((pool) => candidateOf(pool, watched.get(pool.id) ?? null, now)),
      survival: createSurvival(runs),
      priceOf: (poolId: string) => known.find(({ id }) => id === poolId)?.hourlyPrice,
    };
  }

  async function pastOf(agentId: string, now: Date) {
    const [machines = []] = await instances.ofAgents(itself, [agentId]);
    const recent = await switches.recentOf(agentId, new Date(now.getTime() - WEEK_MILLISECONDS));
    return {
      hasStandby: machines.some(({ role }) => role === 'REPLICA'),
      recentSwitches: recent.map(({ completedAt, startedAt, trigger }) => ({ at: completedAt ?? startedAt, trigger })),
    };
  }

  const stateOf = async ({ agentId, id }: Instance) => {
    const state = await repository.state(agentId);
    return state?.instanceId === id ? state : undefined;
  };

  return async function look(agent: Agent, instance: Instance, notice?: PolicyInput['notice']): Promise<Look> {
    const now = clock();
    const state = await stateOf(instance);
    const regret = state
      ? accumulateRegret(
          state.regret,
          state.ownHourlyPrice,
          state.bestHourlyPrice,
          hoursBetween(state.evaluatedAt, now),
        )
      : 0;
    const settings = await configs.ofAgent(agent.id);
    const { candidates, survival, priceOf } = await poolsOf(instance, now);
    const { hasStandby, recentSwitches } = await pastOf(agent.id, now);
    const { mode, launchedAt } = instance;
    const decided = decide({
      instance: {
        ...{ mode, launchedAt, hasStandby, poolId: instance.poolId ?? null },
        ...{ hourlyPrice: Number(instance.hourlyPrice), onDemandHourlyPrice: Number(instance.onDemandHourlyPrice) },
      },
      ...{ candidates, survival, regret, recentSwitches, now, ...(notice && { notice }) },
      config: { ...defaultPolicyConfig, ...limitsOf(settings) },
    });
    const isDisabled = !agent.isObedient;
    return {
      ...{ agent, instance, settings, isDisabled, regret, state, at: now },
      verdict: verdictFor(decided, { isDisabled }),
      candidates: keptCandidates(decided.candidates, priceOf),
    };
  };
}
export type LookAt = ReturnType<typeof createLook>;
