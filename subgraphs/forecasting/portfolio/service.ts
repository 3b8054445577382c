import type { Clock } from '#foundation/clock.ts';
import { formatDecimal, parseDecimal } from '#foundation/money/money.ts';
import type { Holding, Holdings, KnownPool, OnDemandHolding } from '../holding/service.ts';
import type { PriceGrids } from '../series/grid-service.ts';
import { type AllocationLimits, allocate, expectedCostRatio } from './allocation.ts';
import { type CostHistory, costHistory } from './history.ts';
import { type Exposure, type RiskFigures, riskOf, risksByAge } from './rules.ts';

type Risks = Pick<Exposure, 'risk' | 'dayRisk'>;

/** The risks of pools, by their ids; of those of which one is known. */
export type PoolRisks = (poolIds: readonly string[]) => Promise<ReadonlyMap<string, Risks>>;

export interface PortfolioDependencies {
  readonly holdings: Holdings;
  readonly grids: PriceGrids;
  readonly poolRisks: PoolRisks;
  readonly clock: Clock;
}

/** The machines of a client in one pool. */
export interface Position extends Omit<Holding, 'heldSince' | 'isPriced'>, Exposure {
  readonly poolName: string;
  /** USD of all of them. */
  readonly hourlyCost: string;
  /** Its part of what the whole fleet costs, 0 to 1. */
  readonly spendShare: number;
  /** Its part of the whole fleet's worth on demand, 0 to 1. */
  readonly capacityShare: number;
}

/** What a client holds now. */
export interface Portfolio {
  readonly clientId: string;
  /** At most 100, those with the most capacity first. */
  readonly positions: readonly Position[];
  readonly onDemand: OnDemandHolding;
  /** USD of everything. */
  readonly hourlyCost: string;
  readonly onDemandHourlyCost: string;
  /** The part of the capacity that runs on demand, 0 to 1; 0 of nothing. */
  readonly onDemandShare: number;
  /** Worked out once, when it is asked for. */
  readonly risk: RiskFigures;
  /** What the largest positions cost in the last two weeks; looked up once, when it is asked for. */
  history(): Promise<CostHistory>;
}

/** What an allocation comes to. Costs in USD per hour. */
export interface AllocationFigures {
  readonly hourlyCost: string;
  /** With the interruptions to be expected. */
  readonly expectedHourlyCost: string;
  readonly onDemandShare: number;
  readonly risk: RiskFigures;
}

export interface ProposedShare {
  readonly poolId: string;
  readonly poolName: string;
  readonly region: string;
  readonly hourlyPrice: string;
  readonly risk: number;
  readonly share: number;
  readonly presentShare: number;
}

export interface AllocationRequest extends AllocationLimits {
  /** Those alone that capacity may be placed in; null for all that the client knows. */
  readonly regions: readonly string[] | null;
}

/** So many pools are compared with each other; beyond them, those with the least capacity are left out. */
export const MOST_COMPARED = 20;
const HISTORY_HOURS = 336;
const HOUR_MILLISECONDS = 3_600_000;
// A price that nobody has confirmed for a day is no ground for a proposal.
const FRESH_MILLISECONDS = 24 * HOUR_MILLISECONDS;
const LEAST_SHARE = 1e-9;

const times = (price: string, machines: number): bigint => parseDecimal(price) * BigInt(machines);
const dollars = (value: number): string => Math.max(0, Number.isFinite(value) ? value : 0).toFixed(6);
const partOf = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);

