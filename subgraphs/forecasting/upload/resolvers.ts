import { z } from 'zod';
import { pageRequest, toConnection } from '#foundation/graphql/connection.ts';
import { checkInput, line } from '#foundation/graphql/input.ts';
import { toPayload } from '#foundation/graphql/refuse.ts';
import type { Resolvers } from '../generated/resolver-types.ts';

const MOST_CHARACTERS = 2_000_000;

const history = z.object({
  clientId: z.string().nullish(),
  name: line(100),
  unit: line(50),
  format: z.enum(['CSV', 'JSON']),
  resampling: z
    .enum(['LAST', 'SUM', 'MEAN'])
    .nullish()
    .transform((given) => given ?? ('SUM' as const)),
  content: z
    .string()
    .min(1, 'Must not be empty.')
    .max(MOST_CHARACTERS, `Must have at most ${MOST_CHARACTERS} characters; a longer history comes in parts.`),
  idempotencyKey: line(),
});

export const uploadResolvers: Resolvers = {
  Query: {
    observationUpload: async (_, { id }, { loaders }) => (await loaders.observationUpload.load(id)) ?? null,
    observationUploads: async (_, args, { uploads, viewer }) =>
      toConnection(await uploads.list(viewer, pageRequest(args))),
  },
  Mutation: {
    uploadObservations: async (_, { input }, { uploads, viewer }) => {
      const checked = checkInput(history, input);
      return toPayload('observationUpload', checked.ok ? await uploads.begin(viewer, checked.value) : checked);
    },
  },
  ObservationUpload: {
    __resolveReference: async ({ id }, { loaders }) => (await loaders.observationUpload.load(id)) ?? null,
    series: async ({ id }, args, { uploads, viewer }) =>
      toConnection(await uploads.series(viewer, id, pageRequest(args))),
    task: ({ taskId }) => (taskId ? { id: taskId } : null),
  },
};
