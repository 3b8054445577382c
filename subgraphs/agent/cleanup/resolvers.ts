import { z } from 'zod';
import { pageRequest, toConnection } from '#foundation/graphql/connection.ts';
import { checkInput, line, text } from '#foundation/graphql/input.ts';
import { toPayload } from '#foundation/graphql/refuse.ts';
import type { Resolvers } from '../generated/resolver-types.ts';

const MOST_ITEMS = 500;
const SIZE = 'Must be from 0 to 1,000,000.';

const report = z.object({
  agentId: z.string().nullish(),
  reportId: line(),
  items: z
    .array(
      z.object({
        kind: z.enum(['INSTANCE', 'VOLUME', 'SNAPSHOT', 'IMAGE']),
        providerId: line(),
        isSuccessful: z.boolean(),
        message: text(1_000).nullish(),
        sizeGigabytes: z.number(SIZE).min(0, SIZE).max(1_000_000, SIZE).nullish(),
      }),
    )
    .max(MOST_ITEMS, `Must have at most ${MOST_ITEMS} items.`),
});

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

export const cleanupResolvers: Resolvers = {
  Mutation: {
    reportCleanup: async (_, { input }, { cleanups, viewer }) => {
      const checked = checkInput(report, input);
      return toPayload('cleanup', checked.ok ? await cleanups.report(viewer, checked.value) : checked);
    },
  },
  Cleanup: {
    removedCount: ({ counts }) => sum(counts.map(({ removedCount }) => removedCount)),
    failedCount: ({ counts }) => sum(counts.map(({ failedCount }) => failedCount)),
  },
  Agent: {
    cleanups: async ({ id }, args, { cleanups, viewer }) =>
      toConnection(await cleanups.list(viewer, id, pageRequest(args))),
  },
};
