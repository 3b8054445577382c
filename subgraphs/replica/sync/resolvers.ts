import { z } from 'zod';
import { checkInput } from '#foundation/graphql/input.ts';
import { toPayload } from '#foundation/graphql/refuse.ts';
import { copyFields, IMPOSSIBLE, isPossible } from '../copy-input.ts';
import type { Resolvers } from '../generated/resolver-types.ts';

const syncReport = z.object({ replicaId: z.string(), ...copyFields }).refine(isPossible, IMPOSSIBLE);

export const syncResolvers: Resolvers = {
  Mutation: {
    reportReplicaSync: async (_, { input }, { reports, viewer }) => {
      const checked = checkInput(syncReport, input);
      return toPayload('replica', checked.ok ? await reports.progress(viewer, checked.value) : checked);
    },
  },
};
