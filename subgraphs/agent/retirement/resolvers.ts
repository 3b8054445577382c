import type { Resolvers } from '../generated/resolver-types.ts';

export const retirementResolvers: Resolvers = {
  Agent: {
    instancesToTerminate: ({ id }, _, { loaders }) => loaders.instancesToTerminate.load(id),
  },
};