/** What clients hold, how it may be lost, and where it would better be. */
export function createPortfolios({ holdings, grids, poolRisks, clock }: PortfolioDependencies) {
  async function history(clientId: string, positions: readonly Position[], total: bigint): Promise<CostHistory> {
    const compared = positions.slice(0, MOST_COMPARED);
    const from = new Date(clock().getTime() - (HISTORY_HOURS - 1) * HOUR_MILLISECONDS);
    const poolIds = compared.map(({ poolId }) => poolId);
    const grid = { from, stepMilliseconds: HOUR_MILLISECONDS, count: HISTORY_HOURS };
    const prices = await grids.prices(clientId, poolIds, grid);
    const own = compared.reduce((sum, { hourlyCost }) => sum + parseDecimal(hourlyCost), 0n);
    const machines = compared.map((position) => position.machines);
    return costHistory(prices, machines, Number(formatDecimal(total - own)), HISTORY_HOURS);
  }

  function positionsOf(held: readonly Holding[], risks: ReadonlyMap<string, Risks>, total: number, worth: number) {
    return held.map(({ heldSince, isPriced: _isPriced, ...holding }): Position => {
      const hourlyCost = formatDecimal(times(holding.hourlyPrice, holding.machines));
      const capacity = Math.max(0, Number(holding.onDemandHourlyPrice)) * holding.machines;
      return {
        ...{ ...holding, poolName: holding.poolName ?? holding.poolId, hourlyCost, capacity },
        ...(risks.get(holding.poolId) ?? risksByAge(heldSince, clock())),
        spendShare: partOf(Number(hourlyCost), total),
        capacityShare: partOf(capacity, worth),
      };
    });
  }

  /** Pools that are known well enough to place something there, with their risks. */
  async function candidatesFor({ clientId, positions, onDemand }: Portfolio, regions: readonly string[] | null) {
    const types = [...new Set([...positions.map(({ instanceType }) => instanceType), ...onDemand.instanceTypes])];
    const freshFrom = clock().getTime() - FRESH_MILLISECONDS;
    const known = (await holdings.poolsOfTypes(clientId, types, regions)).filter(
      ({ hourlyPrice, onDemandHourlyPrice, observedAt }) =>
        Number(hourlyPrice) > 0 && Number(onDemandHourlyPrice ?? 0) > 0 && observedAt.getTime() >= freshFrom,
    );
    const poolIds = known.map(({ poolId }) => poolId);
    const risks = await poolRisks(poolIds);
    const held = new Map(positions.map(({ poolId, risk, dayRisk }) => [poolId, { risk, dayRisk }]));
    const risksOf = ({ poolId, firstObservedAt }: KnownPool) =>
      held.get(poolId) ?? risks.get(poolId) ?? risksByAge(firstObservedAt, clock());
    return known.map((pool: KnownPool) => ({
      ...pool,
      listPrice: Number(pool.onDemandHourlyPrice),
      priceRatio: Number(pool.hourlyPrice) / Number(pool.onDemandHourlyPrice),
      ...risksOf(pool),
    }));
  }

  return {
    /** What a client holds now. The viewer may see the client. */
    async ofClient(clientId: string): Promise<Portfolio> {
      const [held, onDemand] = [await holdings.ofClient(clientId), await holdings.onDemandOf(clientId)];
      const onDemandCost = parseDecimal(onDemand.hourlyPrice);
      const total = held.reduce((sum, { hourlyPrice, machines }) => sum + times(hourlyPrice, machines), onDemandCost);
      const worth = held.reduce((sum, h) => sum + times(h.onDemandHourlyPrice, h.machines), onDemandCost);
      const poolIds = held.map(({ poolId }) => poolId);
      const risks = await poolRisks(poolIds);
      const [spent, capacity, safe] = [total, worth, onDemandCost].map((amount) => Number(formatDecimal(amount)));
      const positions = positionsOf(held, risks, spent ?? 0, capacity ?? 0);
      let risk: RiskFigures | undefined;
      let looked: Promise<CostHistory> | undefined;
      return {
        ...{ clientId, positions, onDemand, onDemandShare: partOf(safe ?? 0, capacity ?? 0) },
        ...{ hourlyCost: formatDecimal(total), onDemandHourlyCost: formatDecimal(worth) },
        get risk() {
          risk ??= riskOf(positions, safe ?? 0);
          return risk;
        },
        history: () => (looked ??= history(clientId, positions, total)),
      };
    },

    /** Where the client's capacity would better be; undefined without any, or without a pool to place it in. */
    async allocation(portfolio: Portfolio, { regions, ...limits }: AllocationRequest) {
      const worth = Number(portfolio.onDemandHourlyCost);
      const candidates = await candidatesFor(portfolio, regions);
      if (worth <= 0 || candidates.length === 0) return undefined;
      const { shares, onDemandShare } = allocate(candidates, limits);
      const placed = candidates.map((candidate, n) => ({ ...candidate, capacity: (shares[n] ?? 0) * worth }));
      const proposed = placed.map(({ capacity, listPrice, ...pool }) => ({
        ...pool,
        capacity,
        machines: capacity / listPrice,
      }));
      const present = portfolio.positions.map((position) => ({
        ...position,
        priceRatio: partOf(Number(position.hourlyCost), position.capacity),
      }));
      return {
        shares: sharesOf(portfolio, proposed, worth),
        proposed: figuresOf(proposed, onDemandShare * worth, worth, limits.changeoverHours),
        present: figuresOf(present, portfolio.onDemandShare * worth, worth, limits.changeoverHours),
      };
    },
  };
}
export type Portfolios = ReturnType<typeof createPortfolios>;

type Placed = Exposure & { readonly priceRatio: number };

function figuresOf(placed: readonly Placed[], safe: number, worth: number, changeoverHours: number): AllocationFigures {
  const cost = placed.reduce((sum, { capacity, priceRatio }) => sum + capacity * priceRatio, safe);
  const expected = placed.reduce((sum, pool) => sum + pool.capacity * expectedCostRatio(pool, changeoverHours), safe);
  return {
    ...{ hourlyCost: dollars(cost), expectedHourlyCost: dollars(expected) },
    ...{ onDemandShare: partOf(safe, worth), risk: riskOf(placed, safe) },
  };
}

type Proposed = Exposure & Pick<KnownPool, 'poolId' | 'poolName' | 'hourlyPrice'>;

/** The pools that capacity is in, or should be, those with the greatest proposed share first. */
function sharesOf({ positions }: Portfolio, proposed: readonly Proposed[], worth: number): ProposedShare[] {
  const present = new Map(positions.map(({ poolId, capacityShare }) => [poolId, capacityShare]));
  const offered = new Set(proposed.map(({ poolId }) => poolId));
  const left = positions.filter(({ poolId }) => !offered.has(poolId)).map((position) => ({ ...position, capacity: 0 }));
  return [...proposed, ...left]
    .map(({ poolId, poolName, region, hourlyPrice, risk, capacity }) => ({
      ...{ poolId, poolName, region, hourlyPrice, risk },
      ...{ share: partOf(capacity, worth), presentShare: present.get(poolId) ?? 0 },
    }))
    .filter(({ share, presentShare }) => share > LEAST_SHARE || presentShare > 0)
    .sort((a, b) => b.share - a.share || b.presentShare - a.presentShare || (a.poolName < b.poolName ? -1 : 1));
}
