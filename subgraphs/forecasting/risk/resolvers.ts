import type { StoredEvent } from '#foundation/events/stored-event.ts';
import { failure } from '#foundation/graphql/failure.ts';
import { seesClient } from '#foundation/graphql/tenancy.ts';
import { riskChanged } from '#schema/events/forecasting.ts';
import type { ForecastingContext } from '../context.ts';
import type { Resolvers } from '../generated/resolver-types.ts';
import type { Span } from './calibration-service.ts';

const MOST_POOLS = 100;

function checkSpan(range: { from: Date; to?: Date } | null | undefined): Span | undefined {
  if (!range) return undefined;
  if (range.to && range.from < range.to) return { from: range.from, to: range.to };
  throw failure('BAD_USER_INPUT', '`range.from` must be before `range.to`.', { argument: 'range' });
}

function checkCount(first: number): number {
  if (first >= 1 && first <= MOST_POOLS) return first;
  throw failure('BAD_USER_INPUT', `\`first\` must be from 1 to ${MOST_POOLS}, not ${first}.`, { argument: 'first' });
}

export const riskResolvers: Resolvers = {
  Query: {
    riskCalibration: (_, { range }, { calibrations, viewer }) => calibrations.of(viewer, checkSpan(range)),
  },
  Pool: {
    interruptionRisk: async ({ id }, _, { loaders }) => (await loaders.riskOfPool.load(id))?.risk ?? null,
  },
  Instance: {
    interruptionRisk: async ({ id }, _, { loaders }) => (await loaders.riskOfInstance.load(id)) ?? null,
  },
  Client: {
    // Nothing here knows which clients there are: another tenant's has no risk for the viewer, like an unknown one.
    __resolveReference: ({ id }) => ({ id }),
    risk: async ({ id }, _, context) =>
      seesClient(context.viewer, id) ? ((await context.risks.ofClient(context.viewer, id)) ?? null) : null,
  },
  ClientRisk: {
    highest: ({ pools }) => pools[0] ?? null,
    pools: ({ pools }, { first }) => pools.slice(0, checkCount(first)),
  },
  PoolRisk: {
    pool: ({ poolId }) => ({ id: poolId }),
  },
  Subscription: {
    riskChanged: {
      subscribe: async (_, { clientId }, context) => {
        const { viewer, risks, follow } = context;
        if (!seesClient(viewer, clientId)) {
          throw failure('BAD_USER_INPUT', 'No such client.', { argument: 'clientId' });
        }
        const startWith = async () => {
          const { pools = [] } = (await risks.ofClient(viewer, clientId)) ?? {};
          return pools.slice(0, MOST_POOLS).map(({ poolId }) => ({ aggregateId: poolId }));
        };
        return follow({ topic: riskChanged.topic, types: [riskChanged.type], clientId, startWith });
      },
      // The risk as it is now, not the one at the time of the news: it never goes back.
      resolve: async (
        { aggregateId }: Pick<StoredEvent, 'aggregateId'>,
        _args: unknown,
        { loaders }: ForecastingContext,
      ) => {
        const risk = await loaders.riskOfPool.load(aggregateId);
        if (!risk) throw failure('BAD_USER_INPUT', 'No such pool.');
        return risk;
      },
    },
  },
};
