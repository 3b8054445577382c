import { survivalUnder } from '#policy/hazard.ts';
import { typicalHazard } from '#policy/pool-survival.ts';
import { effectiveNumber, herfindahlIndex, independentNumber } from './methods/concentration.ts';
import { regionalCorrelation } from './methods/correlation.ts';
import { conditionalValueAtRisk } from './methods/expected-shortfall.ts';
import { chanceOfLosing, lossDistribution } from './methods/joint-loss.ts';
import { unitsOf } from './methods/units.ts';

/** How the availability of two pools goes together, as measured on recorded spot capacity: within a region, and across. */
export const AVAILABILITY_CORRELATION = { withinRegion: 0.43, acrossRegions: 0.14 };

/** The worst hours are those that together have a chance of one in twenty. */
export const TAIL_LEVEL = 0.95;

const HOURS_OF_DAY = 24;
const HOUR_MILLISECONDS = 3_600_000;
// Rounding a share by a four-hundredth is less than risks are known to.
const MOST_UNITS = 200;

/** Some capacity in one pool. */
export interface Exposure {
  readonly region: string;
  /** Its worth on demand: the measure in which machines of different sizes are added up. Not negative. */
  readonly capacity: number;
  readonly machines: number;
  /** The chance that it is interrupted within an hour: 0 to 1. */
  readonly risk: number;
  /** Within a day. */
  readonly dayRisk: number;
}

/** What may become of a fleet within an hour. */
export interface RiskFigures {
  /** Σ of the squared shares of pools in spot capacity, 0 to 1; 0 without any. */
  readonly herfindahlIndex: number;
  /** How many equal pools would be as concentrated; 0 without any. */
  readonly effectivePools: number;
  /** How many equal and independent pools would be as risky; 0 without any. */
  readonly independentPools: number;
  /** Machines that are expected to be interrupted in a day. */
  readonly interruptionsPerDay: number;
  /** The mean share of capacity lost in the worst twentieth of hours: 0 to 1. */
  readonly worstLossRatio: number;
  /** The chance that at least this share of all capacity is lost within one hour: 0 to 1. */
  lossProbability(share: number): number;
}

/** The risks of a pool that nothing but its age is known of. */
export function risksByAge(since: Date, now: Date): Pick<Exposure, 'risk' | 'dayRisk'> {
  const ageHours = Math.max(0, now.getTime() - since.getTime()) / HOUR_MILLISECONDS;
  const within = (hours: number) => 1 - survivalUnder(typicalHazard(), ageHours, hours);
  return { risk: within(1), dayRisk: within(HOURS_OF_DAY) };
}

/** The risk of a fleet of which `safeCapacity` runs on demand, where it is not interrupted. */
export function riskOf(exposures: readonly Exposure[], safeCapacity: number): RiskFigures {
  const exposed = exposures.filter(({ capacity }) => capacity > 0);
  const capacities = Float64Array.from(exposed, ({ capacity }) => capacity);
  const spot = capacities.reduce((sum, capacity) => sum + capacity, 0);
  const shares = capacities.map((capacity) => capacity / spot);
  const regions = exposed.map(({ region }) => region);
  const units = unitsOf(Float64Array.of(...capacities, Math.max(0, safeCapacity)), MOST_UNITS);
  const all = units.reduce((sum, count) => sum + count, 0);
  const pools = exposed.map(({ region, risk }, n) => ({ region, risk, units: units[n] ?? 0 }));
  const distribution = lossDistribution(pools, AVAILABILITY_CORRELATION);
  const losses = Float64Array.from(distribution, (_, lost) => (all > 0 ? lost / all : 0));
  return {
    herfindahlIndex: herfindahlIndex(shares),
    effectivePools: effectiveNumber(shares),
    independentPools: independentNumber(shares, regionalCorrelation(regions, AVAILABILITY_CORRELATION)),
    interruptionsPerDay: exposed.reduce((sum, { machines, dayRisk }) => sum + machines * dayRisk, 0),
    worstLossRatio: conditionalValueAtRisk(losses, distribution, TAIL_LEVEL) ?? 0,
    lossProbability: (share) => (all > 0 ? chanceOfLosing(distribution, Math.ceil(share * all - 1e-9)) : 0),
  };
}
