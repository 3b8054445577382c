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

export function parseOnDemandPrices(csv: string, name: string): OnDemandPrices {
  const [header = '', ...lines] = csv.split(/\r?\n/);
  const columns = header.split(',');
  const missing = COLUMNS.filter((column) => !columns.includes(column));
  if (missing.length > 0) throw new UnusableFile(`${name}, line 1: the columns ${missing.join(', ')} are missing.`);
  const [region = 0, instanceType = 0, price = 0] = COLUMNS.map((column) => columns.indexOf(column));
  const prices = new Map<string, string>();
  lines.forEach((line, index) => {
    if (line === '') return;
    const cells = line.split(',');
    prices.set(`${cells[region]}/${cells[instanceType]}`, priceOf(cells[price], `${name}, line ${index + 2}`));
  });
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
