import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { z } from 'zod';
import { isGzip } from '#foundation/content/unpack.ts';
import { OutsideRequestFailed, readOutside } from '#foundation/http/read-outside.ts';

/** A price as the cloud's `describe-spot-price-history` prints it; checked by whoever imports it. */
export interface MarketPrice {
  readonly InstanceType: string;
  readonly AvailabilityZone: string;
  readonly ProductDescription: string;
  readonly SpotPrice: string;
  readonly Timestamp: string;
}

export interface MarketPage {
  readonly prices: readonly MarketPrice[];
  /** What the next page is asked for with; null for the last one. */
  readonly nextToken: string | null;
}

export interface MarketPageRequest {
  /** Prices since then, and those in force at that moment. */
  readonly since: Date;
  /** Null for the first page. */
  readonly token: string | null;
  readonly signal: AbortSignal;
}

/** Where prices of the market come from. */
export interface MarketProvider {
  /** @throws OutsideRequestFailed when there is no answer, or none that is a page of prices */
  page(request: MarketPageRequest): Promise<MarketPage>;
}

const MOST_BYTES = 8_000_000;
const DEADLINE_MILLISECONDS = 30_000;
const LONGEST_TOKEN = 4_096;

const price = z.object({
  InstanceType: z.string(),
  AvailabilityZone: z.string(),
  ProductDescription: z.string(),
  SpotPrice: z.string(),
  Timestamp: z.string(),
});
const page = z.object({
  SpotPriceHistory: z.array(price).max(10_000),
  NextToken: z
    .string()
    .max(LONGEST_TOKEN)
    .nullish()
    .transform((token) => token || null),
});

const unzip = promisify(gunzip);

/**
 * A provider that answers at a URL what the cloud's command line prints, page by page: `StartTime` and `NextToken` are
 * parameters of the query.
 */
export function createUrlProvider({
  url,
  isPrivateAllowed,
}: {
  url: string;
  isPrivateAllowed: boolean;
}): MarketProvider {
  if (!isPrivateAllowed && new URL(url).protocol !== 'https:') {
    throw new Error('MARKET_DATA_URL must begin with https, unless MARKET_DATA_ALLOW_PRIVATE is on.');
  }
  return {
    async page({ since, token, signal }) {
      const asked = new URL(url);
      asked.searchParams.set('StartTime', since.toISOString());
      if (token) asked.searchParams.set('NextToken', token);
      const limits = { mostBytes: MOST_BYTES, deadlineMilliseconds: DEADLINE_MILLISECONDS };
      const body = await readOutside({ url: asked, ...limits, signal, isPrivateAllowed });
      return toPage(body, asked.host);
    },
  };
}

async function toPage(body: Buffer, host: string): Promise<MarketPage> {
  try {
    const text = isGzip(body) ? await unzip(body, { maxOutputLength: MOST_BYTES }) : body;
    const { SpotPriceHistory: prices, NextToken: nextToken } = page.parse(JSON.parse(text.toString('utf8')));
    return { prices, nextToken };
  } catch (error) {
    throw new OutsideRequestFailed(`${host} did not answer with a page of a price history.`, { cause: error });
  }
}
