import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { uuidv7 } from '#foundation/database/identity.ts';
import type { Outbox } from '#foundation/events/outbox.ts';
import { failoverProgressed, interruptionNoticed } from '#schema/events/replica.ts';
import { Failover, FailoverPhase } from './entity.ts';
import type { NoticeKey } from './repository.ts';
import { PROGRESS } from './rules.ts';

/** A termination notice of an agent that is known. */
export interface Notice extends NoticeKey {
  readonly clientId: string;
  readonly terminatesAt: Date | null;
}

/** The pool of the machine that is to be taken, where it is known. */
export interface NoticedPool {
  readonly poolId: string | null;
  readonly poolName: string | null;
}

/** Where a fail-over goes, and with which standby. */
export interface Step {
  readonly phase: FailoverPhase;
  readonly replicaId?: string;
  readonly promotionId?: string;
  /** Since the notice came. */
  readonly elapsedMilliseconds: number;
}

/** Writes down each step of a fail-over and tells it. Whoever takes one holds the lock of the agent. */
export function createChronicle({ outbox, clock }: { outbox: Outbox; clock: Clock }) {
  function tell(tx: EntityManager, failover: Failover, elapsedMilliseconds: number) {
    const { id: failoverId, agentId, clientId, phase } = failover;
    const [replicaId, instanceId] = [failover.replicaId ?? null, failover.instanceId];
    const payload = { failoverId, agentId, phase, replicaId, instanceId, progressRatio: PROGRESS[phase] };
    outbox.add(tx, failoverProgressed, {
      ...{ aggregateId: agentId, clientId, payload: { ...payload, elapsedMilliseconds } },
    });
  }

  return {
    /** A notice came. */
    open(tx: EntityManager, notice: Notice): Failover {
      const failover = new Failover();
      Object.assign(failover, {
        ...{ ...notice, id: uuidv7(), phase: FailoverPhase.NOTICED, replicaId: null, promotionId: null },
        ...{ isAnnounced: false, noticedAt: clock(), failoverMilliseconds: null, completedAt: null },
      });
      tx.persist(failover);
      tell(tx, failover, 0);
      return failover;
    },

    /** Tells the others of the notice, once. */
    announce(tx: EntityManager, failover: Failover, pool: NoticedPool): void {
      if (failover.isAnnounced) return;
      failover.isAnnounced = true;
      const { agentId, clientId, instanceId, noticeId, terminatesAt, noticedAt } = failover;
      outbox.add(tx, interruptionNoticed, {
        ...{ aggregateId: agentId, clientId },
        payload: {
          ...{ agentId, instanceId, noticeId, ...pool },
          terminatesAt: terminatesAt?.toISOString() ?? null,
          noticedAt: noticedAt.toISOString(),
        },
      });
    },

    /** Goes a step further; nothing when it is there already. */
    go(tx: EntityManager, failover: Failover, { phase, elapsedMilliseconds, ...with_ }: Step): void {
      const replicaId = with_.replicaId ?? failover.replicaId ?? null;
      const isNew = failover.phase !== phase || (failover.replicaId ?? null) !== replicaId;
      Object.assign(failover, { phase, replicaId, promotionId: with_.promotionId ?? failover.promotionId ?? null });
      const isOver = phase === FailoverPhase.PROMOTED || phase === FailoverPhase.FAILED;
      failover.completedAt = isOver ? clock() : null;
      if (phase === FailoverPhase.PROMOTED) failover.failoverMilliseconds = elapsedMilliseconds;
      if (isNew) tell(tx, failover, elapsedMilliseconds);
    },

    /** Nothing more is to be done about it. */
    close(failover: Failover): void {
      failover.completedAt ??= clock();
    },
  };
}
export type Chronicle = ReturnType<typeof createChronicle>;
