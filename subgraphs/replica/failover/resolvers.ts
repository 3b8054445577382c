import { z } from 'zod';
import type { StoredEvent } from '#foundation/events/stored-event.ts';
import { pageRequest, toConnection } from '#foundation/graphql/connection.ts';
import { failure } from '#foundation/graphql/failure.ts';
import { checkInput, line } from '#foundation/graphql/input.ts';
import { spreadPayload, toPayload } from '#foundation/graphql/refuse.ts';
import { agentOf, maySee } from '#foundation/identity/viewer.ts';
import type { ReplicaContext } from '../context.ts';
import type { Resolvers } from '../generated/resolver-types.ts';
import { zones } from '../place-input.ts';
import { PROGRESS } from './rules.ts';

const notice = z.object({
  agentId: z.string().nullish(),
  instanceId: z.uuid('No such machine.'),
  noticeId: line(),
  terminatesAt: z.date().nullish(),
});

const emergency = z.object({
  agentId: z.string().nullish(),
  instanceId: z.string().nullish(),
  excludedZones: zones().nullish(),
  preferredZones: zones().nullish(),
  idempotencyKey: line(),
});

/** The state that the newest news left behind, not the one at the time of the news. */
const failoverOfEvent = async (
  { payload }: StoredEvent<{ failoverId: string }>,
  _args: unknown,
  { loaders }: ReplicaContext,
) => {
  const failover = await loaders.failover.load(payload.failoverId);
  if (!failover) throw failure('BAD_USER_INPUT', 'No such fail-over.');
  return failover;
};

export const failoverResolvers: Resolvers = {
  Mutation: {
    reportInterruptionNotice: async (_, { input }, { failovers, viewer }) => {
      const checked = checkInput(notice, input);
      const answered = checked.ok ? await failovers.report(viewer, checked.value) : checked;
      return spreadPayload(answered);
    },
    createEmergencyReplica: async (_, { input }, { emergencies, viewer }) => {
      const checked = checkInput(emergency, input);
      return toPayload('replica', checked.ok ? await emergencies.create(viewer, checked.value) : checked);
    },
  },
  Subscription: {
    failoverProgressed: {
      subscribe: (_, { clientId }, { viewer, follow }) => {
        if (!maySee(viewer, clientId)) throw failure('BAD_USER_INPUT', 'No such client.', { argument: 'clientId' });
        const aggregateId = agentOf(viewer);
        return follow({ topic: 'failover', clientId, ...(aggregateId && { aggregateId }) });
      },
      resolve: failoverOfEvent,
    },
  },
  Failover: {
    __resolveReference: async ({ id }, { loaders }) => (await loaders.failover.load(id)) ?? null,
    agent: ({ agentId }) => ({ id: agentId }),
    instance: ({ instanceId }) => ({ id: instanceId }),
    replica: ({ replicaId }, _, { loaders }) => (replicaId ? loaders.replica.load(replicaId) : null),
    progressRatio: ({ phase }) => PROGRESS[phase],
  },
  Agent: {
    failovers: async ({ id }, args, { failovers, viewer }) =>
      toConnection(await failovers.ofAgent(viewer, id, pageRequest(args))),
  },
};
