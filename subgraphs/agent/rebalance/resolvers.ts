import { z } from 'zod';
import { checkInput } from '#foundation/graphql/input.ts';
import { spreadPayload } from '#foundation/graphql/refuse.ts';
import type { Resolvers } from '../generated/resolver-types.ts';

const recommendation = z.object({
  agentId: z.string().nullish(),
  instanceId: z.string(),
  recommendedAt: z.date().nullish(),
});

export const rebalanceResolvers: Resolvers = {
  Mutation: {
    reportRebalanceRecommendation: async (_, { input }, { rebalances, viewer }) => {
      const checked = checkInput(recommendation, input);
      return spreadPayload(checked.ok ? await rebalances.report(viewer, checked.value) : checked);
    },
  },
};
