import { failure } from '#foundation/graphql/failure.ts';
import type { Resolvers } from '../generated/resolver-types.ts';

const inDollars = (amount: string) => ({ amount, currency: 'USD' });

const NO_TARGET =
  '`target`: Expected on demand without a pool, or a spot pool among the options of the machine; without a pool, one that could be chosen.';

export const optionResolvers: Resolvers = {
  Instance: {
    options: (instance, _, { options }) => options.of(instance),
    switchSimulation: async (instance, { target }, { options, loaders }) => {
      const agent = await loaders.agent.load(instance.agentId);
      if (!agent) throw new Error(`The machine ${instance.id} has no agent.`);
      const simulation = await options.simulate(agent, instance, target);
      if (simulation === undefined) throw failure('BAD_USER_INPUT', NO_TARGET, { argument: 'target' });
      return simulation;
    },
  },
  InstanceOption: {
    pool: async ({ poolId }, _, { loaders }) => (poolId ? ((await loaders.pool.load(poolId)) ?? null) : null),
    volatility: async ({ poolId }, _, { loaders }) =>
      poolId ? ((await loaders.volatilityOfPool.load(poolId)) ?? null) : null,
  },
  SwitchSimulation: {
    switchCost: ({ switchCost }) => inDollars(switchCost),
    hourlySavings: ({ hourlySavings }) => inDollars(hourlySavings),
    monthlySavings: ({ monthlySavings }) => inDollars(monthlySavings),
    riskBefore: ({ current }) => current.risk,
    riskAfter: ({ target }) => target.risk,
    isAllowed: ({ obstacles }) => obstacles.every(({ isForAutomaticOnly }) => isForAutomaticOnly),
    isAutomaticAllowed: ({ obstacles }) => obstacles.length === 0,
  },
};
