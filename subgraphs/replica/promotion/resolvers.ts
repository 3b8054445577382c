import { z } from 'zod';
import { checkInput, line } from '#foundation/graphql/input.ts';
import { spreadPayload } from '#foundation/graphql/refuse.ts';
import type { Resolvers } from '../generated/resolver-types.ts';

const request = z.object({
  replicaId: z.string(),
  keepOldPrimaryAsReplica: z.boolean(),
  createNewReplica: z.boolean(),
  idempotencyKey: line(),
});

export const promotionResolvers: Resolvers = {
  Mutation: {
    promoteReplica: async (_, { input }, { promotions, viewer }) => {
      const checked = checkInput(request, input);
      const promoted = checked.ok ? await promotions.promote(viewer, checked.value) : checked;
      return spreadPayload(promoted);
    },
  },
};
