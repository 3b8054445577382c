import { z } from 'zod';
import { pageRequest, toConnection } from '#foundation/graphql/connection.ts';
import { failure } from '#foundation/graphql/failure.ts';
import { checkInput, searchText } from '#foundation/graphql/input.ts';
import type { DataQualityFilter, Resolvers } from '../generated/resolver-types.ts';

const MOST_SERIES = 100;
const filterShape = z.object({
  search: searchText(),
  seriesIds: z.array(z.string()).max(MOST_SERIES, `Must be at most ${MOST_SERIES}.`).nullish(),
});

function checkFilter({ kinds, isStale, ...filter }: DataQualityFilter) {
  const checked = checkInput(filterShape, filter);
  if (checked.ok) return { kinds, isStale, search: checked.value.search, ids: checked.value.seriesIds };
  const [refusal] = checked.errors;
  const field = refusal?.path[0] ?? 'search';
  throw failure('BAD_USER_INPUT', `\`filter.${field}\`: ${refusal?.message}`, { argument: 'filter' });
}

export const qualityResolvers: Resolvers = {
  Query: {
    dataQuality: async (_, { filter, ...args }, { dataQualities, viewer }) =>
      toConnection(await dataQualities.list(viewer, checkFilter(filter ?? {}), pageRequest(args))),
  },
};
