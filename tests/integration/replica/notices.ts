import type { Viewer } from '#foundation/identity/viewer.ts';
import { MUTATIONS, newKey, newProviderId, type Protected, type StandbyWorld } from './standbys.ts';

/** A notice that the machine is taken two minutes after the beginning of the tests' time. */
export const notice = ({ instanceId }: { instanceId: string }, more: object = {}) => ({
  ...{ instanceId, noticeId: newKey(), terminatesAt: '2026-01-05T12:02:00.000Z' },
  ...more,
});

interface Emergency {
  readonly id: string;
  readonly pool_id: string | null;
  readonly status: string;
}

/** Notices and what became of them, in the world of a test file unless another is given. */
export function noticesIn(world: () => StandbyWorld) {
  const newsOf = async (clientId: string, type: string, own = world()) =>
    (await own.news(clientId)).filter((event) => event.type === type);

  return {
    report: (viewer: Viewer, input: object, own = world()) => own.call(viewer, 'reportInterruptionNotice', input),

    /** The same, with the errors of a failure. */
    execute: (viewer: Viewer, input: object) =>
      world().world.execute('replica', viewer, MUTATIONS.reportInterruptionNotice, { input }),

    newsOf,

    phasesOf: async (clientId: string, own = world()) =>
      (await newsOf(clientId, 'failover.progressed', own)).map(({ payload }) => payload.phase),

    emergencies: ({ agentId }: { agentId: string }, own = world()) =>
      own.rows<Emergency>(`select * from replica.replica where agent_id = $1 and kind = 'EMERGENCY' order by id`, [
        agentId,
      ]),

    attach: (agent: Protected, replicaId: string) =>
      world().call(agent.viewer, 'attachReplicaInstance', { replicaId, providerId: newProviderId() }),
  };
}
