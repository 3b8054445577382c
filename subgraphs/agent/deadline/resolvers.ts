import type { Resolvers } from '../generated/resolver-types.ts';

export const deadlineResolvers: Resolvers = {
  AgentConfig: {
    job: async ({ agentId }, _, { loaders }) => (await loaders.jobOfAgent.load(agentId)) ?? null,
  },
};
