import type { Grid, GridRepository } from './grid-repository.ts';

export type { Grid } from './grid-repository.ts';

// The embedded database runs one statement at a time: nobody is to wait for a long one, over many values or moments.
const LONGEST_MILLISECONDS = 31 * 86_400_000;
const MOST_MOMENTS = 5_000;

/** Spot prices on even grids. */
export function createPriceGrids({ grids }: { readonly grids: GridRepository }) {
  async function fill(seriesId: string, grid: Grid, signal: AbortSignal | undefined): Promise<Float64Array> {
    const values = new Float64Array(grid.count);
    const atOnce = Math.max(1, Math.min(MOST_MOMENTS, Math.floor(LONGEST_MILLISECONDS / grid.stepMilliseconds)));
    let value = await grids.valueAt(seriesId, grid.from);
    let filled = 0;
    const fillTo = (end: number) => {
      values.fill(value, filled, end);
      filled = Math.max(filled, end);
    };
    for (let start = 0; start < grid.count; start += atOnce) {
      signal?.throwIfAborted();
      for (const [place, next] of await grids.changes(seriesId, grid, { start, count: atOnce })) {
        fillTo(place);
        value = next;
      }
    }
    fillTo(grid.count);
    return values;
  }

  return {
    /** When the newest price of any of the client's pools was observed; null before the first one. */
    newestOf: (clientId: string, poolIds: readonly string[]): Promise<Date | null> => grids.newestOf(clientId, poolIds),

    /**
     * The price in force of each of the client's pools at each moment of the grid, in USD per hour: NaN before the first
     * one, and for a pool that the client does not have.
     */
    async prices(
      clientId: string,
      poolIds: readonly string[],
      grid: Grid,
      signal?: AbortSignal,
    ): Promise<Float64Array[]> {
      const seriesOf = await grids.ofPools(clientId, poolIds);
      const prices: Float64Array[] = [];
      for (const poolId of poolIds) {
        const seriesId = seriesOf.get(poolId);
        prices.push(seriesId ? await fill(seriesId, grid, signal) : new Float64Array(grid.count).fill(Number.NaN));
      }
      return prices;
    },
  };
}
export type PriceGrids = ReturnType<typeof createPriceGrids>;
