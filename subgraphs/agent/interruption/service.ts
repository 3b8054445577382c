import type { PageRequest } from '#foundation/database/page.ts';
import type { PayloadOf } from '#foundation/events/define-event.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { rebalanceRecommended } from '#schema/events/agent.ts';
import type { interruptionNoticed } from '#schema/events/replica.ts';
import type { InterruptionRepository } from './repository.ts';

/** The history of what the cloud said of the machines. */
export const createInterruptions = (interruptions: InterruptionRepository) => ({
  list: (viewer: Viewer, agentId: string, request: PageRequest) => interruptions.list(viewer, agentId, request),
  counts: (viewer: Viewer, instanceIds: readonly string[]) => interruptions.counts(viewer, instanceIds),

  /** Keeps a notice, once for each notice id. */
  onNotice: (clientId: string, { noticeId: signalId, noticedAt, terminatesAt, ...about }: Notice) =>
    interruptions.keep({
      ...{ clientId, agentId: about.agentId, instanceId: about.instanceId, poolId: about.poolId, signalId },
      ...{ kind: 'TERMINATION_NOTICE', noticedAt: new Date(noticedAt) },
      terminatesAt: terminatesAt === null ? null : new Date(terminatesAt),
    }),

  /** Keeps a recommendation to leave a machine, once for each moment of one. */
  onRecommendation: (clientId: string, { agentId, instanceId, poolId, recommendedAt: signalId }: Recommendation) =>
    interruptions.keep({
      ...{ clientId, agentId, instanceId, poolId, signalId, kind: 'REBALANCE_RECOMMENDATION' },
      ...{ noticedAt: new Date(signalId), terminatesAt: null },
    }),
});
export type Interruptions = ReturnType<typeof createInterruptions>;

type Notice = PayloadOf<typeof interruptionNoticed>;
type Recommendation = PayloadOf<typeof rebalanceRecommended>;
