import { pageRequest, toConnection } from '#foundation/graphql/connection.ts';
import type { Resolvers } from '../generated/resolver-types.ts';

export const interruptionResolvers: Resolvers = {
  Agent: {
    interruptions: async ({ id }, args, { interruptions, viewer }) =>
      toConnection(await interruptions.list(viewer, id, pageRequest(args))),
  },
  InstanceMetrics: {
    interruptionCount: ({ instanceId }, _, { loaders }) => loaders.interruptionCount.load(instanceId),
  },
  Interruption: {
    instance: async ({ instanceId }, _, { loaders }) => (await loaders.instance.load(instanceId)) ?? null,
    pool: async ({ poolId }, _, { loaders }) => (poolId ? ((await loaders.pool.load(poolId)) ?? null) : null),
  },
};
