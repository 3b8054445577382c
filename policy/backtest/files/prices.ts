import type { ObservedPrice } from '../prices/grid.ts';
import { cellsOf, type Row } from './cells.ts';
import { momentIn } from './moment.ts';

/** A row that was left out. */
export interface BrokenRow {
  /** From 1, the head included. */
  readonly line: number;
  readonly reason: string;
}

const COLUMNS = ['timestamp', 'availability_zone', 'instance_type', 'spot_price_usd_per_hour'] as const;

/** USD per hour: what is beyond is no price, and sums and ratios of it would be no numbers. */
const LEAST_PRICE = 1e-9;
const GREATEST_PRICE = 1e9;

/** The region of a zone: `us-east-1` for `us-east-1a` and for the local zone `us-east-1-bos-1a`. */
export const regionOfZone = (zone: string): string => /^[a-z]{2}(?:-[a-z]+)+-\d+/.exec(zone)?.[0] ?? zone;

/** The price of a row, or why there is none. */
function priceOf({ cells }: Row): ObservedPrice | string {
  const { timestamp = '', availability_zone: zone = '', instance_type: instanceType = '' } = cells;
  const observedAt = momentIn(timestamp);
  const hourlyPrice = Number(cells.spot_price_usd_per_hour || Number.NaN);
  if (!observedAt) return 'timestamp is not a time';
  if (zone === '') return 'availability_zone is empty';
  if (instanceType === '') return 'instance_type is empty';
  if (!(hourlyPrice >= LEAST_PRICE && hourlyPrice <= GREATEST_PRICE)) {
    return 'spot_price_usd_per_hour is not a number above zero';
  }
  const { region = '', product_description: product = '' } = cells;
  return {
    ...{ zone, instanceType, hourlyPrice, observedAt },
    ...{ region: region || regionOfZone(zone), product: product || 'Linux/UNIX' },
  };
}

/**
 * Reads a spot price history: comma-separated, with the columns timestamp, availability_zone, instance_type and
 * spot_price_usd_per_hour, and region and product_description if they are there. Rows that cannot be used are named and left out.
 * @throws UnreadableTable when it is no such table.
 */
export function parsePrices(csv: string): { readonly prices: ObservedPrice[]; readonly broken: BrokenRow[] } {
  const prices: ObservedPrice[] = [];
  const broken: BrokenRow[] = [];
  for (const row of cellsOf(csv, COLUMNS)) {
    const price = priceOf(row);
    if (typeof price === 'string') broken.push({ line: row.line, reason: price });
    else prices.push(price);
  }
  return { prices, broken };
}
