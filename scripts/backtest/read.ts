import { parseAvailability } from '#policy/backtest/files/availability.ts';
import { UnreadableTable } from '#policy/backtest/files/cells.ts';
import { parsePrices, regionOfZone } from '#policy/backtest/files/prices.ts';
import type { AvailabilityHistory } from '#policy/backtest/histories.ts';
import type { ObservedPrice } from '#policy/backtest/prices/grid.ts';
import { openFile, readText, UnusableFile } from '../../simulator/replay/open-text.ts';
import { readPriceHistory } from '../../simulator/replay/read-history.ts';

/** Hears of what is left out, a sentence at a time. */
export type Say = (line: string) => void;

const MOST_NAMED = 10;

async function isJson(path: string): Promise<boolean> {
  const file = await openFile(path);
  try {
    for await (const chunk of file) {
      const [first] = String(chunk).trimStart();
      if (first !== undefined) return first === '{';
    }
    return false;
  } catch (error) {
    throw new UnusableFile(`${path} is broken: ${error instanceof Error ? error.message : 'unreadable'}.`);
  } finally {
    file.destroy();
  }
}

/** What is wrong with a file, said with its name. */
async function named<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof UnreadableTable) throw new UnusableFile(`${path}: ${error.message}`);
    throw error;
  }
}

function sayLeftOut(path: string, left: readonly string[], count: number, say: Say): void {
  for (const each of left.slice(0, MOST_NAMED)) say(`Left out of ${path}: ${each}.`);
  if (count > MOST_NAMED) say(`${count - Math.min(MOST_NAMED, left.length)} more are left out of ${path}.`);
}

async function readJsonPrices(path: string, say: Say): Promise<ObservedPrice[]> {
  const { rows, broken, brokenCount } = await readPriceHistory(path);
  const left = broken.map(({ record, reason }) => `record ${record}, ${reason.replace(/\.$/, '')}`);
  sayLeftOut(path, left, brokenCount, say);
  return rows.map((row) => ({ ...row, region: regionOfZone(row.zone), hourlyPrice: Number(row.hourlyPrice) }));
}

async function readCsvPrices(path: string, say: Say): Promise<ObservedPrice[]> {
  const { prices, broken } = parsePrices(await readText(path));
  const left = broken.map(({ line, reason }) => `line ${line}, ${reason}`);
  sayLeftOut(path, left, broken.length, say);
  if (prices.length === 0) throw new UnusableFile(`${path} holds no price that can be used.`);
  return prices;
}

/** Spot prices as the cloud prints them or comma-separated, plain or gzipped. @throws UnusableFile */
export const readPrices = (path: string, say: Say): Promise<ObservedPrice[]> =>
  named(path, async () => ((await isJson(path)) ? readJsonPrices(path, say) : readCsvPrices(path, say)));

/** Recorded availability, plain or gzipped. @throws UnusableFile */
export const readAvailability = (path: string): Promise<AvailabilityHistory[]> =>
  named(path, async () => parseAvailability(await readText(path)));
