import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { uuidv7 } from '#foundation/database/identity.ts';
import type { PageRequest } from '#foundation/database/page.ts';
import { transact } from '#foundation/database/transact.ts';
import type { Outbox } from '#foundation/events/outbox.ts';
import { accept, refuse } from '#foundation/graphql/refuse.ts';
import { serviceViewer, type Viewer } from '#foundation/identity/viewer.ts';
import { evaluationDueAt, isRepeated } from '#policy/coalesce.ts';
import type { DecisionAction, PolicyInput, PolicyRule } from '#policy/types.ts';
import { decisionMade } from '#schema/events/agent.ts';
import type { Agent, Agents } from '../agent/service.ts';
import type { Orders } from '../command/order-service.ts';
import type { Instance, Instances } from '../instance/service.ts';
import { sweep } from '../sweep.ts';
import { write } from '../write.ts';
import { Decision, type DecisionCandidate } from './entity.ts';
import type { Look, LookAt, LookedAt } from './look.ts';
import type { DecisionOwner, DecisionRepository } from './repository.ts';
import { toDecimal } from './rules.ts';
import { standbyNeed } from './standby-need.ts';

export type { Decision } from './entity.ts';

export interface DecisionDependencies {
  readonly em: EntityManager;
  readonly repository: DecisionRepository;
  readonly look: LookAt;
  readonly agents: Agents;
  readonly instances: Instances;
  readonly orders: Orders;
  readonly outbox: Outbox;
  readonly clock: Clock;
}

/** What the policy would decide now. */
export interface Recommendation {
  readonly action: DecisionAction;
  readonly targetPoolId: string | null;
  readonly confidence: number;
  readonly reason: string;
  /** USD, as a decimal. */
  readonly expectedHourlySavings: string;
  readonly rule: PolicyRule;
  readonly risk: number;
  readonly candidates: readonly DecisionCandidate[];
  readonly willExecute: boolean;
  readonly engine: string;
  readonly modelVersion: string;
}

const itself = serviceViewer('agent');

/** Where a decision sends the workload; undefined for one that leaves it where it is. */
function targetOf({ action, targetPoolId }: Look['verdict']) {
  if (action === 'SWITCH_TO_ON_DEMAND') return { mode: 'ON_DEMAND', poolId: null } as const;
  return action === 'SWITCH' && targetPoolId ? ({ mode: 'SPOT', poolId: targetPoolId } as const) : undefined;
}

