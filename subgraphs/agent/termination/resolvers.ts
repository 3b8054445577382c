import { z } from 'zod';
import { pageRequest, toConnection } from '#foundation/graphql/connection.ts';
import { checkInput } from '#foundation/graphql/input.ts';
import { toPayload } from '#foundation/graphql/refuse.ts';
import type { Resolvers } from '../generated/resolver-types.ts';

const report = z.object({
  agentId: z.string().nullish(),
  instanceId: z.string(),
  terminatedAt: z.date().nullish(),
  reason: z.enum(['AFTER_SWITCH', 'INTERRUPTED', 'RELEASED', 'REQUESTED', 'OTHER']).nullish(),
});

const usd = (amount: string) => ({ amount, currency: 'USD' });

/** An end is its machine, as that stands afterwards. */
export const terminationResolvers: Resolvers = {
  Mutation: {
    reportTermination: async (_, { input }, { terminations, viewer }) => {
      const checked = checkInput(report, input);
      return toPayload('termination', checked.ok ? await terminations.report(viewer, checked.value) : checked);
    },
  },
  Termination: {
    instance: (instance) => instance,
    reason: ({ terminationReason }) => terminationReason ?? 'OTHER',
    terminatedAt: ({ id, terminatedAt }) => {
      if (!terminatedAt) throw new Error(`The machine ${id} has not ended.`);
      return terminatedAt;
    },
    runSeconds: (instance, _, { instances }) => instances.figures(instance).runSeconds,
    finalCost: (instance, _, { instances }) => usd(instances.figures(instance).cost),
    onDemandCost: (instance, _, { instances }) => usd(instances.figures(instance).onDemandCost),
    savings: (instance, _, { instances }) => usd(instances.figures(instance).savings),
  },
  Agent: {
    terminations: async ({ id }, args, { instances, viewer }) =>
      toConnection(await instances.ended(viewer, id, pageRequest(args))),
  },
};
