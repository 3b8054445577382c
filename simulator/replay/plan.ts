import type { AvailabilityTrace } from '../market/availability-trace.ts';
import { historyMarket } from '../market/history-market.ts';
import type { Market } from '../market/market.ts';
import { type PriceRow, regionOfZone } from '../market/price-history.ts';
import type { OnDemandPrices } from './read-on-demand.ts';

/** The pools of one instance type in one region, and the agents that run there. */
export interface ReplayGroup {
  /** `<instance type> <region>`. */
  readonly name: string;
  readonly instanceType: string;
  readonly region: string;
  /** The names of its workloads. */
  readonly workloads: readonly string[];
  /** The prices of its pools, oldest first. */
  readonly rows: readonly PriceRow[];
}

export interface ReplayPlan {
  readonly market: Market;
  readonly groups: readonly ReplayGroup[];
  /** Names of the pools that are left out, because nobody knows what they cost on demand. */
  readonly leftOut: readonly string[];
  /** Whether interruptions were drawn from the seed. */
  readonly isAvailabilityDrawn: boolean;
}

export interface ReplayPlanOptions {
  readonly rows: readonly PriceRow[];
  readonly onDemand: OnDemandPrices;
  readonly availability: readonly AvailabilityTrace[] | undefined;
  readonly agents: number;
  readonly seed: number;
}

const PRODUCT = 'Linux/UNIX';

const poolNameOf = ({ instanceType, zone }: PriceRow) => `${instanceType}.${zone}`;
const groupNameOf = ({ instanceType, zone }: PriceRow) => `${instanceType} ${regionOfZone(zone)}`;

/** The first moment at which every pool has a price. */
function firstMoment(rows: readonly PriceRow[]): Date {
  const firsts = new Map<string, number>();
  for (const row of rows) {
    const name = poolNameOf(row);
    firsts.set(name, Math.min(firsts.get(name) ?? Number.POSITIVE_INFINITY, row.observedAt.getTime()));
  }
  return new Date([...firsts.values()].reduce((a, b) => Math.max(a, b)));
}

/** The groups by name, and agents dealt out to them in turn. Groups without an agent take no part. */
function dealOut(rows: readonly PriceRow[], agents: number): ReplayGroup[] {
  const byName = [...Map.groupBy(rows, groupNameOf)].sort(([a], [b]) => (a < b ? -1 : 1));
  return byName.slice(0, agents).map(([name, own], index) => {
    const [instanceType = '', region = ''] = name.split(' ');
    const count = Math.ceil((agents - index) / byName.length);
    const workloads = Array.from({ length: count }, (_, at) => `${instanceType}-${region}-${at + 1}`);
    const sorted = [...own].sort((a, b) => a.observedAt.getTime() - b.observedAt.getTime());
    return { name, instanceType, region, workloads, rows: sorted };
  });
}

/**
 * Who runs where along a price history.
 * @throws RangeError when no pool's on-demand price is known, or the history is over before every pool has a price.
 */
export function planReplay({ rows, onDemand, availability, agents, seed }: ReplayPlanOptions): ReplayPlan {
  const ofProduct = rows.filter(({ product }) => product === PRODUCT);
  const isPriced = (row: PriceRow) =>
    onDemand({ region: regionOfZone(row.zone), instanceType: row.instanceType }) !== undefined;
  const leftOut = [...new Set(ofProduct.filter((row) => !isPriced(row)).map(poolNameOf))].sort();
  const prices = ofProduct.filter(isPriced);
  if (prices.length === 0)
    throw new RangeError(`the history holds no pool of ${PRODUCT} whose on-demand price is known`);
  const start = firstMoment(prices);
  const traces = availability && { availability };
  const market = historyMarket({ prices, product: PRODUCT, onDemandHourlyPrice: onDemand, ...traces, seed, start });
  return { market, groups: dealOut(prices, agents), leftOut, isAvailabilityDrawn: !availability };
}