/** Where each workload should run: decided, kept, and carried out where that is allowed. */
export function createDecisions(o: DecisionDependencies) {
  const { em, repository, look, agents, instances, orders, outbox, clock } = o;

  /** Where the workload is sent at once; undefined when that is not wanted, not allowed, or something else comes first. */
  async function targetOfNow({ agent, settings, verdict }: Look) {
    const target = targetOf(verdict);
    if (!target || !settings.isAutoSwitchEnabled || agent.status !== 'ONLINE') return undefined;
    return (await orders.isFree(agent.id, target)) ? target : undefined;
  }

  function store(tx: EntityManager, seen: Look, isExecuted: boolean): Decision {
    const { agent, instance, verdict, candidates, engine, modelVersion, at } = seen;
    const { id: agentId, clientId } = agent;
    const { action, confidence, reason, rule, risk } = verdict;
    const decision = new Decision();
    const targetPoolId = verdict.targetPoolId ?? null;
    Object.assign(decision, {
      ...{ id: uuidv7(), clientId, agentId, instanceId: instance.id, action, targetPoolId, confidence, reason, rule },
      ...{ risk, candidates, isExecuted, engine, modelVersion, madeAt: at, lastEvaluatedAt: at },
      expectedHourlySavings: toDecimal(verdict.expectedSavingsHourly),
      features: Object.entries(verdict.features).map(([name, value]) => ({ name, value })),
    });
    tx.persist(decision);
    outbox.add(tx, decisionMade, {
      ...{ aggregateId: agentId, clientId },
      payload: {
        ...{ decisionId: decision.id, agentId, instanceId: instance.id, action, targetPoolId },
        ...{ confidence, risk, reason, isExecuted },
      },
    });
    return decision;
  }

  /** What the next look at the machine begins with. */
  function memoryOf({ instance, verdict, regret, isDisabled: wasDisabled, at }: Look, decisionId: string) {
    const { action, rule, risk, bestHourlyPrice } = verdict;
    const ownHourlyPrice = Number(instance.hourlyPrice);
    return { regret, ownHourlyPrice, bestHourlyPrice, evaluatedAt: at, decisionId, action, rule, risk, wasDisabled };
  }

  /** Looks at the primary machine of an agent whose lock is held. Answers the decision in force. */
  async function evaluate(
    tx: EntityManager,
    agent: LookedAt,
    instance: Instance,
    notice?: PolicyInput['notice'],
  ): Promise<Decision> {
    const seen = await look(agent, instance, notice);
    const { memory, verdict, isDisabled } = seen;
    if (memory && memory.wasDisabled === isDisabled && isRepeated(memory, verdict)) {
      const confirmed = await repository.confirm(instance, memoryOf(seen, memory.decisionId));
      if (confirmed) return confirmed;
    }
    // A machine that is being taken away is answered by a fail-over, which is on its way already.
    const target = notice ? undefined : await targetOfNow(seen);
    const command = target ? await orders.orderAutomatically(tx, agent, target) : null;
    const decision = store(tx, seen, command !== null);
    await repository.remember(instance, memoryOf(seen, decision.id));
    return decision;
  }

  /** The same for the machine that carries the agent's workload; null when none does. */
  async function evaluatePrimary(tx: EntityManager, agent: Agent): Promise<Decision | null> {
    const primary = await instances.primaryOf(agent.id);
    return primary && evaluate(tx, agent, primary);
  }

  async function recommend(agent: Agent): Promise<Recommendation | null> {
    const instance = agent.isDeleted ? null : await instances.primaryOf(agent.id);
    if (!instance) return null;
    const seen = await look(agent, instance);
    const { candidates, engine, modelVersion } = seen;
    const { action, targetPoolId = null, confidence, reason, rule, risk, expectedSavingsHourly } = seen.verdict;
    return {
      ...{ action, targetPoolId, confidence, reason, rule, risk, candidates, engine, modelVersion },
      expectedHourlySavings: toDecimal(expectedSavingsHourly),
      willExecute: (await targetOfNow(seen)) !== undefined,
    };
  }

  /** Those whose pools have changed, as far as they are due. */
  async function dueNow(limit: number, passedOver: readonly string[]) {
    const changed = await repository.changed(limit, passedOver);
    return changed.filter(
      ({ changedAt, evaluatedAt }) =>
        changedAt && evaluationDueAt({ changedAt, lastEvaluatedAt: evaluatedAt }) <= clock(),
    );
  }

  /** Looks at an agent again whose pools have changed. */
  async function reconsider(tx: EntityManager, { agentId }: { readonly agentId: string }): Promise<boolean> {
    const agent = await agents.lock(itself, agentId);
    const state = await repository.state(agentId);
    if (!state?.changedAt) return false;
    const decided = agent && !agent.isDeleted ? await evaluatePrimary(tx, agent) : null;
    if (decided === null) state.changedAt = null;
    return true;
  }

  return {
    find: (viewer: Viewer, ids: readonly string[]) => repository.byIds(viewer, ids),
    list: (viewer: Viewer, owner: DecisionOwner, request: PageRequest) => repository.list(viewer, owner, request),

    /** What would be decided now for each of these agents; changes nothing. */
    async recommend(viewer: Viewer, agentIds: readonly string[]): Promise<(Recommendation | null)[]> {
      const recommendations: (Recommendation | null)[] = [];
      for (const agent of await agents.find(viewer, agentIds)) {
        recommendations.push(agent ? await recommend(agent) : null);
      }
      return recommendations;
    },

    /** What says whether an agent wants a standby; null for an unknown or deleted one. */
    standbyNeed: (agentId: string) => standbyNeed(em, agentId),

    /** Decides now for an agent's primary machine, and keeps what was decided. */
    make: (viewer: Viewer, agentId: string | null | undefined) =>
      write(em, async (tx) => {
        const agent = await agents.lock(viewer, agentId);
        if (!agent) return refuse('InvalidInput', 'No such agent.', ['agentId']);
        if (agent.isDeleted) return refuse('AgentDeleted', 'This agent was deleted.', ['agentId']);
        const decision = await evaluatePrimary(tx, agent);
        if (decision) return accept(decision);
        return refuse('InvalidInput', 'The agent has no machine that carries its workload.', ['agentId']);
      }),

    /** Prices were reported by a primary machine, whose agent's lock is held. Answers the decision in force. */
    onReported: (tx: EntityManager, { agent, instance }: { agent: LookedAt; instance: Instance }): Promise<Decision> =>
      evaluate(tx, agent, instance),

    /** The cloud is about to take a machine: for the primary that is never left to wait. */
    onNotice: (tx: EntityManager, { agentId, instanceId }: { agentId: string; instanceId: string }) =>
      transact(tx, async () => {
        const agent = await agents.lock(itself, agentId);
        if (!agent || agent.isDeleted) return;
        const primary = await instances.primaryOf(agent.id);
        if (primary?.id === instanceId) await evaluate(tx, agent, primary, 'TERMINATION');
      }),

    /** The cloud recommends to leave a primary machine, whose agent is locked. Answers the decision in force. */
    onRebalance: (tx: EntityManager, agent: LookedAt, instance: Instance): Promise<Decision> =>
      evaluate(tx, agent, instance, 'REBALANCE'),

    /** The chance that a machine is taken within an hour, as the policy sees it now: 0 to 1. Changes nothing. */
    riskOf: async (agent: LookedAt, instance: Instance): Promise<number> => (await look(agent, instance)).verdict.risk,

    /** Pools of these sizes have changed: whoever could run there is looked at again, once for all changes of a minute. */
    onPoolsChanged: (clientId: string, instanceTypes: readonly string[], at: Date) =>
      repository.noteChange(clientId, instanceTypes, at),

    /** Looks at those whose pools have changed, as far as they are due. Answers how many. */
    evaluateDue: (signal?: AbortSignal): Promise<number> =>
      sweep(em, { next: dueNow, idOf: ({ agentId }) => agentId, work: reconsider }, signal),
  };
}
export type Decisions = ReturnType<typeof createDecisions>;
