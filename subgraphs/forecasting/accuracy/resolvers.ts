import { pageRequest, toConnection } from '#foundation/graphql/connection.ts';
import type { Resolvers } from '../generated/resolver-types.ts';
import { isAskedFor } from './rules.ts';
import type { ShownAccuracy } from './service.ts';

export const accuracyResolvers: Resolvers = {
  Query: {
    forecastAccuracy: async (_, { filter: given, ...args }, { accuracies, viewer }) => {
      const filter = given ?? {};
      const page = await accuracies.list(viewer, filter, pageRequest(args));
      const show = (row: ShownAccuracy['row']): ShownAccuracy => ({
        row,
        methods: row.methods.filter((each) => isAskedFor(each, filter.methods)),
      });
      return { ...toConnection(page, show), filter };
    },
  },
  ForecastAccuracyConnection: {
    summary: ({ filter }, _, { accuracies, viewer }) => accuracies.summary(viewer, filter),
  },
  ForecastAccuracy: {
    series: async ({ row }, _, { loaders }) => (await loaders.series.load(row.seriesId)) ?? null,
    run: async ({ row }, _, { loaders }) => (await loaders.forecastRun.load(row.runId)) ?? null,
    reach: ({ row }) => row.reach,
    interval: ({ row }) => row.interval,
    fromStep: ({ row }) => row.fromStep,
    toStep: ({ row }) => row.toStep,
    measuredAt: ({ row }) => row.measuredAt,
  },
};
