import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import type { PageRequest } from '#foundation/database/page.ts';
import { transact } from '#foundation/database/transact.ts';
import { type Accepted, accept, type Refusal, type Refused, refuse } from '#foundation/graphql/refuse.ts';
import { idempotent } from '#foundation/idempotency/idempotent.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { AgentDescription, Agents } from '../agents.ts';
import type { ReplicaKind } from './entity.ts';
import { isCheapEnough, type Placement, type PlaceWish, placeIn, placeStandby } from './place-rules.ts';
import { illegal, noSuchStandby } from './refusals.ts';
import type { Releases } from './release-service.ts';
import type { ReplicaFilter, ReplicaRepository } from './repository.ts';
import { canGo, MOST_OPEN } from './rules.ts';
import type { Standbys } from './standby-service.ts';

interface ReplicaDependencies {
  readonly em: EntityManager;
  readonly replicas: ReplicaRepository;
  readonly standbys: Standbys;
  readonly releases: Releases;
  readonly agents: Agents;
  readonly clock: Clock;
}

export interface Wish extends Omit<PlaceWish, 'preferredZones'> {
  readonly agentId?: string | null;
  readonly kind: Extract<ReplicaKind, 'MANUAL' | 'AUTOMATIC_REBALANCE'>;
  readonly poolId?: string | null;
  readonly idempotencyKey: string;
}

/** The standbys as callers see and handle them. */
export function createReplicas(dependencies: ReplicaDependencies) {
  const { em, replicas, standbys, releases, agents, clock } = dependencies;

  type AddRefusal = Extract<Awaited<ReturnType<typeof add>>, { ok: false }>['errors'][number];

  /** Asks for a standby of this agent. The lock of the agent is held. */
  async function add(tx: EntityManager, agent: AgentDescription, { kind, ...wish }: Omit<Wish, 'idempotencyKey'>) {
    if (!agent.primaryInstance) {
      return refuse('NoPrimary', 'The agent has no primary machine to stand by for.', ['agentId']);
    }
    const open = await replicas.openOf(agent.agentId);
    if (open.filter((replica) => replica.kind !== 'EMERGENCY').length >= MOST_OPEN) {
      const message = `The agent has ${MOST_OPEN} open standbys already.`;
      return refuse('TooManyReplicas', message, ['agentId'], { limit: MOST_OPEN });
    }
    const placed = placeFor({ ...agent, primaryInstance: agent.primaryInstance }, wish, clock());
    return placed.ok ? accept(standbys.add(tx, agent, kind, placed.value)) : placed;
  }

  return {
    find: (viewer: Viewer, ids: readonly string[]) => replicas.byIds(viewer, ids),
    list: (viewer: Viewer, filter: ReplicaFilter, request: PageRequest) => replicas.list(viewer, filter, request),
    add,

    /** Asks for a standby, once for each key. */
    create: (viewer: Viewer, { idempotencyKey, ...wish }: Wish) =>
      agents.workOn(viewer, wish.agentId, (agent) =>
        transact(em, async (tx) => {
          await standbys.lockAgent(agent.agentId);
          if (await agents.isOvertaken(agent)) return 'OVERTAKEN';
          const request = { ...wish, agentId: agent.agentId };
          const scope = { subject: viewer.subject, operation: 'createReplica', key: idempotencyKey };
          const done = await idempotent<AddRefusal>(tx, { ...scope, request, now: clock() }, async () => {
            const added = await add(tx, agent, wish);
            return added.ok ? { resultId: added.value.id } : added;
          });
          if (!done.ok) return done;
          await tx.flush();
          return accept(await replicas.current(done.resultId));
        }),
      ),

    /**
     * Ends a standby, and has its agent end the machine. One that was ended before answers the same; one that takes
     * over, took over or failed is refused.
     */
    async remove(viewer: Viewer, replicaId: string) {
      const [known] = await replicas.byIds(viewer, [replicaId]);
      if (!known) return noSuchStandby();
      const removed = await transact(em, async (tx) => {
        await standbys.lockAgent(known.agentId);
        const replica = await replicas.current(replicaId);
        if (replica.status === 'TERMINATED') return accept({ replica, machine: null });
        if (!canGo(replica.status, 'TERMINATED')) return illegal(replica, 'TERMINATED', 'replicaId');
        standbys.terminate(tx, replica);
        return accept({ replica, machine: await releases.noteOf(tx, replica, { hasEnded: false }) });
      });
      if (!removed.ok) return removed;
      const { replica, machine } = removed.value;
      if (machine) await releases.tellOwner(machine);
      return accept(replica);
    },
  };
}
export type Replicas = ReturnType<typeof createReplicas>;

type Placeable = AgentDescription & { readonly primaryInstance: NonNullable<AgentDescription['primaryInstance']> };

/** Where the standby that is wished for is launched. */
function placeFor(
  { pools, primaryInstance: primary }: Placeable,
  { poolId, ...wish }: Omit<Wish, 'kind' | 'idempotencyKey' | 'agentId'>,
  now: Date,
): Accepted<Placement> | Refused<Refusal<'InvalidInput'>> {
  if (!poolId) {
    const place = placeStandby({ pools, primary, now, wish });
    if (isCheapEnough(place, wish)) return accept(place);
    return refuse('InvalidInput', 'No place that is left costs so little.', ['maximumHourlyPrice']);
  }
  const asked = placeIn({ pools, wish }, poolId);
  if (!asked) return refuse('InvalidInput', 'The agent has no such pool.', ['poolId']);
  if (asked.isWished) return accept(asked.place);
  return refuse('InvalidInput', 'The pool is in an excluded zone, or costs more than is wished for.', ['poolId']);
}
