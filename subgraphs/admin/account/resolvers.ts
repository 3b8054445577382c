import { z } from 'zod';
import { pageRequest, toConnection } from '#foundation/graphql/connection.ts';
import { checkInput, line } from '#foundation/graphql/input.ts';
import { spreadPayload } from '#foundation/graphql/refuse.ts';
import { checkText } from '../filter.ts';
import type { Resolvers } from '../generated/resolver-types.ts';

const newAccount = z.object({
  name: line(),
  email: z
    .email('Must be an e-mail address.')
    .max(255)
    .nullish()
    .transform((email) => email ?? null),
  idempotencyKey: line(),
});
const whoseToken = z.object({ clientId: z.string(), idempotencyKey: line() });

export const accountResolvers: Resolvers = {
  Query: {
    client: async (_, { id }, { loaders }) => (await loaders.client.load(id)) ?? null,
    clients: async (_, { filter, ...args }, { accounts, viewer }) =>
      toConnection(await accounts.list(viewer, checkText(filter ?? {}, 'search'), pageRequest(args))),
  },
  Mutation: {
    createClient: async (_, { input }, { accounts, viewer }) => {
      const checked = checkInput(newAccount, input);
      const made = checked.ok ? await accounts.create(viewer, checked.value) : checked;
      return spreadPayload(made);
    },
    regenerateClientToken: async (_, { input }, { accounts, viewer }) => {
      const checked = checkInput(whoseToken, input);
      const made = checked.ok ? await accounts.regenerateToken(viewer, checked.value) : checked;
      return spreadPayload(made);
    },
  },
  Client: {
    __resolveReference: async ({ id }, { loaders }) => (await loaders.client.load(id)) ?? null,
    token: (client) => ({
      mask: client.tokenMask,
      generation: client.tokenGeneration,
      createdAt: client.tokenCreatedAt,
      lastUsedAt: client.tokenLastUsedAt,
    }),
  },
};
