import { quadraticForm } from './methods/concentration.ts';
import { regionalCorrelation } from './methods/correlation.ts';
import { greatestTotal, minimiseQuadratic } from './methods/minimise-quadratic.ts';
import { AVAILABILITY_CORRELATION } from './rules.ts';

/** What a lower cost is worth against a lower risk, in words. */
export const APPETITES = { CONSERVATIVE: 0.25, BALANCED: 0.5, AGGRESSIVE: 0.85 } as const;

/** A pool that capacity may be placed in. */
export interface AllocationCandidate {
  readonly region: string;
  /** The price as a share of the on-demand price of the same machine. */
  readonly priceRatio: number;
  /** The chance of an interruption within an hour: 0 to 1. */
  readonly risk: number;
}

export interface AllocationLimits {
  /** What a lower cost is worth against a lower risk: 0 looks at risk alone, 1 at cost alone. */
  readonly appetite: number;
  /** The most of all capacity in one pool: above 0 to 1. */
  readonly maximumPoolShare: number;
  /** The most of all capacity in one region: above 0 to 1. */
  readonly maximumRegionShare: number;
  /** The least of all capacity on demand: 0 to 1. */
  readonly minimumOnDemandShare: number;
  /** What an interruption costs, in hours at the on-demand price. */
  readonly changeoverHours: number;
}

/** The shares of all capacity; what pools may not take stays on demand. They sum to 1. */
export interface Allocation {
  readonly shares: Float64Array;
  readonly onDemandShare: number;
}

/** What an hour in a pool is expected to cost, interruptions included, as a share of the on-demand price. */
export const expectedCostRatio = ({ priceRatio, risk }: AllocationCandidate, changeoverHours: number): number =>
  priceRatio + risk * changeoverHours;

/** The covariance of what is lost of pools within an hour, each lost as a whole or not. */
function lossCovariance(candidates: readonly AllocationCandidate[]): Float64Array {
  const regions = candidates.map(({ region }) => region);
  const deviations = candidates.map(({ risk }) => Math.sqrt(risk * (1 - risk)));
  const size = candidates.length;
  return regionalCorrelation(regions, AVAILABILITY_CORRELATION).map(
    (correlation, place) => correlation * (deviations[Math.floor(place / size)] ?? 0) * (deviations[place % size] ?? 0),
  );
}

/**
 * Where to place capacity: minimises appetite × expected cost + (1 − appetite) × variance of what is lost within an hour
 * (H. Markowitz, Portfolio Selection, Journal of Finance 7, 1952), both in parts of what equal shares would have. A pool that
 * costs more than on demand takes nothing.
 */
export function allocate(candidates: readonly AllocationCandidate[], limits: AllocationLimits): Allocation {
  const { appetite, maximumPoolShare, maximumRegionShare, minimumOnDemandShare, changeoverHours } = limits;
  const size = candidates.length;
  const regions = [...new Set(candidates.map(({ region }) => region))];
  const costs = Float64Array.from(candidates, (candidate) => expectedCostRatio(candidate, changeoverHours));
  const bounds = {
    upper: costs.map((cost) => (cost < 1 ? maximumPoolShare : 0)),
    groups: Int32Array.from(candidates, ({ region }) => regions.indexOf(region)),
    groupUpper: new Float64Array(regions.length).fill(maximumRegionShare),
  };
  const total = Math.max(0, Math.min(1 - minimumOnDemandShare, greatestTotal(bounds)));
  const covariance = lossCovariance(candidates);
  const equal = new Float64Array(size).fill(1 / Math.max(1, size));
  const usualCost = costs.reduce((sum, cost) => sum + cost, 0) / Math.max(1, size);
  const usualVariance = quadraticForm(covariance, equal);
  const shares = minimiseQuadratic({
    ...bounds,
    linear: costs.map((cost) => (usualCost > 0 ? (appetite * cost) / usualCost : 0)),
    quadratic: covariance.map((entry) => (usualVariance > 0 ? (2 * (1 - appetite) * entry) / usualVariance : 0)),
    total,
  });
  return { shares, onDemandShare: Math.max(0, 1 - total) };
}
