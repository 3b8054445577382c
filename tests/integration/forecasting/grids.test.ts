import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { uuidv7 } from '#foundation/database/identity.ts';
import { gridRepository } from '../../../subgraphs/forecasting/series/grid-repository.ts';
import { createPriceGrids } from '../../../subgraphs/forecasting/series/grid-service.ts';
import { entities, migrations } from '../../../subgraphs/forecasting/subgraph.ts';
import { onEachDatabase } from '../../support/database.ts';
import { createForecastingWorld, type ForecastingWorld } from './world.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

onEachDatabase('F8 prices on an even grid', (kind) => {
  let world: ForecastingWorld;
  beforeAll(async () => {
    world = await createForecastingWorld({ kind });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  /** The prices of one pool at `[minutes, price]`, on a grid from minute 0 on. */
  async function onGrid(prices: readonly (readonly [number, number])[], stepMinutes: number, count: number) {
    const { clientId } = world.client();
    const poolId = uuidv7();
    const from = new Date(world.clock.now().getTime() - 100 * DAY);
    const points = prices.map(([minutes, price]) => ({
      ...{ poolId, hourlyPrice: price.toFixed(6), observedAt: new Date(from.getTime() + minutes * MINUTE) },
    }));
    await world.observe(clientId, points);
    await using database = await world.server.openSchema({ schema: 'forecasting', entities, migrations });
    const grids = createPriceGrids({ grids: gridRepository(database.fork()) });
    const grid = { from, stepMilliseconds: stepMinutes * MINUTE, count };
    const [own, other] = await grids.prices(clientId, [poolId, uuidv7()], grid);
    expect([...(other ?? [])]).toEqual(new Array(count).fill(Number.NaN));
    return [...(own ?? [])];
  }

  test('hold from the moment they are seen, the newest of each step', async () => {
    const prices = [
      [-500, 0.01],
      [10, 0.02],
      [11, 0.03],
      [19, 0.04],
      [40, 0.05],
      [70, 0.06],
    ] as const;
    expect(await onGrid(prices, 10, 7)).toEqual([0.01, 0.02, 0.04, 0.04, 0.05, 0.05, 0.05]);
  });

  test('are unknown before the first one', async () => {
    expect(await onGrid([[25, 0.02]], 10, 4)).toEqual([Number.NaN, Number.NaN, Number.NaN, 0.02]);
    expect(await onGrid([], 10, 2)).toEqual([Number.NaN, Number.NaN]);
  });

  test('are what a look at each moment finds, over several months too', async () => {
    const minutes = fc.uniqueArray(fc.integer({ min: -1_000, max: 90 * 24 * 60 }), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(minutes, fc.constantFrom(10, 60, 1440), async (moments, step) => {
        const prices = moments.map((at, n) => [at, (n + 1) / 1000] as const);
        const count = Math.floor((80 * 24 * 60) / step);
        const sorted = prices.toSorted(([a], [b]) => a - b);
        const expected = Array.from({ length: count }, (_, n) => sorted.findLast(([at]) => at <= n * step)?.[1] ?? NaN);
        expect(await onGrid(prices, step, count)).toEqual(expected);
      }),
      { numRuns: 6 },
    );
  }, 60_000);
});
