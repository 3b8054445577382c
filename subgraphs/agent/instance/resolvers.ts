import { z } from 'zod';
import { pageRequest, toConnection } from '#foundation/graphql/connection.ts';
import { seesClient } from '#foundation/graphql/tenancy.ts';
import type { Resolvers } from '../generated/resolver-types.ts';
import { checkFilter, searchText } from '../shapes.ts';
import type { Figures } from './service.ts';

const filter = z.object({
  roles: z.array(z.enum(['PRIMARY', 'REPLICA', 'ZOMBIE', 'TERMINATED'])).nullish(),
  mode: z.enum(['SPOT', 'ON_DEMAND']).nullish(),
  search: searchText(),
});

/** What a machine has run up, and which one it is. */
export interface MachineFigures extends Figures {
  readonly instanceId: string;
}

export const instanceResolvers: Resolvers = {
  Query: {
    instance: async (_, { id }, { loaders }) => (await loaders.instance.load(id)) ?? null,
    instances: async (_, { filter: given, ...args }, { instances, viewer }) =>
      toConnection(await instances.list(viewer, checkFilter(filter, given), pageRequest(args))),
  },
  Instance: {
    __resolveReference: async ({ id }, { loaders }) => (await loaders.instance.load(id)) ?? null,
    agent: async ({ id, agentId }, _, { loaders }) => {
      const agent = await loaders.agent.load(agentId);
      if (!agent) throw new Error(`The machine ${id} has no agent.`);
      return agent;
    },
    pool: async ({ poolId }, _, { loaders }) => (poolId ? ((await loaders.pool.load(poolId)) ?? null) : null),
    roleChangedAt: ({ roleChangedAt, launchedAt }) => roleChangedAt ?? launchedAt,
    metrics: (instance, _, { instances }) => ({ instanceId: instance.id, ...instances.figures(instance) }),
  },
  InstanceMetrics: {
    cost: ({ cost }) => ({ amount: cost, currency: 'USD' }),
    onDemandCost: ({ onDemandCost }) => ({ amount: onDemandCost, currency: 'USD' }),
    savings: ({ savings }) => ({ amount: savings, currency: 'USD' }),
  },
  Client: {
    instances: async ({ id: clientId }, { filter: given, ...args }, { instances, viewer }) =>
      seesClient(viewer, clientId)
        ? toConnection(await instances.list(viewer, { ...checkFilter(filter, given), clientId }, pageRequest(args)))
        : null,
  },
};
