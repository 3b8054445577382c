import { BASE_LEVEL, linkedLevel, Weighting, weightsOf } from './chain.ts';
import type { CompositionPart, Levels } from './entity.ts';

/** What the chain needs to know of a link. */
export interface Link {
  readonly levels: Levels;
  readonly parts: readonly CompositionPart[];
}

/** The index at a moment. */
export interface IndexPoint {
  readonly value: number;
  /** Of the on-demand prices of the same machines. */
  readonly benchmarkValue: number;
  /** The index divided by its benchmark. */
  readonly ratio: number;
}

/** Prices in USD per hour by pool; NaN or nothing where one is not known. */
export type PriceOf = (poolId: string) => number | undefined;

// The greatest that is answered; beyond it the number says nothing any more.
const GREATEST = 1e12;

export const firstLevels: Levels = {
  ...{ capacity: BASE_LEVEL, spend: BASE_LEVEL },
  ...{ onDemandCapacity: BASE_LEVEL, onDemandSpend: BASE_LEVEL },
};

const numbers = <T>(items: readonly T[], of: (item: T) => number): Float64Array => Float64Array.from(items, of);
const spotPrice = (part: CompositionPart) => Number(part.hourlyPrice);
const listPrice = (part: CompositionPart) => Number(part.onDemandHourlyPrice);
const bounded = (value: number): number => (Number.isFinite(value) ? Math.min(GREATEST, Math.max(0, value)) : GREATEST);

/** The weights of a link's pools, in their order. */
export function linkWeights({ parts }: Pick<Link, 'parts'>, weighting: Weighting): Float64Array {
  const machines = numbers(parts, (part) => part.machines);
  return weightsOf(machines, numbers(parts, spotPrice), weighting);
}

/** Where the index stands in a link when pools cost so much. */
export function levelAt(link: Link, weighting: Weighting, priceOf: PriceOf): number {
  const level = weighting === Weighting.CAPACITY ? link.levels.capacity : link.levels.spend;
  const prices = numbers(link.parts, ({ poolId }) => priceOf(poolId) ?? Number.NaN);
  return bounded(linkedLevel(level, linkWeights(link, weighting), numbers(link.parts, spotPrice), prices));
}

function benchmarkAt(link: Link, weighting: Weighting, priceOf: PriceOf): number {
  const level = weighting === Weighting.CAPACITY ? link.levels.onDemandCapacity : link.levels.onDemandSpend;
  const prices = numbers(link.parts, ({ poolId }) => priceOf(poolId) ?? Number.NaN);
  return bounded(linkedLevel(level, linkWeights(link, weighting), numbers(link.parts, listPrice), prices));
}

/** Where all indices stand at the end of a link, which is where the next one begins. */
export const levelsAt = (link: Link, priceOf: PriceOf, listPriceOf: PriceOf): Levels => ({
  capacity: levelAt(link, Weighting.CAPACITY, priceOf),
  spend: levelAt(link, Weighting.SPEND, priceOf),
  onDemandCapacity: benchmarkAt(link, Weighting.CAPACITY, listPriceOf),
  onDemandSpend: benchmarkAt(link, Weighting.SPEND, listPriceOf),
});

/** The index within a link. On-demand prices move with links alone: the benchmark is what it was when the link began. */
export function pointAt(link: Link, weighting: Weighting, priceOf: PriceOf): IndexPoint {
  const value = levelAt(link, weighting, priceOf);
  const benchmarkValue = benchmarkAt(link, weighting, () => undefined);
  return { value, benchmarkValue, ratio: benchmarkValue > 0 ? bounded(value / benchmarkValue) : 1 };
}

/** What the machines of a link cost as a share of what they would cost on demand; undefined without a list price. */
export function priceRatio({ parts }: Pick<Link, 'parts'>, priceOf: PriceOf): number | undefined {
  const listed = parts.filter((part) => listPrice(part) > 0);
  const onDemand = listed.reduce((sum, part) => sum + part.machines * listPrice(part), 0);
  if (!(onDemand > 0)) return undefined;
  const known = (part: CompositionPart) => {
    const price = priceOf(part.poolId);
    return price !== undefined && price > 0 ? price : spotPrice(part);
  };
  return listed.reduce((sum, part) => sum + part.machines * known(part), 0) / onDemand;
}

/** Whether two compositions hold the same machines. */
export function isSameHolding(a: readonly CompositionPart[], b: readonly CompositionPart[]): boolean {
  const counts = new Map(a.map(({ poolId, machines }) => [poolId, machines]));
  return a.length === b.length && b.every(({ poolId, machines }) => counts.get(poolId) === machines);
}

/** A composition that takes the place of a young one: what was in that one keeps the prices it began with. */
export function replacing(parts: readonly CompositionPart[], young: readonly CompositionPart[]): CompositionPart[] {
  const begun = new Map(young.map((part) => [part.poolId, part]));
  return parts.map((part) => {
    const { hourlyPrice, onDemandHourlyPrice } = begun.get(part.poolId) ?? part;
    return { ...part, hourlyPrice, onDemandHourlyPrice };
  });
}
