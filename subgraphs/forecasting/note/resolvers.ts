import { z } from 'zod';
import { pageRequest, toConnection } from '#foundation/graphql/connection.ts';
import { failure } from '#foundation/graphql/failure.ts';
import { checkInput, line, text } from '#foundation/graphql/input.ts';
import { toPayload } from '#foundation/graphql/refuse.ts';
import type { Resolvers } from '../generated/resolver-types.ts';
import type { NoteSpan } from './service.ts';

const REGION = /^[a-z0-9][a-z0-9-]{0,63}$/;
const REGION_EXPECTED = 'Must be the name of a region, as in us-east-1.';
const orNull = (value: string | null | undefined) => value ?? null;

const newNote = z.object({
  poolId: z.string().nullish().transform(orNull),
  region: z.string().regex(REGION, REGION_EXPECTED).nullish().transform(orNull),
  kind: z
    .enum(['ANNOUNCEMENT', 'CAPACITY', 'PRICE', 'OTHER'])
    .nullish()
    .transform((given) => given ?? ('OTHER' as const)),
  text: text().refine((value) => value.trim() !== '', 'Must not be empty.'),
  occurredAt: z.date(),
  idempotencyKey: line(),
});

function checkSpan(range: NoteSpan | null | undefined, argument: string): NoteSpan | null {
  if (!range) return null;
  if (range.from < range.to) return range;
  throw failure('BAD_USER_INPUT', '`range.from` must be before `range.to`.', { argument });
}

export const noteResolvers: Resolvers = {
  Query: {
    marketNotes: async (_, { filter, ...args }, { notes, viewer }) => {
      const { range, ...more } = filter ?? {};
      if (more.region != null && !REGION.test(more.region)) {
        throw failure('BAD_USER_INPUT', `\`filter.region\`: ${REGION_EXPECTED}`, { argument: 'filter' });
      }
      const asked = { ...more, span: checkSpan(range, 'filter') };
      return toConnection(await notes.list(viewer, asked, pageRequest(args)));
    },
  },
  Mutation: {
    addMarketNote: async (_, { input }, { notes, viewer }) => {
      const checked = checkInput(newNote, input);
      return toPayload('marketNote', checked.ok ? await notes.add(viewer, checked.value) : checked);
    },
  },
  TimeSeries: {
    marketNotes: (series, { range }, { loaders }) =>
      loaders.chartNotes.load({ series, span: checkSpan(range, 'range') }),
  },
  MarketNote: {
    __resolveReference: async ({ id }, { loaders }) => (await loaders.marketNote.load(id)) ?? null,
    pool: ({ poolId }) => (poolId ? { id: poolId } : null),
  },
};
