import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { uuidv7 } from '#foundation/database/identity.ts';
import type { PageRequest } from '#foundation/database/page.ts';
import type { Outbox } from '#foundation/events/outbox.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { instanceLaunched, instanceRoleChanged, instanceTerminated } from '#schema/events/agent.ts';
import { figuresAt, meterOf, readMeter } from './cost.ts';
import { Instance, InstanceRole, Promotion, type PurchaseMode, type TerminationReason } from './entity.ts';
import { createPriceSteps } from './price-steps.ts';
import type { InstanceFilter, InstanceRepository } from './repository.ts';
import { endedAt, roles, usualReason } from './rules.ts';

export type { Figures } from './cost.ts';
export type { Instance, PurchaseMode, TerminationReason } from './entity.ts';
export { InstanceRole } from './entity.ts';

/** The part of an agent that fences who is its primary; what is changed of it is stored. */
export interface Fenced {
  readonly id: string;
  readonly clientId: string;
  epoch: number;
}

/** The agent that a machine belongs to, as far as its machines know it. */
export interface AgentOfMachine {
  readonly id: string;
  readonly clientId: string;
  readonly status: 'ONLINE' | 'OFFLINE' | 'DISABLED' | 'DELETED';
}

export interface InstanceDependencies {
  readonly instances: InstanceRepository;
  readonly outbox: Outbox;
  readonly clock: Clock;
}

/** A machine as it comes to be known. */
export interface NewInstance {
  readonly agentId: string;
  readonly clientId: string;
  readonly providerId: string;
  readonly instanceType: string;
  readonly zone: string;
  readonly region: string;
  readonly pool: { readonly id: string; readonly name: string } | null;
  readonly mode: PurchaseMode;
  readonly role: 'PRIMARY' | 'REPLICA';
  readonly hourlyPrice: string;
  readonly onDemandHourlyPrice: string;
  readonly replicaId?: string;
  /** The agent's, after the machine came. */
  readonly epoch: number;
}

/** When a machine ended, and why; now, and by what it was for its agent, unless somebody says. */
export interface Ending {
  readonly at?: Date;
  readonly reason?: TerminationReason;
}

export interface PromotionRequest {
  readonly instanceId: string;
  /** The epoch that the caller decided by; left out by one who holds the agent's lock. */
  readonly expectedEpoch?: number;
  readonly oldBecomes: 'ZOMBIE' | 'REPLICA' | 'TERMINATED';
  /** The id that the promotion is to have. */
  readonly promotionId?: string;
}

export type PromotionAnswer =
  | {
      readonly ok: true;
      readonly instance: Instance;
      /** The primary of until now; null when no machine carried the workload. */
      readonly previous: Instance | null;
    }
  | {
      readonly ok: false;
      readonly reason: 'UNKNOWN_AGENT' | 'UNKNOWN_INSTANCE' | 'STALE_EPOCH' | 'NOT_A_REPLICA';
      readonly epoch: number;
    };

const NOTHING = '0.000000';

/**
 * The machines and their roles. Whoever changes one holds the lock of its agent, and is inside a transaction: `tx` is
 * the one that the service was made for, or one begun on it.
 */
