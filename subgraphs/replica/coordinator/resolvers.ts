import type { Resolvers } from '../generated/resolver-types.ts';

export const coordinatorResolvers: Resolvers = {
  Agent: {
    replicaConfig: async ({ id }, _, { coordinator, viewer }) => {
      const config = await coordinator.configOf(viewer, id);
      return config && { ...config, preferredPools: config.preferredPoolIds.map((poolId) => ({ id: poolId })) };
    },
  },
};
