import { seesClient } from '#foundation/graphql/tenancy.ts';
import type { Resolvers } from '../generated/resolver-types.ts';
import { spanOf } from '../span.ts';

export const switchResolvers: Resolvers = {
  Client: {
    switchHistoryCsv: ({ id }, { range }, { switches, viewer, clock }) =>
      seesClient(viewer, id) ? switches.csv(id, spanOf(range, clock())) : null,
  },
};
