import { CsvError, parse } from 'csv-parse/sync';
import { formatMicroUnits, parseMicroUnits } from '../market/micro-units.ts';
import { readText, UnusableFile } from './open-text.ts';

/** On-demand prices by region and instance type, USD per hour with six decimals. */
export type OnDemandPrices = (pool: { readonly region: string; readonly instanceType: string }) => string | undefined;

const COLUMNS = ['region', 'instance_type', 'on_demand_usd_per_hour'];

/**
 * Reads on-demand prices: comma-separated values with the columns region, instance_type and on_demand_usd_per_hour, plain
 * or gzipped.
 * @throws UnusableFile that names the line which is malformed.
 */
export async function readOnDemandPrices(path: string): Promise<OnDemandPrices> {
  return parseOnDemandPrices(await readText(path), path);
}

interface Parsed {
  readonly record: Readonly<Record<string, string>>;
  readonly info: { readonly lines: number };
}

function rowsOf(csv: string, name: string): Parsed[] {
  const columns = (head: readonly string[]) => {
    const names = head.map((each) => each.toLowerCase());
    const missing = COLUMNS.filter((column) => !names.includes(column));
    if (missing.length > 0) throw new UnusableFile(`${name}, line 1: the columns ${missing.join(', ')} are missing.`);
    return names;
  };
  try {
    return parse(csv, { columns, skip_empty_lines: true, trim: true, bom: true, info: true }) as unknown as Parsed[];
  } catch (error) {
    if (error instanceof CsvError) throw new UnusableFile(`${name}: ${error.message}.`);
    throw error;
  }
}

export function parseOnDemandPrices(csv: string, name: string): OnDemandPrices {
  const prices = new Map<string, string>();
  for (const { record, info } of rowsOf(csv, name)) {
    const price = priceOf(record.on_demand_usd_per_hour, `${name}, line ${info.lines}`);
    prices.set(`${record.region}/${record.instance_type}`, price);
  }
  return (pool) => prices.get(`${pool.region}/${pool.instanceType}`);
}

function priceOf(text: string | undefined, where: string): string {
  try {
    const price = parseMicroUnits(text ?? '');
    if (price > 0n) return formatMicroUnits(price);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  throw new UnusableFile(`${where}: the on-demand price is not a decimal above zero.`);
}
