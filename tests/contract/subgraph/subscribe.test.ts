import type { ExecutionResult } from 'graphql';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createSubgraphWorld, type SubgraphWorld, shapes, tenant } from './world.ts';

const moved = 'subscription ($id: ID!) { parcelMoved(parcelId: $id) { place forkId } }';

describe.each(shapes)('a subscription of a subgraph, %s', (shape) => {
  let world: SubgraphWorld;
  const open: { close(): Promise<void> }[] = [];
  beforeAll(async () => {
    world = await createSubgraphWorld(shape);
  });
  afterEach(async () => {
    for (const stream of open.splice(0)) await stream.close();
  });
  afterAll(() => world[Symbol.asyncDispose]());

  async function follow(id: string, o: Parameters<SubgraphWorld['follow']>[1] = {}, query = moved) {
    const stream = await world.follow(query, { variables: { id }, ...o });
    open.push(stream);
    return stream;
  }
  const placeOf = (result: unknown) =>
    (result as { data?: { parcelMoved?: { place: string } } }).data?.parcelMoved?.place;
  const idOf = (result: { extensions?: Record<string, unknown> }) => String(result.extensions?.eventId);

  /** What came before the stream was established is not in it: a socket takes a moment. */
  async function moveUntilHeard(id: string, stream: Awaited<ReturnType<typeof follow>>, place: string) {
    let isHeard = false;
    const first = stream.next().finally(() => {
      isHeard = true;
    });
    const moveAgain = async () => {
      await world.move(id, place);
      return isHeard;
    };
    await expect.poll(moveAgain, { timeout: 5000 }).toBe(true);
    return first;
  }

  test('carries each event as a result of its own, with its id and a unit of work of its own', async () => {
    const id = await world.addParcel();
    const stream = await follow(id);
    const first = await moveUntilHeard(id, stream, 'harbour');
    await world.move(id, 'ship');
    let next = await stream.next();
    while (placeOf(next) === 'harbour') next = await stream.next();
    expect(placeOf(first)).toBe('harbour');
    expect(placeOf(next)).toBe('ship');
    expect(idOf(first)).toMatch(/^[0-9a-f-]{36}\.\d+$/);
    const forkOf = ({ data }: ExecutionResult) => (data?.parcelMoved as { forkId: string } | undefined)?.forkId;
    expect(forkOf(first)).toMatch(/^fork-/);
    expect(forkOf(next)).not.toBe(forkOf(first));
  });

  test('resumes behind the last event that was seen, without loss and without repeating', async () => {
    const id = await world.addParcel();
    const stream = await follow(id);
    const first = await moveUntilHeard(id, stream, 'a');
    await stream.close();
    await world.move(id, 'b');
    await world.move(id, 'c');
    const resumed = await follow(id, { after: idOf(first) });
    const places: (string | undefined)[] = [];
    while (places.at(-1) !== 'c') places.push(placeOf(await resumed.next()));
    expect(places.filter((place) => place !== 'a')).toEqual(['b', 'c']);
    await world.move(id, 'd');
    expect(placeOf(await resumed.next())).toBe('d');
  });

  test('tells of the events that are no longer kept, then goes on', async () => {
    const id = await world.addParcel();
    const stream = await follow(id);
    const first = await moveUntilHeard(id, stream, 'a');
    // A position in a log that is no more, as after a restored database: none of its events can be had.
    const [, sequence] = idOf(first).split('.');
    const resumed = await follow(id, { after: `0198c0de-0000-7000-8000-000000000000.${sequence}` });
    const gap = await resumed.next();
    expect(gap.data).toBeUndefined();
    expect(gap.extensions).toEqual({
      gap: { from: Number(sequence), to: expect.any(Number) },
      eventId: expect.stringContaining('.'),
    });
    await world.move(id, 'kept');
    expect(placeOf(await resumed.next())).toBe('kept');
  });

  test('begins with the values that it starts with, then carries the events', async () => {
    const id = await world.addParcel({ place: 'shelf' });
    const query = 'subscription ($id: ID!) { parcelMoved: movesOfParcel(parcelId: $id) { place } }';
    const stream = await follow(id, {}, query);
    const first = await stream.next();
    expect(first).toEqual({ data: { parcelMoved: { place: 'shelf' } } });
    await world.move(id, 'table');
    expect(placeOf(await stream.next())).toBe('table');
  });

  test('ends at once when it is closed on a quiet log', async () => {
    const id = await world.addParcel();
    const stream = await follow(id, {}, 'subscription ($id: ID!) { movesOfParcel(parcelId: $id) { place } }');
    await stream.next();
    const waiting = stream.next();
    const begun = Date.now();
    await stream.close();
    expect(await waiting).toBeNull();
    expect(Date.now() - begun).toBeLessThan(500);
  });

  test.each([
    ['an unknown parcel', '00000000-0000-7000-8000-000000000000', {}, 'BAD_USER_INPUT'],
    ['an id of the wrong kind', undefined, { variables: { id: { nested: true } } }, 'BAD_USER_INPUT'],
    ['a cursor that is none', undefined, { after: 'nonsense' }, 'CURSOR_INVALID'],
    [
      'a viewer without the scope',
      undefined,
      { viewer: { ...tenant('acme'), scopes: [] } },
      'UNAUTHORIZED_FIELD_OR_TYPE',
    ],
    ['a parcel of another tenant', undefined, { viewer: tenant('other') }, 'BAD_USER_INPUT'],
  ])('is refused for %s', async (_, given, o, code) => {
    const id = given ?? (await world.addParcel());
    const stream = await follow(id, o);
    expect((await stream.next()).errors).toMatchObject([{ extensions: { code } }]);
  });

  test.each([
    ['{ caller { kind } }', 'BAD_REQUEST'],
    ['subscription { nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['subscription {', 'GRAPHQL_PARSE_FAILED'],
  ])('is refused for the document %j', async (query, code) => {
    const stream = await follow('', { variables: {} }, query);
    expect((await stream.next()).errors?.[0]?.extensions).toEqual({ code });
  });
});
