import { z } from 'zod';
import { checkInput, line } from '#foundation/graphql/input.ts';
import { toPayload } from '#foundation/graphql/refuse.ts';
import type { Resolvers } from '../generated/resolver-types.ts';

const MOST_CHARACTERS = 2_000_000;

const history = z.object({
  clientId: z.string().nullish(),
  content: z
    .string()
    .min(1, 'Must not be empty.')
    .max(MOST_CHARACTERS, `Must have at most ${MOST_CHARACTERS} characters; a longer history comes in parts.`),
  idempotencyKey: line(),
});

export const importResolvers: Resolvers = {
  Query: {
    spotPriceImport: async (_, { id }, { loaders }) => (await loaders.spotPriceImport.load(id)) ?? null,
  },
  Mutation: {
    importSpotPrices: async (_, { input }, { imports, viewer }) => {
      const checked = checkInput(history, input);
      return toPayload('spotPriceImport', checked.ok ? await imports.begin(viewer, checked.value) : checked);
    },
  },
  SpotPriceImport: {
    __resolveReference: async ({ id }, { loaders }) => (await loaders.spotPriceImport.load(id)) ?? null,
    task: ({ taskId }) => (taskId ? { id: taskId } : null),
  },
};
