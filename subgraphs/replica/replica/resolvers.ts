import { z } from 'zod';
import type { StoredEvent } from '#foundation/events/stored-event.ts';
import { pageRequest, toConnection } from '#foundation/graphql/connection.ts';
import { failure } from '#foundation/graphql/failure.ts';
import { checkInput, line, text } from '#foundation/graphql/input.ts';
import { toPayload } from '#foundation/graphql/refuse.ts';
import { maySee } from '#foundation/identity/viewer.ts';
import type { ReplicaContext } from '../context.ts';
import type { Resolvers } from '../generated/resolver-types.ts';
import { REPORTABLE } from './rules.ts';

const LONGEST_REASON = 1_000;
const INT_MAXIMUM = 2 ** 31 - 1;

const bytes = () => z.int('Must be a whole number.').nonnegative('Must not be negative.').nullish();

const wish = z.object({
  agentId: z.string().nullish(),
  kind: z.enum(['MANUAL', 'AUTOMATIC_REBALANCE'], 'Only MANUAL and AUTOMATIC_REBALANCE can be asked for.'),
  poolId: z.string().nullish(),
  idempotencyKey: line(),
});
const machine = z.object({ replicaId: z.string(), providerId: line() });
const statusReport = z
  .object({
    replicaId: z.string(),
    status: z.enum(REPORTABLE, 'Only SYNCING, READY, FAILED and TERMINATED are reported.'),
    progressRatio: z.number().min(0, 'Must be from 0 to 1.').max(1, 'Must be from 0 to 1.').nullish(),
    bytesSynced: bytes(),
    bytesTotal: bytes(),
    lagMilliseconds: z.int().nonnegative('Must not be negative.').max(INT_MAXIMUM).nullish(),
    failureReason: text(LONGEST_REASON).nullish(),
  })
  .refine(({ bytesSynced, bytesTotal }) => bytesSynced == null || bytesTotal == null || bytesSynced <= bytesTotal, {
    message: 'Must not be more than there are in all.',
    path: ['bytesSynced'],
  });

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
    attachReplicaInstance: async (_, { input }, { replicas, viewer }) => {
      const checked = checkInput(machine, input);
      return toPayload('replica', checked.ok ? await replicas.attach(viewer, checked.value) : checked);
    },
    reportReplicaStatus: async (_, { input }, { replicas, viewer }) => {
      const checked = checkInput(statusReport, input);
      return toPayload('replica', checked.ok ? await replicas.report(viewer, checked.value) : checked);
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
    sync: ({ progressRatio, bytesSynced, bytesTotal, lagMilliseconds, readyAt }) => ({
      ...{ progressRatio, bytesSynced, bytesTotal, lagMilliseconds, readyAt },
    }),
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
