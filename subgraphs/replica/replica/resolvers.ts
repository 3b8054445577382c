import { z } from 'zod';
import type { StoredEvent } from '#foundation/events/stored-event.ts';
import { pageRequest, toConnection } from '#foundation/graphql/connection.ts';
import { failure } from '#foundation/graphql/failure.ts';
import { checkInput, line, text } from '#foundation/graphql/input.ts';
import { toPayload } from '#foundation/graphql/refuse.ts';
import { maySee } from '#foundation/identity/viewer.ts';
import type { ReplicaContext } from '../context.ts';
import { copyFields, IMPOSSIBLE, isPossible } from '../copy-input.ts';
import type { Resolvers } from '../generated/resolver-types.ts';
import { priceLimit, zones } from '../place-input.ts';
import { FAILURE_KINDS, REPORTABLE } from './rules.ts';
import { expectedReadyAt, syncOf, syncStatus } from './sync-rules.ts';

const LONGEST_REASON = 1_000;
const wish = z.object({
  agentId: z.string().nullish(),
  kind: z.enum(['MANUAL', 'AUTOMATIC_REBALANCE'], 'Only MANUAL and AUTOMATIC_REBALANCE can be asked for.'),
  poolId: z.string().nullish(),
  excludedZones: zones().nullish(),
  maximumHourlyPrice: priceLimit().nullish(),
  idempotencyKey: line(),
});
const machine = z.object({ replicaId: z.string(), providerId: line() });
const ended = z.object({ replicaId: z.string() });
const statusReport = z
  .object({
    replicaId: z.string(),
    ...copyFields,
    status: z.enum(REPORTABLE, 'Only SYNCING, READY, FAILED and TERMINATED are reported.'),
    failureReason: text(LONGEST_REASON).nullish(),
    failureKind: z.enum(FAILURE_KINDS).nullish(),
  })
  .refine(isPossible, IMPOSSIBLE);

/** The state that the newest news left behind, not the one at the time of the news: late listeners see no old progress. */
const replicaOfEvent = async (
  { payload }: StoredEvent<{ replicaId: string }>,
  _args: unknown,
  { loaders }: ReplicaContext,
) => {
  const replica = await loaders.replica.load(payload.replicaId);
  if (!replica) throw failure('BAD_USER_INPUT', 'No such standby.');
  return replica;
};

export const replicaResolvers: Resolvers = {
  Query: {
    replica: async (_, { id }, { loaders }) => (await loaders.replica.load(id)) ?? null,
    replicas: async (_, { filter, ...args }, { replicas, viewer }) =>
      toConnection(await replicas.list(viewer, filter ?? {}, pageRequest(args))),
  },
  Mutation: {
    createReplica: async (_, { input }, { replicas, viewer }) => {
      const checked = checkInput(wish, input);
      return toPayload('replica', checked.ok ? await replicas.create(viewer, checked.value) : checked);
    },
    deleteReplica: async (_, { input }, { replicas, viewer }) => {
      const checked = checkInput(ended, input);
      return toPayload('replica', checked.ok ? await replicas.remove(viewer, checked.value.replicaId) : checked);
    },
    attachReplicaInstance: async (_, { input }, { reports, viewer }) => {
      const checked = checkInput(machine, input);
      return toPayload('replica', checked.ok ? await reports.attach(viewer, checked.value) : checked);
    },
    reportReplicaStatus: async (_, { input }, { reports, viewer }) => {
      const checked = checkInput(statusReport, input);
      return toPayload('replica', checked.ok ? await reports.report(viewer, checked.value) : checked);
    },
  },
  Subscription: {
    replicaProgressed: {
      subscribe: async (_, { agentId }, { agents, viewer, follow }) => {
        const agent = await agents.find(viewer, agentId);
        if (!agent) throw failure('BAD_USER_INPUT', 'No such agent.', { argument: 'agentId' });
        return follow({ topic: 'replica', aggregateId: agent.agentId });
      },
      resolve: replicaOfEvent,
    },
  },
  Replica: {
    __resolveReference: async ({ id }, { loaders }) => (await loaders.replica.load(id)) ?? null,
    agent: ({ agentId }) => ({ id: agentId }),
    instance: ({ instanceId }) => (instanceId ? { id: instanceId } : null),
    pool: ({ poolId }) => (poolId ? { id: poolId } : null),
    sync: (replica, _, { clock }) => {
      const { status, readyAt, progressRatio, syncRatePerSecond, syncMeasuredAt } = replica;
      const pace = { ratePerSecond: syncRatePerSecond ?? null, measuredAt: syncMeasuredAt ?? null };
      const expected = status === 'SYNCING' ? expectedReadyAt(progressRatio, pace, clock()) : null;
      const sync = syncOf(replica);
      return { ...sync, status: syncStatus(status, sync), readyAt: readyAt ?? expected };
    },
  },
  Agent: {
    // Nothing here knows whose agent it is: another tenant's has no standbys for the viewer, like an unknown one.
    __resolveReference: ({ id }) => ({ id }),
    replicas: async ({ id }, { filter, ...args }, { replicas, viewer }) => {
      const isOther = filter?.agentId != null && filter.agentId !== id;
      const wanted = isOther ? { statuses: [] } : { ...filter, agentId: id };
      return toConnection(await replicas.list(viewer, wanted, pageRequest(args)));
    },
  },
  Client: {
    __resolveReference: ({ id }) => ({ id }),
    replicas: async ({ id }, { filter, ...args }, { replicas, viewer }) =>
      maySee(viewer, id)
        ? toConnection(await replicas.list(viewer, { ...filter, clientId: id }, pageRequest(args)))
        : null,
  },
};
