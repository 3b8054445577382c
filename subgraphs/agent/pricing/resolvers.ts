import { z } from 'zod';
import type { StoredEvent } from '#foundation/events/stored-event.ts';
import { pageRequest, toConnection } from '#foundation/graphql/connection.ts';
import { failure } from '#foundation/graphql/failure.ts';
import { checkInput, line } from '#foundation/graphql/input.ts';
import { tenantOf } from '#foundation/identity/viewer.ts';
import type { AgentContext } from '../context.ts';
import type { Resolvers } from '../generated/resolver-types.ts';
import { checkFilter, cloudName, hourlyPrice, searchText } from '../shapes.ts';
import type { Pool, PriceInterval } from './entity.ts';
import type { PoolPeriod } from './history-service.ts';
import { watchedPrices } from './watched-prices.ts';

const MOST_PRICES = 500;
const MOST_WATCHED = 100;

const filter = z.object({
  instanceTypes: z.array(cloudName()).max(100).nullish(),
  region: cloudName().nullish(),
  search: searchText(),
});

/** A report as an agent sends it. */
const report = z.object({
  agentId: z.string().nullish(),
  reportId: line(),
  instanceId: z.string(),
  onDemandHourlyPrice: hourlyPrice(),
  prices: z
    .array(
      z.object({
        instanceType: cloudName().nullish(),
        zone: cloudName(),
        hourlyPrice: hourlyPrice(),
        onDemandHourlyPrice: hourlyPrice().nullish(),
        observedAt: z.date().nullish(),
      }),
    )
    .max(MOST_PRICES, `Must have at most ${MOST_PRICES} prices.`),
});

function spanOf(range: { readonly from: Date; readonly to: Date } | null | undefined) {
  if (!range) return undefined;
  if (range.from < range.to) return range;
  throw failure('BAD_USER_INPUT', '`range.from` must be before `range.to`.', { argument: 'range' });
}

const DAY_MILLISECONDS = 86_400_000;
/** How much of a history may be asked for, and is shown unless told otherwise. */
const HISTORY_DAYS = { HOUR: { most: 90, usual: 7 }, DAY: { most: 732, usual: 90 } } as const;

interface HistoryArguments {
  readonly range?: { readonly from: Date; readonly to: Date } | null;
  readonly interval: PriceInterval;
}

async function historyOf(
  { id: poolId, onDemandHourlyPrice = null }: Pick<Pool, 'id' | 'onDemandHourlyPrice'>,
  { range, interval }: HistoryArguments,
  { loaders, clock }: AgentContext,
): Promise<PoolPeriod[]> {
  const { most, usual } = HISTORY_DAYS[interval];
  const to = clock();
  const span = spanOf(range) ?? { from: new Date(to.getTime() - usual * DAY_MILLISECONDS), to };
  if (span.to.getTime() - span.from.getTime() > most * DAY_MILLISECONDS) {
    throw failure('BAD_USER_INPUT', `\`range\` must be at most ${most} days.`, { argument: 'range' });
  }
  const periods = await loaders.historyOfPool.load({ poolId, interval, ...span });
  return periods.map((period) => ({ ...period, onDemandHourlyPrice }));
}

export const pricingResolvers: Resolvers = {
  Query: {
    pool: async (_, { id }, { loaders }) => (await loaders.pool.load(id)) ?? null,
    pools: async (_, { filter: given, ...args }, { pools, viewer }) =>
      toConnection(await pools.list(viewer, checkFilter(filter, given), pageRequest(args))),
  },
  Mutation: {
    reportPricing: async (_, { input }, { pricing, viewer, loaders }) => {
      const checked = checkInput(report, input);
      const taken = checked.ok ? await pricing.report(viewer, checked.value) : checked;
      if (!taken.ok) return { instance: null, acceptedCount: 0, decision: null, errors: [...taken.errors] };
      const { decisionId, decision, ...answer } = taken.value;
      // Of a report that is sent again only the id is known.
      const found = decision ?? (decisionId ? await loaders.decision.load(decisionId) : null);
      return { ...answer, decision: found, errors: [] };
    },
  },
  Subscription: {
    priceObserved: {
      subscribe: (_, { poolIds }, { viewer, follow }) => {
        if (poolIds.length < 1 || poolIds.length > MOST_WATCHED) {
          const expected = `\`poolIds\` must have 1 to ${MOST_WATCHED} ids, not ${poolIds.length}.`;
          throw failure('BAD_USER_INPUT', expected, { argument: 'poolIds' });
        }
        const where = (event: StoredEvent) => watchedPrices(event, poolIds).length > 0;
        return follow({ topic: 'price', clientId: tenantOf(viewer), where });
      },
      resolve: (event: StoredEvent, { poolIds }: { readonly poolIds: readonly string[] }) => ({
        prices: watchedPrices(event, poolIds),
      }),
    },
  },
  Pool: {
    __resolveReference: async ({ id }, { loaders }) => (await loaders.pool.load(id)) ?? null,
    volatility: async ({ id }, _, { loaders }) => (await loaders.volatilityOfPool.load(id)) ?? null,
    prices: async ({ id }, { range, ...args }, { pools }) =>
      toConnection(await pools.prices(id, spanOf(range), pageRequest(args))),
    priceHistory: historyOf,
  },
  Instance: {
    priceHistory: async ({ poolId }, args, context) => {
      const pool = poolId ? await context.loaders.pool.load(poolId) : undefined;
      return pool ? historyOf(pool, args, context) : [];
    },
  },
  PoolPrice: {
    pool: async ({ poolId }, _, { loaders }) => {
      const pool = await loaders.pool.load(poolId);
      if (!pool) throw failure('BAD_USER_INPUT', 'No such pool.');
      return pool;
    },
  },
};
