import { normalDensity, normalDistribution, normalQuantile } from './normal.ts';

/** A pool that is lost as a whole, or not, within the time looked at. */
export interface ExposedPool {
  /** Whole units of capacity that are lost with it. */
  readonly units: number;
  /** The chance of that: 0 to 1. */
  readonly risk: number;
  readonly region: string;
}

/** How strongly the losses of two pools go together: correlations of the normal variables behind them, 0 to below 1. */
export interface LossCorrelation {
  readonly withinRegion: number;
  readonly acrossRegions: number;
}

// The trapezoidal rule is exact far beyond what risks are known to, for functions that fall off like a normal density.
const STEP = 0.4;
const FAREST = 6;
const MOST_CORRELATED = 0.999;

interface Node {
  readonly at: number;
  readonly weight: number;
}

const nodes: readonly Node[] = (() => {
  const count = Math.round((2 * FAREST) / STEP) + 1;
  const all = Array.from({ length: count }, (_, n) => -FAREST + n * STEP);
  const total = all.reduce((sum, at) => sum + normalDensity(at), 0);
  return all.map((at) => ({ at, weight: normalDensity(at) / total }));
})();

/** The loadings of the common factor, the region's and the pool's own; their squares sum to 1. */
function loadings({ withinRegion, acrossRegions }: LossCorrelation) {
  const within = Math.min(MOST_CORRELATED, Math.max(0, withinRegion));
  const across = Math.min(within, Math.max(0, acrossRegions));
  return { common: Math.sqrt(across), region: Math.sqrt(within - across), own: Math.sqrt(1 - within) };
}

/** The distribution once a pool that is lost with this chance is added to those before; in place. */
function addPool(distribution: Float64Array, upTo: number, units: number, risk: number): void {
  for (let lost = upTo; lost >= 0; lost -= 1) {
    const chance = distribution[lost] ?? 0;
    distribution[lost + units] = (distribution[lost + units] ?? 0) + chance * risk;
    distribution[lost] = chance * (1 - risk);
  }
}

interface Region {
  readonly units: number;
  readonly pools: readonly { readonly units: number; readonly threshold: number }[];
}

function regionsOf(pools: readonly ExposedPool[]): Region[] {
  const exposed = pools.filter(({ units, risk }) => units > 0 && risk > 0);
  return [...Map.groupBy(exposed, ({ region }) => region).values()].map((own) => ({
    units: own.reduce((sum, { units }) => sum + units, 0),
    pools: own.map(({ units, risk }) => ({ units, threshold: normalQuantile(Math.min(1, risk)) })),
  }));
}

/** What is lost in a region, given the common factor. */
function lossOfRegion({ pools, units }: Region, common: number, weights: ReturnType<typeof loadings>): Float64Array {
  const total = new Float64Array(units + 1);
  const given = new Float64Array(units + 1);
  for (const { at, weight } of nodes) {
    given.fill(0);
    given[0] = 1;
    let reached = 0;
    const factor = weights.common * common + weights.region * at;
    for (const pool of pools) {
      addPool(given, reached, pool.units, normalDistribution((pool.threshold - factor) / weights.own));
      reached += pool.units;
    }
    for (let lost = 0; lost <= units; lost += 1) total[lost] = (total[lost] ?? 0) + weight * (given[lost] ?? 0);
  }
  return total;
}

function convolve(a: Float64Array, b: Float64Array): Float64Array {
  const sum = new Float64Array(a.length + b.length - 1);
  a.forEach((chance, n) => {
    for (let m = 0; m < b.length; m += 1) sum[n + m] = (sum[n + m] ?? 0) + chance * (b[m] ?? 0);
  });
  return sum;
}

/**
 * The chance of losing 0, 1, 2, … units of capacity, up to all that is exposed.
 *
 * Each pool is lost when a standard normal variable falls below the quantile of its risk. The variables share a factor
 * that is common to all and one of their region (a Gaussian copula: O. Vasicek, The distribution of loan portfolio value,
 * Risk, December 2002). Given the factors pools are independent, and their losses are added up exactly, one pool at a time
 * (L. Andersen, J. Sidenius, S. Basu, All your hedges in one basket, Risk, November 2003); the factors are integrated over.
 */
export function lossDistribution(pools: readonly ExposedPool[], correlation: LossCorrelation): Float64Array {
  const regions = regionsOf(pools);
  const total = new Float64Array(regions.reduce((sum, { units }) => sum + units, 0) + 1);
  const weights = loadings(correlation);
  for (const { at, weight } of nodes) {
    const losses = regions.map((region) => lossOfRegion(region, at, weights));
    const given = losses.reduce(convolve, Float64Array.of(1));
    given.forEach((chance, lost) => {
      total[lost] = (total[lost] ?? 0) + weight * chance;
    });
  }
  return total;
}

/** The chance that at least so many units are lost, 0 to 1. */
export function chanceOfLosing(distribution: Float64Array, units: number): number {
  let chance = 0;
  for (let lost = distribution.length - 1; lost >= Math.max(0, units); lost -= 1) chance += distribution[lost] ?? 0;
  return Math.min(1, Math.max(0, chance));
}
