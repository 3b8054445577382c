import type { PricedPool, PriceHistory } from '../histories.ts';

/** One observed price: in force in its pool from then until the pool's next row. */
export interface ObservedPrice {
  readonly region: string;
  readonly zone: string;
  readonly instanceType: string;
  readonly product: string;
  /** USD. */
  readonly hourlyPrice: number;
  readonly observedAt: Date;
}

export interface GridOptions {
  /** The length of a tick. */
  readonly tickSeconds: number;
  /** The first moment; prices seen before it are in force at it. When the record begins, unless told. */
  readonly from?: Date | undefined;
  /** The last moment; when the record ends, unless told or if that is before. */
  readonly to?: Date | undefined;
}

/** A record that a wrong moment has made longer than any can be. */
export class RecordTooLong extends RangeError {
  override readonly name = 'RecordTooLong';

  constructor(group: string, start: Date, end: Date) {
    const dayOf = (at: Date) => at.toISOString().slice(0, 10);
    super(`${group} lasts from ${dayOf(start)} to ${dayOf(end)}, which is more than ${MOST_TICKS} ticks.`);
  }
}

/**
 * A record of changes tells nothing of a pool until its price first changes or is repeated, which a cloud does about daily.
 * Pools whose first price comes within two days of the first of all were there from the beginning, those seen later were not.
 */
const FIRST_PRICES_MILLISECONDS = 48 * 3_600_000;

/** A record of more ticks is none: 38 years of ten minutes, longer than there has been a cloud. */
const MOST_TICKS = 2_000_000;

const groupOf = ({ instanceType, region, product }: ObservedPrice): string =>
  [instanceType, region, ...(product === 'Linux/UNIX' ? [] : [product])].join(' ');

/** When the record of a group begins: when every pool that was there from the beginning has a price. */
function beginningOf(pools: readonly (readonly ObservedPrice[])[]): number {
  const firsts = pools.map(([first]) => first?.observedAt.getTime() ?? Number.POSITIVE_INFINITY);
  const first = firsts.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  return Math.max(...firsts.filter((at) => at - first <= FIRST_PRICES_MILLISECONDS));
}

/** The price in force at each tick. Of several at one moment the last one that was read counts. */
function pricesOnGrid(rows: readonly ObservedPrice[], start: number, ticks: number, tick: number): Float64Array {
  const prices = new Float64Array(ticks);
  let at = 0;
  let price = Number.NaN;
  for (let index = 0; index < ticks; index += 1) {
    for (; at < rows.length; at += 1) {
      const row = rows[at] as ObservedPrice;
      if (row.observedAt.getTime() > start + index * tick) break;
      price = row.hourlyPrice;
    }
    prices[index] = price;
  }
  return prices;
}

function historyOf(group: string, rows: readonly ObservedPrice[], options: GridOptions): PriceHistory | undefined {
  const { tickSeconds, from, to } = options;
  const inTime = rows.toSorted((a, b) => a.observedAt.getTime() - b.observedAt.getTime());
  const byZone = [...Map.groupBy(inTime, ({ zone }) => zone)].sort(([a], [b]) => (a < b ? -1 : 1));
  const [first] = inTime;
  if (!first) return undefined;
  const recorded = beginningOf(byZone.map(([, own]) => own));
  const start = Math.max(recorded, from?.getTime() ?? recorded);
  const ended = inTime.at(-1)?.observedAt.getTime() ?? start;
  const end = Math.min(ended, to?.getTime() ?? ended);
  const tick = tickSeconds * 1000;
  const ticks = Math.floor((end - start) / tick);
  if (ticks < 1) return undefined;
  if (ticks > MOST_TICKS) throw new RecordTooLong(group, new Date(start), new Date(end));
  const { region, instanceType } = first;
  const pools = byZone
    .map(([zone, own]): PricedPool => {
      return { name: `${first.instanceType}.${zone}`, hourlyPrices: pricesOnGrid(own, start, ticks, tick) };
    })
    .filter(({ hourlyPrices }) => !Number.isNaN(hourlyPrices[ticks - 1]));
  return { group, region, instanceType, startAt: new Date(start), tickHours: tickSeconds / 3600, ticks, pools };
}

/**
 * Observed prices, in any order and with repeats, as one history for the pools of each instance type and region (and
 * product, if it is not Linux/UNIX), in the order of their names. Groups that last for less than a tick are left out.
 * @throws RecordTooLong
 */
export function priceHistories(rows: readonly ObservedPrice[], options: GridOptions): PriceHistory[] {
  return [...Map.groupBy(rows, groupOf)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([group, own]) => historyOf(group, own, options) ?? []);
}
