import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import type { Outbox } from '#foundation/events/outbox.ts';
import { accept, refuse } from '#foundation/graphql/refuse.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { rebalanceRecommended } from '#schema/events/agent.ts';
import type { Agent, Agents } from '../agent/service.ts';
import type { Decisions } from '../decision/service.ts';
import type { Instance, Instances } from '../instance/service.ts';
import type { Pools } from '../pricing/pool-service.ts';
import { write } from '../write.ts';
import { isRepeat, warnedAt } from './rules.ts';

export interface RebalanceDependencies {
  readonly em: EntityManager;
  readonly agents: Agents;
  readonly instances: Instances;
  readonly pools: Pools;
  readonly decisions: Decisions;
  readonly outbox: Outbox;
  readonly clock: Clock;
}

/** What an agent says of the cloud's recommendation to leave a machine. */
export interface RebalanceReport {
  readonly agentId?: string | null | undefined;
  readonly instanceId: string;
  readonly recommendedAt?: Date | null | undefined;
}

export type RebalanceAction = 'MONITOR' | 'STANDBY_ENSURED';

/** The cloud's recommendations to leave a machine: early warnings, which are not yet the notice that it is taken. */
export function createRebalances({ em, agents, instances, pools, decisions, outbox, clock }: RebalanceDependencies) {
  /** The risk as the policy sees it: with a decision that is kept when the warning is news of the primary machine. */
  async function assess(tx: EntityManager, agent: Agent, instance: Instance, isNews: boolean): Promise<number> {
    if (!isNews || instance.role !== 'PRIMARY') return decisions.riskOf(agent, instance);
    return (await decisions.onRebalance(tx, agent, instance)).risk;
  }

  async function tell(tx: EntityManager, instance: Instance, at: Date, risk: number) {
    const { id: instanceId, agentId, clientId, poolId = null } = instance;
    const pool = poolId === null ? null : await pools.ofClient(clientId, poolId);
    const payload = { agentId, instanceId, poolId, poolName: pool?.name ?? null, risk };
    outbox.add(tx, rebalanceRecommended, {
      ...{ aggregateId: agentId, clientId },
      payload: { ...payload, recommendedAt: at.toISOString() },
    });
  }

  /** Takes in a warning about a machine whose agent is locked. */
  async function takeIn(tx: EntityManager, agent: Agent, instance: Instance, at: Date) {
    const isNew = !isRepeat(instance.rebalanceRecommendedAt, at);
    if (isNew) instance.rebalanceRecommendedAt = at;
    const isStanding = instance.isToBeLeft(clock());
    const risk = await assess(tx, agent, instance, isNew && isStanding);
    if (isNew && isStanding) await tell(tx, instance, at, risk);
    const isEnsured = isStanding && instance.role === 'PRIMARY' && agent.isObedient;
    const action: RebalanceAction = isEnsured ? 'STANDBY_ENSURED' : 'MONITOR';
    return accept({ instance, risk, action });
  }

  return {
    /** Takes in a warning; a repeat of it is no news and has no effect. */
    report: (viewer: Viewer, { agentId, instanceId, recommendedAt }: RebalanceReport) =>
      write(em, async (tx) => {
        const at = warnedAt(recommendedAt, clock());
        if (!at) return refuse('InvalidInput', 'Must not be in the future.', ['recommendedAt']);
        const agent = await agents.lock(viewer, agentId);
        if (!agent) return refuse('InvalidInput', 'No such agent.', ['agentId']);
        if (agent.isDeleted) return refuse('AgentDeleted', 'This agent was deleted.', ['agentId']);
        const instance = await instances.ofAgent(agent.id, instanceId);
        if (!instance) return refuse('InvalidInput', 'No such machine.', ['instanceId']);
        if (instance.isRetired) {
          return refuse('InstanceRetired', 'This machine was replaced or has ended.', ['instanceId']);
        }
        return takeIn(tx, agent, instance, at);
      }),
  };
}
export type Rebalances = ReturnType<typeof createRebalances>;
