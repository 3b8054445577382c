import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { isUniqueViolation } from '#foundation/database/database-error.ts';
import { uuidv7 } from '#foundation/database/identity.ts';
import { failure } from '#foundation/graphql/failure.ts';
import { refuse } from '#foundation/graphql/refuse.ts';
import { idempotent } from '#foundation/idempotency/idempotent.ts';
import type { Instance, Instances, PromotionAnswer, PurchaseMode } from '../instance/service.ts';
import type { Pools } from '../pricing/pool-service.ts';
import { write } from '../write.ts';
import type { DescribedPool, DescriptionRepository } from './description-repository.ts';
import type { Agent } from './entity.ts';
import type { Agents } from './service.ts';

export interface StandbyDependencies {
  readonly em: EntityManager;
  readonly descriptions: DescriptionRepository;
  readonly agents: Agents;
  readonly instances: Instances;
  readonly pools: Pools;
  /** Tells an agent, whose lock is held, that a standby's machine carries its workload now. */
  readonly onPromoted: (tx: EntityManager, agent: Agent, promoted: PromotedMachine) => Promise<unknown>;
  /** Tells an agent, whose lock is held, to end one of its machines, unless it is only watched. */
  readonly tellToEnd: (tx: EntityManager, agent: Agent, instanceId: string) => Promise<unknown>;
  /** A machine of an agent, whose lock is held, has ended: what the agent was told of that is done. */
  readonly onEnded: (tx: EntityManager, agent: Agent, instanceId: string) => Promise<void>;
  readonly clock: Clock;
}

export interface PromotedMachine {
  readonly instance: Instance;
  /** Null when no machine carried the workload before. */
  readonly previous: Instance | null;
  readonly trigger: PromoteRequest['trigger'];
}

export interface AttachRequest {
  readonly agentId: string;
  readonly replicaId: string;
  readonly providerId: string;
  readonly poolId: string | null;
  readonly mode: PurchaseMode;
  /** Standbys that had the machine before, and need it no more. */
  readonly endedReplicaIds: readonly string[];
}

export interface ReleaseRequest {
  readonly agentId: string;
  readonly instanceId: string;
  readonly hasEnded: boolean;
}

export interface PromoteRequest {
  readonly agentId: string;
  readonly instanceId: string;
  readonly expectedEpoch: number;
  readonly idempotencyKey: string;
  readonly oldPrimaryBecomes: 'ZOMBIE' | 'REPLICA';
  readonly trigger: 'AUTOMATIC' | 'MANUAL' | 'EMERGENCY';
}

const refused = <const R extends string>(reason: R) => ({ ok: false, reason }) as const;

