import { failure } from '#foundation/graphql/failure.ts';
import { seesClient } from '#foundation/graphql/tenancy.ts';
import { agentOf, tenantOf } from '#foundation/identity/viewer.ts';
import type { Resolvers } from '../generated/resolver-types.ts';

const reference = (id: string | undefined) => (id === undefined ? null : { id });

export const fleetResolvers: Resolvers = {
  Query: {
    me: (_, _args, { viewer }) => {
      const { kind } = viewer;
      if (kind === 'SERVICE' || kind === 'ANONYMOUS') throw failure('FORBIDDEN', 'Only a caller is somebody.');
      return { kind, client: reference(tenantOf(viewer)), agent: reference(agentOf(viewer)), scopes: viewer.scopes };
    },
  },
  Client: {
    overview: ({ id }, _, { loaders, viewer }) => (seesClient(viewer, id) ? loaders.overview.load(id) : null),
  },
};
