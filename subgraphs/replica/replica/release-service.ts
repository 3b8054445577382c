import type { EntityManager } from '@mikro-orm/sql';
import { CallFailed } from '#foundation/calls/call-failed.ts';
import type { Clock } from '#foundation/clock.ts';
import { uuidv7 } from '#foundation/database/identity.ts';
import type { Logger } from '#foundation/logging/logger.ts';
import type { Peers } from '#foundation/subgraph/peers.ts';
import { releaseReplica } from '#schema/calls/agent.ts';
import { MachineRelease } from './release-entity.ts';
import type { ReplicaRepository } from './repository.ts';

interface ReleaseDependencies {
  readonly replicas: ReplicaRepository;
  readonly peers: Peers;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface Machine {
  readonly agentId: string;
  readonly instanceId: string;
  /** Whether it is known to have ended; else its agent is told to end it. */
  readonly hasEnded: boolean;
}

interface Standby {
  readonly agentId: string;
  readonly instanceId?: string | null;
}

const AT_ONCE = 100;

/** The machines that no standby needs any more: noted with the change that let them go, then told to their owner. */
export function createReleases({ replicas, peers, clock, logger }: ReleaseDependencies) {
  /** Tells the owner; what it could not be told stays noted. Never inside a transaction. */
  async function tellOwner({ agentId, instanceId, hasEnded }: Machine): Promise<void> {
    try {
      await peers.call(releaseReplica, { agentId, instanceId, hasEnded });
      await replicas.removeRelease(instanceId);
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      logger.warn({ err: error, instanceId }, 'a machine could not be released now');
    }
  }

  /** Notes that a machine is to be released, in the transaction that lets it go. */
  async function note(tx: EntityManager, machine: Machine): Promise<void> {
    const release = { ...machine, id: uuidv7(), requestedAt: clock() };
    await tx.upsert(MachineRelease, release, { onConflictFields: ['instanceId'], onConflictAction: 'ignore' });
  }

  return {
    note,

    /** The same for the machine of a standby, which is answered; null when it has none. */
    async noteOf(tx: EntityManager, { agentId, instanceId }: Standby, o: { hasEnded: boolean }) {
      if (!instanceId) return null;
      const machine = { agentId, instanceId, ...o };
      await note(tx, machine);
      return machine;
    },

    /** The machine stands by for another one, or its agent is gone: nothing is to be told of it. */
    drop: replicas.removeRelease,
    dropAllOf: replicas.removeReleasesOf,

    tellOwner,

    /** Tells what was noted `ageMilliseconds` ago or earlier, and could not be told then. */
    async tellPending(ageMilliseconds: number): Promise<void> {
      const moment = new Date(clock().getTime() - ageMilliseconds);
      for (const release of await replicas.releasesBefore(moment, AT_ONCE)) await tellOwner(release);
    },
  };
}
export type Releases = ReturnType<typeof createReleases>;
