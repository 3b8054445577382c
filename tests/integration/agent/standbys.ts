import { randomUUID } from 'node:crypto';
import { attachReplica, promotePrimary } from '#schema/calls/agent.ts';
import { type Fleet, type Member, newProviderId } from './fleet.ts';

/** A promotion of a machine, from the first epoch unless told otherwise. */
export const promotion = ({ agentId }: Member, instanceId: string, more: object = {}) => ({
  ...{ agentId, instanceId, expectedEpoch: 1, idempotencyKey: randomUUID() },
  ...{ oldPrimaryBecomes: 'ZOMBIE' as const, trigger: 'MANUAL' as const },
  ...more,
});

/** Hands to give agents standbys with, and to promote them. */
export function standbysOn(fleet: () => Fleet) {
  const poolOf = async ({ owner, agentId }: Member) =>
    (await fleet().show(owner, agentId))?.primaryInstance?.pool?.id ?? null;
  return {
    poolOf,
    /** Gives an agent a standby's machine in the pool of its primary. */
    async attach(member: Member) {
      const providerId = newProviderId();
      const poolId = await poolOf(member);
      const request = { agentId: member.agentId, replicaId: randomUUID(), providerId, poolId, mode: 'SPOT' as const };
      const answer = await fleet().world.peers.call(attachReplica, request);
      if (!answer.ok) throw new Error(answer.reason);
      return { ...request, instanceId: answer.instanceId };
    },
    promote: (request: ReturnType<typeof promotion>) => fleet().world.peers.call(promotePrimary, request),
    /** The role of each of a client's machines. */
    rolesOf: async ({ clientId }: Member): Promise<Record<string, string>> => {
      const rows = await fleet().rows<{ id: string; role: string }>(
        'select id, role from agent.instance where client_id = $1',
        [clientId],
      );
      return Object.fromEntries(rows.map(({ id, role }) => [id, role]));
    },
  };
}
