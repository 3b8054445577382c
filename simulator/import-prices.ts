import { accepted, type GraphApi } from './api.ts';
import { ImportSpotPricesDocument, SpotPriceImportDocument } from './generated/documents.ts';
import type { PriceRow } from './market/price-history.ts';

/** As many records as surely fit into one import. */
const MAXIMUM_RECORDS = 5_000;

/** Rows as `aws ec2 describe-spot-price-history` prints them: newest first. */
export function printPriceHistory(rows: readonly PriceRow[]): string {
  const records = rows.map(({ zone, instanceType, product, hourlyPrice, observedAt }) => ({
    AvailabilityZone: zone,
    InstanceType: instanceType,
    ProductDescription: product,
    SpotPrice: hourlyPrice,
    Timestamp: observedAt.toISOString(),
  }));
  return JSON.stringify({ SpotPriceHistory: records.reverse() });
}

export interface PricesToImport {
  /** Oldest first. */
  readonly rows: readonly PriceRow[];
  /** Names the import; a repeat imports nothing twice. */
  readonly key: string;
  readonly token: string;
}

/** Hands prices to the graph, in as many parts as it takes. Answers the ids of the imports; the work goes on there. */
export async function importPrices(api: GraphApi, { rows, key, token }: PricesToImport): Promise<string[]> {
  const ids: string[] = [];
  for (let from = 0; from < rows.length; from += MAXIMUM_RECORDS) {
    const content = printPriceHistory(rows.slice(from, from + MAXIMUM_RECORDS));
    const input = { content, idempotencyKey: `${key}/${from}` };
    const { importSpotPrices } = await api.execute(ImportSpotPricesDocument, { input }, token);
    const { spotPriceImport } = accepted('importSpotPrices', importSpotPrices);
    if (spotPriceImport) ids.push(spotPriceImport.id);
  }
  return ids;
}

/** How an import stands; undefined for one that the graph does not know. */
export async function importOf(api: GraphApi, id: string, token: string) {
  const { spotPriceImport } = await api.execute(SpotPriceImportDocument, { id }, token);
  return spotPriceImport ?? undefined;
}
