import { z } from 'zod';
import { pageRequest, toConnection } from '#foundation/graphql/connection.ts';
import { failure } from '#foundation/graphql/failure.ts';
import { checkInput, searchText } from '#foundation/graphql/input.ts';
import type { Resolvers } from '../generated/resolver-types.ts';
import type { SeriesFilter, Span } from './service.ts';

const STEPS_SHOWN = 100;
const MOST_STEPS = 500;

// The database stores no control characters, so no name can contain them.
const filterShape = z.object({ search: searchText() });

function checkFilter(filter: SeriesFilter): SeriesFilter {
  const checked = checkInput(filterShape, filter);
  if (checked.ok) return { ...filter, ...checked.value };
  throw failure('BAD_USER_INPUT', `\`filter.search\`: ${checked.errors[0]?.message}`, { argument: 'filter' });
}

function checkSpan(range: Span | null | undefined): Span | undefined {
  if (!range) return undefined;
  if (range.to && range.from < range.to) return range;
  throw failure('BAD_USER_INPUT', '`range.from` must be before `range.to`.', { argument: 'range' });
}

function checkLast(last: number | null | undefined): number {
  const wanted = last ?? STEPS_SHOWN;
  if (wanted >= 1 && wanted <= MOST_STEPS) return wanted;
  throw failure('BAD_USER_INPUT', `\`last\` must be from 1 to ${MOST_STEPS}, not ${wanted}.`, { argument: 'last' });
}

export const seriesResolvers: Resolvers = {
  Query: {
    timeSeries: async (_, { id }, { loaders }) => (await loaders.series.load(id)) ?? null,
    timeSeriesList: async (_, { filter, ...args }, { series, viewer }) =>
      toConnection(await series.list(viewer, checkFilter(filter ?? {}), pageRequest(args))),
  },
  TimeSeries: {
    __resolveReference: async ({ id }, { loaders }) => (await loaders.series.load(id)) ?? null,
    pool: ({ poolId }) => (poolId ? { id: poolId } : null),
    resampled: ({ id }, { interval, last }, { loaders }) =>
      loaders.resampled.load({ id, interval: interval ?? null, last: checkLast(last) }),
    points: async (parent, { range, ...args }, { series }) =>
      toConnection(await series.points(parent, checkSpan(range), pageRequest(args))),
  },
};