/** What the service that keeps standbys asks of the agents and their machines. */
export function createStandbys(o: StandbyDependencies) {
  const { em, descriptions, agents, instances, pools, onPromoted, tellToEnd, onEnded, clock } = o;

  function describePool(pool: DescribedPool) {
    const { poolId, poolName, zone, region, hourlyPrice, onDemandHourlyPrice } = pool;
    const [observedAt, uptimeScore] = [pool.observedAt?.toISOString() ?? null, pools.uptimeScore(pool)];
    return { poolId, poolName, zone, region, hourlyPrice, onDemandHourlyPrice, observedAt, uptimeScore };
  }

  /** Where a standby's machine is: in the pool that was chosen for it, or beside the machine that it stands by for. */
  async function placeOf(agent: Agent, { poolId, mode }: AttachRequest) {
    const pool = poolId === null ? null : await pools.ofClient(agent.clientId, poolId);
    if (poolId === null ? mode === 'SPOT' : !pool) return undefined;
    const beside = (await instances.primaryOf(agent.id)) ?? (await instances.newestOf(agent.id));
    const { instanceType, zone, region } = pool ?? beside ?? {};
    const onDemandHourlyPrice = pool?.onDemandHourlyPrice ?? beside?.onDemandHourlyPrice;
    if (!instanceType || !zone || !region || !onDemandHourlyPrice) return undefined;
    const hourlyPrice = mode === 'SPOT' ? (pool?.hourlyPrice ?? onDemandHourlyPrice) : onDemandHourlyPrice;
    return { pool: mode === 'SPOT' ? pool : null, instanceType, zone, region, hourlyPrice, onDemandHourlyPrice };
  }

  async function attachIn(tx: EntityManager, request: AttachRequest) {
    const agent = await agents.lockFence(request.agentId);
    if (!agent) return refused('UNKNOWN_AGENT');
    const known = await instances.byProviderId(agent.clientId, request.providerId);
    if (known) {
      const { replicaId: holder = null } = known;
      const isFree = holder === null || holder === request.replicaId || request.endedReplicaIds.includes(holder);
      const isIt = known.agentId === agent.id && known.role === 'REPLICA' && isFree;
      if (isIt) known.replicaId = request.replicaId;
      return isIt ? ({ ok: true, instanceId: known.id } as const) : refused('INSTANCE_IN_USE');
    }
    const place = await placeOf(agent, request);
    if (!place) return refused('UNKNOWN_POOL');
    const { agentId, providerId, mode, replicaId } = request;
    const { clientId, epoch } = agent;
    const role = 'REPLICA';
    const { id } = instances.launch(tx, { ...place, agentId, clientId, providerId, mode, replicaId, role, epoch });
    return { ok: true, instanceId: id } as const;
  }

  return {
    /** The agent, its primary machine, and the pools of that machine's size and region; null for an unknown one. */
    async describe(agentId: string) {
      const described = await descriptions.of(agentId);
      return described && { ...described, pools: described.pools.map(describePool) };
    },

    /** Takes in the machine behind a standby. A repeat answers the same. */
    async attach(request: AttachRequest) {
      try {
        return await write(em, (tx) => attachIn(tx, request));
      } catch (error) {
        if (isUniqueViolation(error, 'instance_provider_unique')) return refused('INSTANCE_IN_USE');
        throw error;
      }
    },

    /** Makes a standby's machine the primary, once for each key. */
    promote: (request: PromoteRequest) =>
      write(em, async (tx) => {
        const { agentId, instanceId, expectedEpoch, oldPrimaryBecomes: oldBecomes, idempotencyKey, trigger } = request;
        const promotionId = uuidv7();
        // The lock first: racers with other keys wait here, and not in the middle.
        const agent = await agents.lockFence(agentId);
        let declined: Extract<PromotionAnswer, { ok: false }> | undefined;
        const scope = { subject: agentId, operation: 'promotePrimary', key: idempotencyKey, resultId: promotionId };
        const asked = { instanceId, expectedEpoch, oldBecomes };
        const done = await idempotent(tx, { ...scope, request: asked, now: clock() }, async () => {
          const answer = await instances.promote(tx, agent, { instanceId, expectedEpoch, oldBecomes, promotionId });
          if (answer.ok) {
            const { instance, previous } = answer;
            if (agent) await onPromoted(tx, agent, { instance, previous, trigger });
            return { resultId: promotionId };
          }
          declined = answer;
          return refuse('Declined', answer.reason);
        });
        if (declined) return declined;
        if (!done.ok) throw failure('BAD_USER_INPUT', done.errors.map(({ message }) => message).join(' '));
        return { ok: true, ...(await instances.promotion(done.resultId)) } as const;
      }),

    /**
     * Lets go of the machine behind a standby: it has ended, or runs on until its agent was told to end it. False for
     * one that carries a workload, or is no standby's.
     */
    release: ({ agentId, instanceId, hasEnded }: ReleaseRequest) =>
      write(em, async (tx) => {
        const agent = await agents.lockFence(agentId);
        const instance = agent && (await instances.ofAgent(agent.id, instanceId));
        if (!instance) return { ok: false };
        const isLetGo = instance.role === 'REPLICA' || (instance.role === 'ZOMBIE' && instance.isReleased);
        if (isLetGo && hasEnded) {
          instances.terminate(tx, instance, { reason: 'RELEASED' });
          await onEnded(tx, agent, instance.id);
        } else if (instance.role === 'REPLICA') {
          instances.release(tx, instance, agent.epoch);
          await tellToEnd(tx, agent, instance.id);
        }
        return { ok: isLetGo || instance.role === 'TERMINATED' };
      }),
  };
}
export type Standbys = ReturnType<typeof createStandbys>;
