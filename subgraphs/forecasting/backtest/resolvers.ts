import { z } from 'zod';
import { pageRequest, toConnection } from '#foundation/graphql/connection.ts';
import { checkInput, line } from '#foundation/graphql/input.ts';
import { toPayload } from '#foundation/graphql/refuse.ts';
import type { Resolvers } from '../generated/resolver-types.ts';
import { MOST_DAYS, MOST_POOLS, regretOf } from './rules.ts';

const DAY_MILLISECONDS = 86_400_000;

const ratio = z.number().min(0, 'Must be from 0 to 1.').max(1, 'Must be from 0 to 1.');
const between = (least: number, most: number, unit: string) => {
  const why = `Must be from ${least} to ${most} ${unit}.`;
  return z.number().min(least, why).max(most, why);
};
const optional = <S extends z.ZodType>(shape: S) => shape.nullish().transform((value) => value ?? undefined);
const price = z
  .string()
  .nullish()
  .transform((value) => value ?? null);

const settingsShape = z
  .object({
    riskThreshold: optional(ratio),
    minimumSavingsRatio: optional(ratio),
    minimumStaySeconds: optional(between(0, 604_800, 'seconds')),
    maximumSwitchesPerDay: optional(between(0, 1_000, 'a day')),
    maximumSwitchesPerWeek: optional(between(0, 7_000, 'a week')),
    penalty: optional(z.string().refine((value) => Number(value) >= 0, 'Must not be negative.')),
  })
  .transform((given) => ({
    ...{ riskThreshold: given.riskThreshold, minSavingsRatio: given.minimumSavingsRatio },
    ...{ minimumDwellSeconds: given.minimumStaySeconds, maxSwitchesPerDay: given.maximumSwitchesPerDay },
    maxSwitchesPerWeek: given.maximumSwitchesPerWeek,
    penalty: given.penalty === undefined ? undefined : Number(given.penalty),
  }))
  // What is not given stands at its default.
  .transform((settings) => Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)));

const newBacktest = z
  .object({
    clientId: z.string().nullish(),
    poolIds: z
      .array(z.string())
      .min(1, 'Must name a pool.')
      .max(MOST_POOLS, `Must be at most ${MOST_POOLS}.`)
      .nullish(),
    instanceType: line().nullish(),
    region: line().nullish(),
    range: z
      .object({ from: z.date(), to: z.date() })
      .refine(({ from, to }) => from < to, '`from` must be before `to`.')
      .refine(
        ({ from, to }) => to.getTime() - from.getTime() <= MOST_DAYS * DAY_MILLISECONDS,
        `Must be at most ${MOST_DAYS} days.`,
      ),
    changeoverHours: between(0, 24, 'hours'),
    onDemandHourlyPrice: price.refine((value) => value === null || Number(value) > 0, 'Must be above zero.'),
    strategy: settingsShape.nullish().transform((value) => value ?? {}),
    idempotencyKey: line(),
  })
  .refine(({ poolIds, instanceType, region }) => (poolIds ? !instanceType && !region : instanceType && region), {
    message: 'Either `poolIds`, or both `instanceType` and `region`.',
    path: ['poolIds'],
  })
  .transform(({ poolIds, instanceType, region, strategy, ...rest }) => ({
    ...{ ...rest, settings: strategy, poolIds: poolIds ?? null },
    place: instanceType && region ? { instanceType, region } : null,
  }));

export const backtestResolvers: Resolvers = {
  Query: {
    backtest: async (_, { id }, { loaders }) => (await loaders.backtest.load(id)) ?? null,
    backtests: async (_, args, { backtests, viewer }) => toConnection(await backtests.list(viewer, pageRequest(args))),
  },
  Mutation: {
    startBacktest: async (_, { input }, { backtests, viewer }) => {
      const checked = checkInput(newBacktest, input);
      return toPayload('backtest', checked.ok ? await backtests.start(viewer, checked.value) : checked);
    },
    cancelBacktest: async (_, { input }, { backtests, viewer }) =>
      toPayload('backtest', await backtests.cancel(viewer, input.backtestId)),
  },
  Backtest: {
    __resolveReference: async ({ id }, { loaders }) => (await loaders.backtest.load(id)) ?? null,
    pools: ({ pools }) => pools.map(({ poolId, poolName }) => ({ pool: { id: poolId }, poolName })),
    task: ({ taskId }) => (taskId ? { id: taskId } : null),
    rows: ({ rows }) =>
      rows.map((row) => {
        const { cheapestStick, onDemand, offlineOptimum } = regretOf(row, rows);
        return {
          ...{ kind: row.kind, policy: row.policy, onDemandCostRatio: row.J, optimumCostRatio: row.costRatio },
          ...{ paidRatio: row.paidRatio, downtimeRatio: row.downtimeRatio, switchesPerDay: row.switchesPerDay },
          regret: {
            cheapestStick: cheapestStick ?? null,
            onDemand: onDemand ?? null,
            offlineOptimum: offlineOptimum ?? null,
          },
        };
      }),
  },
};
