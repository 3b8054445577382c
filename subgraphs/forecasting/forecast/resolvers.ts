import { failure } from '#foundation/graphql/failure.ts';
import type { ForecastingContext } from '../context.ts';
import type { Resolvers } from '../generated/resolver-types.ts';

async function forecastOfPool(poolId: string, horizon: number, { forecasts, loaders }: ForecastingContext) {
  if (!forecasts.isHorizon(horizon)) {
    throw failure('BAD_USER_INPUT', `\`horizon\` must be from 1 to 168 hours, not ${horizon}.`, {
      argument: 'horizon',
    });
  }
  return (await loaders.forecastOfPool.load({ poolId, horizon })) ?? null;
}

export const forecastResolvers: Resolvers = {
  Pool: {
    forecast: ({ id }, { horizon }, context) => forecastOfPool(id, horizon, context),
  },
  Instance: {
    forecast: async ({ id }, { horizon }, context) => {
      const poolId = await context.loaders.poolIdOfInstance.load(id);
      return poolId === undefined ? null : forecastOfPool(poolId, horizon, context);
    },
  },
  TimeSeries: {
    forecast: async ({ id }, _, { loaders }) => (await loaders.forecastOfSeries.load(id)) ?? null,
  },
};