export function createInstances({ instances, outbox, clock }: InstanceDependencies) {
  const { about, step, changePrice, observePrice } = createPriceSteps(outbox);

  /** Gives a machine another role that it can be in while it runs. */
  function changeRole(tx: EntityManager, instance: Instance, role: 'PRIMARY' | 'REPLICA' | 'ZOMBIE', epoch: number) {
    const { role: previousRole } = instance;
    if (previousRole === role) return;
    const now = clock();
    instance.role = roles.go(previousRole, role);
    instance.roleChangedAt = now;
    instance.zombieSince = role === InstanceRole.ZOMBIE ? now : null;
    outbox.add(tx, instanceRoleChanged, {
      ...about(instance),
      payload: {
        instanceId: instance.id,
        agentId: instance.agentId,
        role,
        previousRole,
        epoch,
        effectiveAt: now.toISOString(),
      },
    });
  }

  /** Notes that a machine ended, and closes what it cost. What has ended stays as it is. */
  function terminate(tx: EntityManager, instance: Instance, { at = clock(), reason }: Ending = {}) {
    if (instance.role === InstanceRole.TERMINATED) return;
    const terminationReason = reason ?? usualReason(instance);
    const role = roles.go(instance.role, InstanceRole.TERMINATED);
    Object.assign(instance, readMeter(instance, at), { role, roleChangedAt: at, terminatedAt: at, terminationReason });
    outbox.add(tx, instanceTerminated, {
      ...about(instance),
      payload: {
        ...{ instanceId: instance.id, agentId: instance.agentId, effectiveAt: at.toISOString() },
        poolId: instance.mode === 'SPOT' ? (instance.poolId ?? null) : null,
      },
    });
  }

  /** Makes room for another primary: the epoch moves on, and the primary of until now becomes something else. */
  async function vacate(
    tx: EntityManager,
    agent: Fenced,
    oldBecomes: PromotionRequest['oldBecomes'],
    known?: Instance | null,
  ) {
    const primary = known === undefined ? await instances.primaryOf(agent.id) : known;
    agent.epoch += 1;
    if (primary && oldBecomes === 'TERMINATED') terminate(tx, primary, { reason: 'AFTER_SWITCH' });
    else if (primary && oldBecomes !== 'TERMINATED') changeRole(tx, primary, oldBecomes, agent.epoch);
    await tx.flush(); // before another row becomes PRIMARY: the database counts row by row
    return primary;
  }

  return {
    find: (viewer: Viewer, ids: readonly string[]) => instances.byIds(viewer, ids),
    list: (viewer: Viewer, filter: InstanceFilter & { clientId?: string }, request: PageRequest) =>
      instances.list(viewer, filter, request),
    ofAgents: (viewer: Viewer, agentIds: readonly string[]) => instances.runningOfAgents(viewer, agentIds),
    ofAgent: instances.ofAgent,
    primaryOf: instances.primaryOf,
    newestOf: instances.newestOf,
    byProviderId: instances.byProviderId,
    atOtherPrices: instances.atOtherPrices,
    refreshed: instances.refreshed,
    hasMachineOf: instances.hasMachineOf,
    running: instances.running,

    /** A machine and its agent, both locked until the transaction ends; null unless the viewer knows both. */
    async lockWithAgent(
      viewer: Viewer,
      agentId: string | undefined,
      instanceId: string,
    ): Promise<{ readonly agent: AgentOfMachine; readonly instance: Instance } | null> {
      const found = agentId === undefined ? null : await instances.lockedWithAgent(viewer, agentId, instanceId);
      if (!found) return null;
      const { instance, agentStatus: status } = found;
      return { instance, agent: { id: instance.agentId, clientId: instance.clientId, status } };
    },

    changeRole,
    terminate,
    vacate,

    /** Notes that a machine ended at a moment that may be before its last price: then it has never cost that. */
    async terminateAt(tx: EntityManager, instance: Instance, ending: Ending & { readonly at: Date }) {
      const held = ending.at < instance.priceEffectiveAt ? await instances.priceAt(instance.id, ending.at) : null;
      if (held) Object.assign(instance, meterOf(held));
      terminate(tx, instance, ending);
    },

    /** When a machine of ours ended that is said to have ended then; undefined for a moment that cannot be. */
    endOf: ({ launchedAt }: Instance, said: Date | null | undefined) => endedAt(said, { launchedAt, now: clock() }),

    /** What a machine has run up until now, or until it ended. */
    figures: (instance: Instance) => figuresAt(instance, clock()),

    /** An agent's machines that have ended, the last to end first. */
    ended: (viewer: Viewer, agentId: string, request: PageRequest) => instances.ended(viewer, agentId, request),

    /** Nobody wants a machine any longer that still runs: its agent is told to end it. */
    release(tx: EntityManager, instance: Instance, epoch: number) {
      instance.isReleased = true;
      changeRole(tx, instance, InstanceRole.ZOMBIE, epoch);
    },

    /** Takes in a machine. Stored with the next flush. */
    launch(tx: EntityManager, { pool, epoch, replicaId, ...machine }: NewInstance): Instance {
      const now = clock();
      const instance = new Instance();
      Object.assign(instance, {
        ...machine,
        ...{ id: uuidv7(), poolId: pool?.id ?? null, replicaId: replicaId ?? null },
        ...{
          launchedAt: now,
          priceEffectiveAt: now,
          accruedCost: NOTHING,
          accruedOnDemandCost: NOTHING,
          roleChangedAt: null,
          isReleased: false,
          zombieSince: null,
          terminatedAt: null,
          terminationReason: null,
          rebalanceRecommendedAt: null,
        },
      });
      tx.persist(instance);
      const { providerId, instanceType, zone, region } = machine;
      const effectiveAt = now.toISOString();
      outbox.add(tx, instanceLaunched, {
        ...about(instance),
        payload: {
          ...{ ...step(instance), effectiveAt, epoch },
          ...{ providerId, instanceType, zone, region, poolName: pool?.name ?? null },
        },
      });
      return instance;
    },

    changePrice,
    observePrice,

    /**
     * Makes a standby's machine the primary, if the agent is still in the epoch that the caller decided by. The agent's
     * lock is held; null for an unknown or deleted one.
     */
    async promote(tx: EntityManager, agent: Fenced | null, request: PromotionRequest): Promise<PromotionAnswer> {
      if (!agent) return { ok: false, reason: 'UNKNOWN_AGENT', epoch: 0 };
      const { epoch } = agent;
      const { instance, primary } = await instances.withPrimary(agent.id, request.instanceId);
      if (!instance) return { ok: false, reason: 'UNKNOWN_INSTANCE', epoch };
      if ((request.expectedEpoch ?? epoch) !== epoch) return { ok: false, reason: 'STALE_EPOCH', epoch };
      if (instance.role !== InstanceRole.REPLICA) return { ok: false, reason: 'NOT_A_REPLICA', epoch };
      const previous = await vacate(tx, agent, request.oldBecomes, primary);
      changeRole(tx, instance, InstanceRole.PRIMARY, agent.epoch);
      const promotion = new Promotion();
      const { id: agentId, clientId } = agent;
      const previousInstanceId = previous?.id ?? null;
      const { promotionId = uuidv7() } = request;
      Object.assign(promotion, {
        ...{ id: promotionId, clientId, agentId, instanceId: instance.id },
        ...{ previousInstanceId, epoch: agent.epoch, promotedAt: clock() },
      });
      tx.persist(promotion);
      return { ok: true, instance, previous };
    },

    /** What a promotion answered. */
    async promotion(id: string) {
      const { epoch, previousInstanceId } = await instances.promotion(id);
      return { epoch, previousInstanceId: previousInstanceId ?? null };
    },
  };
}
export type Instances = ReturnType<typeof createInstances>;
