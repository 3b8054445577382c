import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { transact } from '#foundation/database/transact.ts';
import { accept, refuse } from '#foundation/graphql/refuse.ts';
import { idempotent } from '#foundation/idempotency/idempotent.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { AgentDescription, Agents } from '../agents.ts';
import type { PlaceWish, Standbys } from '../replica/standby-service.ts';
import { pendingEmergency } from './rules.ts';

interface EmergencyDependencies {
  readonly em: EntityManager;
  readonly standbys: Standbys;
  readonly agents: Agents;
  readonly clock: Clock;
}

export interface EmergencyWish extends Pick<PlaceWish, 'excludedZones' | 'preferredZones'> {
  readonly agentId?: string | null;
  /** The machine in danger; left out for the primary, whichever it is. */
  readonly instanceId?: string | null;
  readonly idempotencyKey: string;
}

/** In a pool in which a standby failed so lately, none is tried now. */
const FAILED_POOL_MILLISECONDS = 15 * 60_000;
const nobody: ReadonlySet<string> = new Set();

/**
 * Standbys that are asked for when a machine is in danger: no setting, limit, model or budget is asked, only where the
 * agent's machines are. While one is on its way, or stands by, the same one is answered.
 */
export function createEmergencies({ em, standbys, agents, clock }: EmergencyDependencies) {
  type Zones = Pick<EmergencyWish, 'excludedZones' | 'preferredZones'>;

  /** The standby that stands for an emergency already, or a new one. The lock of the agent is held. */
  async function ensure(tx: EntityManager, agent: AgentDescription, zones: Zones) {
    const open = await standbys.openOf(agent.agentId);
    const primaryPoolId = agent.primaryInstance?.poolId ?? null;
    const since = new Date(clock().getTime() - FAILED_POOL_MILLISECONDS);
    return (
      pendingEmergency(open, { tried: nobody, primaryPoolId }) ?? (await standbys.addEmergency(tx, agent, since, zones))
    );
  }

  const createFor = (viewer: Viewer, agent: AgentDescription, { agentId, idempotencyKey, ...wish }: EmergencyWish) =>
    transact(em, async (tx) => {
      await standbys.lockAgent(agent.agentId);
      if (await agents.isOvertaken(agent)) return 'OVERTAKEN';
      const request = { ...wish, agentId: agent.agentId, instanceId: wish.instanceId ?? null };
      const scope = { subject: viewer.subject, operation: 'createEmergencyReplica', key: idempotencyKey };
      const done = await idempotent(tx, { ...scope, request, now: clock() }, async () => {
        return { resultId: (await ensure(tx, agent, wish)).id };
      });
      if (!done.ok) return done;
      await tx.flush();
      return accept(await standbys.current(done.resultId));
    });

  return {
    /** Asks for a standby in the safest pool, of those the cheapest, that is not the primary's. @throws CallFailed */
    create: (viewer: Viewer, wish: EmergencyWish) =>
      agents.workOn(viewer, wish.agentId, async (agent) => {
        const { primaryInstance: primary } = agent;
        if (!primary) return refuse('NoPrimary', 'The agent has no primary machine to stand by for.', ['agentId']);
        if (!wish.instanceId || wish.instanceId === primary.instanceId) return createFor(viewer, agent, wish);
        return refuse('InvalidInput', 'This machine is not the primary of the agent.', ['instanceId']);
      }),
  };
}
export type Emergencies = ReturnType<typeof createEmergencies>;
