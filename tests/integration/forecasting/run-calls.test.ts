import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { uuidv7 } from '#foundation/database/identity.ts';
import { anonymous, type Viewer } from '#foundation/identity/viewer.ts';
import { openClient } from '../../support/clients.ts';
import { asAdmin, asAgent, asClient } from '../../support/subgraph.ts';
import { CANCEL, FIND, key, PROGRESSED, RESUME, RUN, type Run, type Runs, runsOf, START } from './runs-world.ts';
import { createForecastingWorld, type ForecastingWorld } from './world.ts';

describe('F3 forecast runs', () => {
  let world: ForecastingWorld;
  let runs: Runs;
  beforeAll(async () => {
    world = await createForecastingWorld({ beside: ['admin'] });
    runs = runsOf(world);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const list = async (viewer: Viewer, args = '') =>
    (
      await world.data<{ forecastRuns: { nodes: Run[]; pageInfo: { hasNextPage: boolean; endCursor: string } } }>(
        ...([
          'forecasting',
          viewer,
          `{ forecastRuns${args} { nodes ${RUN} pageInfo { hasNextPage endCursor } } }`,
        ] as const),
      )
    ).forecastRuns;

  test('the same call again starts nothing new, also at the same time; the key with other input is refused', async () => {
    const { viewer } = await runs.clientWith(1);
    const input = { idempotencyKey: key(), horizonHours: 5 };
    const answers = await Promise.all(Array.from({ length: 5 }, () => runs.start(viewer, input)));
    expect(new Set(answers.map(({ forecastRun }) => forecastRun.id)).size).toBe(1);
    expect((await list(viewer)).nodes).toHaveLength(1);
    const other = await runs.start(viewer, { ...input, horizonHours: 6 });
    expect(other).toMatchObject({ forecastRun: null, errors: [{ __typename: 'IdempotencyConflict' }] });
    expect((await list(viewer)).nodes).toHaveLength(1);
  });

  test('a malformed call is refused by field, and starts nothing', async () => {
    const { viewer } = await runs.clientWith(1);
    for (const horizonHours of [0, 169]) {
      const { forecastRun, errors } = await runs.start(viewer, { horizonHours, idempotencyKey: ' ' });
      expect(forecastRun).toBeNull();
      expect(errors).toMatchObject([{ path: ['horizonHours'] }, { path: ['idempotencyKey'] }]);
    }
    for (const seriesId of ['nonsense', uuidv7()]) {
      expect((await runs.start(viewer, { seriesId })).errors).toMatchObject([
        { __typename: 'InvalidInput', path: ['seriesId'] },
      ]);
    }
    expect((await list(viewer)).nodes).toEqual([]);
  });

  test('a client starts its own, an administrator says whose', async () => {
    const [mine, other] = [await runs.clientWith(1), await runs.clientWith(1)];
    const { clientId } = mine;
    expect((await runs.start(mine.viewer, { clientId })).errors).toEqual([]);
    const opened = await openClient(world);
    expect((await runs.start(asAdmin, { clientId: opened })).errors).toEqual([]);
    expect((await list(asClient(opened))).nodes).toHaveLength(1);
    expect((await list(mine.viewer)).nodes).toHaveLength(1);
    for (const [viewer, input] of [
      [other.viewer, { clientId }],
      [asAdmin, {}],
      [asAdmin, { clientId: 'nonsense' }],
      [asAdmin, { clientId: uuidv7() }],
    ] as const) {
      expect(await runs.start(viewer, input)).toMatchObject({
        forecastRun: null,
        errors: [{ __typename: 'InvalidInput', path: ['clientId'] }],
      });
    }
    const [seriesId] = (await runs.stored(mine.viewer)).keys();
    expect((await runs.start(other.viewer, { seriesId })).errors).toMatchObject([{ path: ['seriesId'] }]);
  });

  test.each([
    ['an agent', asAgent(uuidv7(), uuidv7())],
    ['nobody', anonymous],
  ])('%s may not start, stop or see one', async (_, viewer) => {
    const calls: [string, object][] = [
      [START, { input: { idempotencyKey: key() } }],
      [CANCEL, { input: { runId: uuidv7() } }],
      [RESUME, { input: { runId: uuidv7() } }],
      [FIND, { id: uuidv7() }],
    ];
    for (const [query, variables] of calls) {
      const { errors } = await world.execute('forecasting', viewer, query, variables);
      expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }]);
    }
  });

  test('another client’s run is unknown: to look-ups, references, commands and subscriptions', async () => {
    const [mine, other] = [await runs.clientWith(1), world.client()];
    const { forecastRun } = await runs.start(mine.viewer);
    for (const runId of [forecastRun.id, 'nonsense']) {
      expect(await runs.find(other.viewer, runId)).toBeNull();
      for (const call of [runs.cancel, runs.resume]) {
        expect(await call(other.viewer, runId)).toMatchObject({
          forecastRun: null,
          errors: [{ __typename: 'InvalidInput', path: ['runId'] }],
        });
      }
      const stream = await world.subscribe(other.viewer, PROGRESSED, { runId });
      expect(stream.refused?.errors).toMatchObject([
        { message: 'No such run.', extensions: { code: 'BAD_USER_INPUT' } },
      ]);
    }
    const query = 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on ForecastRun { status } } }';
    const of = [{ __typename: 'ForecastRun', id: forecastRun.id }];
    expect(await world.data('forecasting', other.viewer, query, { of })).toEqual({ _entities: [null] });
    expect((await list(other.viewer)).nodes).toEqual([]);
    expect(await runs.find(asAdmin, forecastRun.id)).toMatchObject({ id: forecastRun.id });
  });

  test('a list is newest first, page by page', async () => {
    const { viewer } = await runs.clientWith(1);
    const started: string[] = [];
    for (let count = 0; count < 5; count += 1) started.push((await runs.start(viewer)).forecastRun.id);
    const first = await list(viewer, '(first: 3)');
    const second = await list(viewer, `(first: 3, after: "${first.pageInfo.endCursor}")`);
    expect([...first.nodes, ...second.nodes].map(({ id }) => id)).toEqual(started.toReversed());
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
  });

  test('a subscription to a run that has ended begins with its state', async () => {
    const { viewer } = await runs.clientWith(1);
    const { forecastRun } = await runs.start(viewer);
    await runs.ended(viewer, forecastRun.id, 'SUCCEEDED');
    const stream = await world.subscribe(viewer, PROGRESSED, { runId: forecastRun.id });
    expect(await stream.next?.()).toMatchObject({
      data: { forecastRunProgressed: { status: 'SUCCEEDED', seriesDone: 1 } },
    });
    await stream.close?.();
  });
});
