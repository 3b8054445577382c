import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { anonymous, type Viewer } from '#foundation/identity/viewer.ts';
import { comparable, putTogether } from './random/compare.ts';
import { drawFrom } from './random/draw.ts';
import { randomOperation } from './random/operation.ts';
import { createRandomWorld, type RandomWorld, unknownClosedFields } from './random/world.ts';

// More by hand: FEDERATION_RUNS=20000. A failure prints its seed and path; FEDERATION_SEED repeats the run.
const RUNS = Number(process.env.FEDERATION_RUNS ?? 300);
const seed = process.env.FEDERATION_SEED;
const options = { numRuns: RUNS, ...(seed !== undefined && { seed: Number(seed) }) };

const withScopes = (scopes: readonly string[]): Viewer =>
  ({ kind: 'CLIENT', subject: 'one', clientId: 'one', generation: 1, scopes }) as unknown as Viewer;

/** The same operation, with its conditions one way and the other, gets of the gateway what the monolith answers. */
async function agree(world: RandomWorld, generator: Parameters<typeof drawFrom>[0], viewer: Viewer): Promise<void> {
  const draw = drawFrom(generator);
  world.data = draw.upTo(1_000);
  const { query, variables, turned } = randomOperation(world.schema, draw);
  for (const values of [variables, turned]) {
    const expected = await world.askMonolith(query, values, viewer);
    const actual = await world.askGateway(query, values, viewer);
    expect(comparable(actual, expected), `${query}\n${JSON.stringify(values)} on data ${world.data}`).toEqual(
      comparable(expected, actual),
    );
  }
}

describe('G1 any valid operation', () => {
  const world = createRandomWorld({ isClosed: false });
  afterAll(() => world[Symbol.asyncDispose]());

  test('is answered as by one server that has all the data', async () => {
    await fc.assert(
      fc.asyncProperty(fc.limitShrink(fc.gen(), 100), (generator) => agree(world, generator, anonymous)),
      options,
    );
  });
});

describe('G3 any valid operation of a viewer who may not use every field', () => {
  const world = createRandomWorld({ isClosed: true });
  afterAll(() => world[Symbol.asyncDispose]());
  const viewers = [
    anonymous,
    withScopes([]),
    withScopes(['stock', 'people']),
    withScopes(['search', 'prices', 'reviews']),
  ];

  test('is told no error of what was fetched on the way and missed by nobody', async () => {
    world.data = 4;
    const query = `{ media { id ... on Book {
      reviews { text product { price(currency: "x") } } weightClass: lender { reviews { text stars } } borrowed
    } lender { id } } }`;
    const viewer = withScopes(['search', 'prices', 'reviews']);
    const expected = await world.askMonolith(query, {}, viewer);
    const actual = await world.askGateway(query, {}, viewer);
    expect(comparable(actual, expected)).toEqual(comparable(expected, actual));
  });

  test('is answered as by one server that refuses those fields', async () => {
    expect(unknownClosedFields(world.schema)).toEqual([]);
    await fc.assert(
      fc.asyncProperty(fc.limitShrink(fc.gen(), 100), fc.constantFrom(...viewers), (generator, viewer) =>
        agree(world, generator, viewer),
      ),
      { ...options, numRuns: Math.ceil(RUNS / 2) },
    );
  });
});

describe('G1 any valid operation that defers some of its fragments', () => {
  const world = createRandomWorld({ isClosed: false });
  afterAll(() => world[Symbol.asyncDispose]());

  test('is answered in parts that make the whole, where nothing fails', async () => {
    await fc.assert(
      fc.asyncProperty(fc.limitShrink(fc.gen(), 100), async (generator) => {
        const draw = drawFrom(generator);
        world.data = draw.upTo(1_000);
        const { query, variables } = randomOperation(world.schema, draw, true);
        const { data, errors } = await world.askMonolith(query, variables, anonymous);
        const parts = await world.askInParts(query, variables);
        // A null stops at the edge of a part, so only without errors are parts like one another, and like the whole.
        if (errors.length === 0) expect(putTogether(parts), query).toEqual(JSON.parse(data));
      }),
      { ...options, numRuns: Math.ceil(RUNS / 3) },
    );
  });
});
