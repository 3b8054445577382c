import { z } from 'zod';
import { pageRequest, toConnection } from '#foundation/graphql/connection.ts';
import { checkInput, line } from '#foundation/graphql/input.ts';
import { toPayload } from '#foundation/graphql/refuse.ts';
import type { Resolvers } from '../generated/resolver-types.ts';

const wish = z.object({ clientId: z.string().nullish(), idempotencyKey: line() });

export const marketResolvers: Resolvers = {
  Query: {
    marketRefresh: async (_, { id }, { loaders }) => (await loaders.marketRefresh.load(id)) ?? null,
    marketRefreshes: async (_, args, { markets, viewer }) =>
      toConnection(await markets.list(viewer, pageRequest(args))),
  },
  Mutation: {
    refreshMarket: async (_, { input }, { markets, viewer }) => {
      const checked = checkInput(wish, input);
      return toPayload('marketRefresh', checked.ok ? await markets.begin(viewer, checked.value) : checked);
    },
  },
  MarketRefresh: {
    __resolveReference: async ({ id }, { loaders }) => (await loaders.marketRefresh.load(id)) ?? null,
    task: ({ taskId }) => (taskId ? { id: taskId } : null),
  },
};
