import { z } from 'zod';
import { isUuid } from '#foundation/database/uuid.ts';
import { failure } from '#foundation/graphql/failure.ts';
import { checkInput, line } from '#foundation/graphql/input.ts';
import { maySee } from '#foundation/identity/viewer.ts';
import type { Resolvers } from '../generated/resolver-types.ts';
import { APPETITES } from './allocation.ts';
import { regionalCorrelation } from './methods/correlation.ts';
import { AVAILABILITY_CORRELATION, type RiskFigures } from './rules.ts';
import { type AllocationFigures, MOST_COMPARED, type Portfolio } from './service.ts';

const share = (least: number) =>
  z.number().min(least, `Must be from ${least} to 1.`).max(1, `Must be from ${least} to 1.`);
const hours = 'Must be from 0 to 24 hours.';

const allocationShape = z.object({
  appetiteRatio: share(0).nullish(),
  maximumPoolShare: share(0.01),
  maximumRegionShare: share(0.01),
  minimumOnDemandShare: share(0),
  changeoverHours: z.number().min(0, hours).max(24, hours),
  regions: z.array(line()).max(20, 'Must be at most 20.').nullish(),
});
const lossShape = z.object({ share: share(0.01) });

function checked<S extends z.ZodType>(shape: S, args: unknown): z.output<S> {
  const outcome = checkInput(shape, args);
  if (outcome.ok) return outcome.value;
  const [error] = outcome.errors;
  const argument = error?.path[0] ?? '';
  throw failure('BAD_USER_INPUT', `\`${argument}\`: ${error?.message}`, { argument });
}

const money = (amount: string) => ({ amount, currency: 'USD' });

/** A matrix of the largest positions, a row for each. */
const showMatrix = (positions: Portfolio['positions'], matrix: Float64Array) =>
  positions.map(({ poolId, poolName }, n) => ({
    ...{ pool: { id: poolId }, poolName },
    values: [...matrix.subarray(n * positions.length, (n + 1) * positions.length)],
  }));

const showFigures = ({ hourlyCost, expectedHourlyCost, onDemandShare, risk }: AllocationFigures) => ({
  ...{ hourlyCost: money(hourlyCost), expectedHourlyCost: money(expectedHourlyCost), onDemandShare, risk },
});

const compared = ({ positions }: Portfolio) => positions.slice(0, MOST_COMPARED);

export const portfolioResolvers: Resolvers = {
  Client: {
    portfolio: ({ id }, _, { loaders, viewer }) =>
      isUuid(id) && maySee(viewer, id) ? loaders.portfolio.load(id) : null,
  },
  Portfolio: {
    machines: ({ positions, onDemand }) => positions.reduce((sum, { machines }) => sum + machines, onDemand.machines),
    spotMachines: ({ positions }) => positions.reduce((sum, { machines }) => sum + machines, 0),
    hourlyCost: ({ hourlyCost }) => money(hourlyCost),
    onDemandHourlyCost: ({ onDemandHourlyCost }) => money(onDemandHourlyCost),
    positions: ({ positions }) =>
      positions.map(({ poolId, hourlyCost, risk, ...position }) => ({
        ...{ ...position, pool: { id: poolId }, hourlyCost: money(hourlyCost), interruptionProbability: risk },
      })),
    volatility: async (portfolio) => {
      const { hours: known, volatility } = await portfolio.history();
      return volatility ? { ...volatility, hours: known } : null;
    },
    worstHourlyCost: async (portfolio) => {
      const { worstHourlyCost } = await portfolio.history();
      return worstHourlyCost === undefined ? null : money(worstHourlyCost.toFixed(6));
    },
    priceCorrelation: async (portfolio) =>
      showMatrix(compared(portfolio), (await portfolio.history()).priceCorrelation),
    availabilityCorrelation: (portfolio) => {
      const regions = compared(portfolio).map(({ region }) => region);
      return showMatrix(compared(portfolio), regionalCorrelation(regions, AVAILABILITY_CORRELATION));
    },
    allocation: async (portfolio, { riskAppetite, ...args }, { portfolios }) => {
      const { appetiteRatio, regions, ...limits } = checked(allocationShape, args);
      const appetite = appetiteRatio ?? APPETITES[riskAppetite];
      const found = await portfolios.allocation(portfolio, { ...limits, appetite, regions: regions ?? null });
      if (!found) return null;
      const shares = found.shares.map(({ poolId, risk, ...of }) => ({
        ...{ ...of, pool: { id: poolId }, interruptionProbability: risk },
      }));
      return {
        appetiteRatio: appetite,
        shares,
        proposed: showFigures(found.proposed),
        present: showFigures(found.present),
      };
    },
  },
  PortfolioRisk: {
    lossProbability: (risk: RiskFigures, args) => risk.lossProbability(checked(lossShape, args).share),
  },
};
