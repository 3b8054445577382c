import type { EntityManager } from '@mikro-orm/sql';
import type { z } from 'zod';
import { CallFailed } from '#foundation/calls/call-failed.ts';
import type { Clock } from '#foundation/clock.ts';
import { uuidv7 } from '#foundation/database/identity.ts';
import { transact } from '#foundation/database/transact.ts';
import { accept, refuse } from '#foundation/graphql/refuse.ts';
import { idempotent } from '#foundation/idempotency/idempotent.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Logger } from '#foundation/logging/logger.ts';
import type { Peers } from '#foundation/subgraph/peers.ts';
import { promotePrimary } from '#schema/calls/agent.ts';
import type { AgentDescription, Agents } from '../agents.ts';
import type { Replicas } from '../replica/service.ts';
import type { Replica, Standbys } from '../replica/standby-service.ts';
import { type OldPrimary, Promotion } from './entity.ts';
import type { PromotionRepository } from './repository.ts';

interface PromotionDependencies {
  readonly em: EntityManager;
  readonly promotions: PromotionRepository;
  readonly replicas: Replicas;
  readonly standbys: Standbys;
  readonly agents: Agents;
  readonly peers: Peers;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface PromotionRequest {
  readonly replicaId: string;
  readonly keepOldPrimaryAsReplica: boolean;
  readonly createNewReplica: boolean;
  readonly idempotencyKey: string;
}

interface Terms {
  readonly trigger: 'MANUAL' | 'EMERGENCY';
  readonly oldBecomes: 'ZOMBIE' | 'REPLICA';
  readonly isReplacementDue: boolean;
}

type OwnersAnswer = z.output<(typeof promotePrimary)['output']>;

/** What else changes with the outcome of a promotion, in its transaction. */
export type OnSettled = (tx: EntityManager, promotion: Promotion, replica: Replica) => Promise<void>;

const lost = () => refuse('PromotionLost', 'Another promotion came first.', ['replicaId']);

/**
 * A standby becomes the primary in two steps: the wish is stored, with the epoch it was decided by; then the agent's
 * owner is asked, which lets one machine through in each epoch; then its answer is stored. Whatever is interrupted in
 * between is asked again under the same key.
 */
export function createPromotions(dependencies: PromotionDependencies) {
  const { em, promotions, replicas, standbys, agents, peers, clock, logger } = dependencies;

  /** Stores the wish. The lock of the agent is held, and the standby can be promoted. */
  function begin(tx: EntityManager, agent: AgentDescription, replica: Replica, terms: Terms): Promotion {
    const { instanceId, status } = replica;
    if (!instanceId || (status !== 'READY' && status !== 'SYNCING')) throw new Error('This standby cannot take over.');
    const promotion = new Promotion();
    Object.assign(promotion, {
      ...{ id: uuidv7(), clientId: agent.clientId, agentId: agent.agentId, replicaId: replica.id, instanceId },
      ...{ ...terms, expectedEpoch: agent.epoch, standbyWas: status, oldPrimary: oldPrimaryOf(agent) },
      ...{ replacementId: null, outcome: 'PENDING', epoch: null, lostReason: null },
      ...{ requestedAt: clock(), settledAt: null },
    });
    tx.persist(promotion);
    standbys.startPromotion(tx, replica);
    return promotion;
  }

  /** Stores the wish of a caller, once for each key. `seenEpoch`: that of the last promotion when the caller came. */
  const beginOnce = (
    viewer: Viewer,
    { agent, seenEpoch }: { agent: AgentDescription; seenEpoch: number },
    { idempotencyKey, ...request }: PromotionRequest,
  ) =>
    transact(em, async (tx) => {
      await standbys.lockAgent(agent.agentId);
      const scope = { subject: viewer.subject, operation: 'promoteReplica', key: idempotencyKey };
      return idempotent<BeginRefusal>(tx, { ...scope, request, now: clock() }, async () => {
        const replica = await standbys.current(request.replicaId);
        const pending = await promotions.pendingOf(agent.agentId);
        // Who decided by an older epoch settles it meanwhile; whoever was promoted meanwhile won.
        const isLate = pending.some(({ expectedEpoch }) => expectedEpoch < agent.epoch);
        if (isLate || (await promotions.lastEpoch(agent.agentId)) !== seenEpoch) return lost();
        if (replica.status === 'PROMOTING') return lost();
        if (!replica.instanceId || !['READY', 'SYNCING'].includes(replica.status)) return illegal(replica);
        const { id } = begin(tx, agent, replica, {
          trigger: 'MANUAL',
          oldBecomes: request.keepOldPrimaryAsReplica ? 'REPLICA' : 'ZOMBIE',
          isReplacementDue: request.createNewReplica,
        });
        return { resultId: id };
      });
    });

  /** Stores what the owner answered, once. */
  const store = (id: string, agentId: string, answer: OwnersAnswer, onSettled: OnSettled) =>
    transact(em, async (tx) => {
      await standbys.lockAgent(agentId);
      const promotion = await promotions.current(id);
      if (promotion.outcome !== 'PENDING') return promotion;
      promotion.settledAt = clock();
      if (!answer.ok) {
        Object.assign(promotion, { outcome: 'LOST', lostReason: answer.reason, isReplacementDue: false });
        await onSettled(tx, promotion, await standbys.putBack(tx, promotion.replicaId, promotion.standbyWas));
        return promotion;
      }
      const { epoch, previousInstanceId } = answer;
      Object.assign(promotion, { outcome: 'DONE', epoch });
      const replica = await standbys.finishPromotion(tx, promotion.replicaId, { previousInstanceId, epoch });
      if (promotion.oldBecomes === 'REPLICA' && previousInstanceId) keepOld(tx, promotion, previousInstanceId);
      await onSettled(tx, promotion, replica);
      return promotion;
    });

  function keepOld(tx: EntityManager, promotion: Promotion, instanceId: string) {
    const { oldPrimary } = promotion;
    const unknown = { providerId: null, poolId: null, poolName: null, hourlyPrice: null };
    const isKnown = oldPrimary?.instanceId === instanceId;
    standbys.keep(tx, promotion, { ...(isKnown ? oldPrimary : unknown), instanceId });
  }

  /**
   * Asks the owner and stores its answer; what is settled already stays so. `onSettled` runs only for the one that
   * stores it. @throws CallFailed when the owner does not answer: the promotion stays PENDING
   */
  async function settle(promotion: Promotion, onSettled: OnSettled = async () => {}): Promise<Promotion> {
    if (promotion.outcome !== 'PENDING') return promotion;
    const { id, agentId, instanceId, expectedEpoch, trigger, oldBecomes: oldPrimaryBecomes } = promotion;
    const request = { agentId, instanceId, expectedEpoch, trigger, oldPrimaryBecomes, idempotencyKey: id };
    const answer = await peers.call(promotePrimary, request);
    return store(id, agentId, answer, onSettled);
  }

  /** The standby that the settings asked for since; two are not needed. */
  async function alreadyMade({ agentId, settledAt }: Promotion): Promise<string | undefined> {
    const open = await standbys.openOf(agentId);
    return open.find(({ isCoordinated, createdAt }) => isCoordinated && settledAt && createdAt >= settledAt)?.id;
  }

  /** Asks for the standby that is to follow, once. Without room, or a primary, there is none. */
  async function replace({ id, agentId }: Promotion): Promise<string | null> {
    const agent = await agents.describe(agentId);
    return transact(em, async (tx) => {
      await standbys.lockAgent(agentId);
      const promotion = await promotions.current(id);
      if (!promotion.isReplacementDue) return promotion.replacementId ?? null;
      const made = await alreadyMade(promotion);
      const added = agent && !made ? await replicas.add(tx, agent, { kind: 'MANUAL' }) : undefined;
      promotion.isReplacementDue = false;
      promotion.replacementId = made ?? (added?.ok ? added.value.id : null);
      return promotion.replacementId;
    });
  }

  /** The same, but a failure costs only the new standby; it is made later then. */
  async function tryToReplace(promotion: Promotion): Promise<string | null> {
    try {
      return await replace(promotion);
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      logger.warn({ err: error, promotion: promotion.id }, 'a standby could not be replaced now');
      return null;
    }
  }

  return {
    begin,
    settle,
    pendingOf: promotions.pendingOf,
    lastEpoch: promotions.lastEpoch,
    since: promotions.since,
    openBefore: promotions.openBefore,

    /** Lets a standby take over. A repeat with the same key goes on where the first call ended. */
    async promote(viewer: Viewer, request: PromotionRequest) {
      const [known] = await replicas.find(viewer, [request.replicaId]);
      if (!known) return refuse('InvalidInput', 'No such standby.', ['replicaId']);
      const seenEpoch = await promotions.lastEpoch(known.agentId);
      const agent = await agents.describe(known.agentId);
      if (!agent) return refuse('InvalidInput', 'The agent of this standby is gone.', ['replicaId']);
      const begun = await beginOnce(viewer, { agent, seenEpoch }, request);
      if (!begun.ok) return begun;
      const promotion = await settle(await promotions.current(begun.resultId));
      if (promotion.outcome !== 'DONE') return lost();
      const newId = promotion.isReplacementDue ? await tryToReplace(promotion) : promotion.replacementId;
      return accept({
        replica: await standbys.current(promotion.replicaId),
        newReplica: newId ? await standbys.current(newId) : null,
      });
    },

    /** Settles a promotion that was left, and makes the standby that is to follow. @throws CallFailed */
    async finish(id: string): Promise<void> {
      const promotion = await settle(await promotions.current(id));
      if (promotion.isReplacementDue) await replace(promotion);
    },
  };
}
type BeginRefusal = ReturnType<typeof lost | typeof illegal>['errors'][number];
export type Promotions = ReturnType<typeof createPromotions>;
export type { Promotion } from './entity.ts';

function oldPrimaryOf({ primaryInstance }: AgentDescription): OldPrimary | null {
  if (!primaryInstance) return null;
  const { instanceId, providerId, poolId, poolName, hourlyPrice } = primaryInstance;
  return { instanceId, providerId, poolId, poolName, hourlyPrice };
}

const illegal = ({ status, instanceId }: Replica) => {
  const isBare = status === 'SYNCING' && !instanceId;
  const message = isBare ? 'Attach its machine first.' : 'Only a standby that is ready or syncing takes over.';
  return refuse('IllegalTransition', message, ['replicaId'], { from: status, to: 'PROMOTING' as const });
};
