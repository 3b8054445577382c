import { afterAll, beforeAll, expect, test } from 'vitest';
import { uuidv7 } from '#foundation/database/identity.ts';
import type { SchemaDatabase } from '#foundation/database/open.ts';
import { transact } from '#foundation/database/transact.ts';
import type { NamedSeries } from '../../../subgraphs/forecasting/series/service.ts';
import { seriesIn } from '../../../subgraphs/forecasting/series-services.ts';
import { entities, migrations } from '../../../subgraphs/forecasting/subgraph.ts';
import { createManualClock } from '../../support/clock.ts';
import { createTestSchema, onEachDatabase } from '../../support/database.ts';

const DAY = 86_400_000;
const NOW = '2026-04-10T12:00:00.000Z';

onEachDatabase('F1 evenly spaced histories', (kind) => {
  let database: SchemaDatabase;
  let schema: Awaited<ReturnType<typeof createTestSchema>>;
  beforeAll(async () => {
    schema = await createTestSchema({ schema: 'forecasting', entities, migrations }, { kind });
    database = schema.database;
  });
  afterAll(() => schema[Symbol.asyncDispose]());

  const { clock } = createManualClock(NOW);

  /** The history of a series of its own that holds these values. */
  async function historyOf(
    values: readonly (readonly [string, number])[],
    given: Partial<NamedSeries> = {},
    steps = 6,
  ) {
    const id = await transact(database.fork(), async (tx) => {
      const series = seriesIn(tx, clock);
      const about = { kind: 'UPLOADED', unit: 'orders', resampling: 'SUM', interval: null, ...given } as const;
      const [made] = await series.ensure(uuidv7(), ['a'], about);
      const seriesId = String(made?.id);
      await series.put(values.map(([at, value]) => ({ seriesId, observedAt: new Date(at), value: value.toFixed(6) })));
      if (!about.interval) await series.findIntervals([seriesId]);
      return seriesId;
    });
    const [history] = await seriesIn(database.fork(), clock).histories([id], () => steps);
    if (!history) return undefined;
    const { interval, originAt, knownCount, stepSeconds } = history;
    const shown = Array.from(history.values, (value) => (Number.isNaN(value) ? null : value));
    return { interval, originAt: originAt.toISOString(), knownCount, stepSeconds, values: shown };
  }
  const days = (from: string, count: number) =>
    Array.from({ length: count }, (_, day) => [new Date(Date.parse(from) + day * DAY).toISOString(), day] as const);

  test('daily values are days, and a day without one is a gap', async () => {
    const values = days('2026-03-01', 10).filter((_, day) => day !== 7);
    expect(await historyOf(values)).toEqual({
      ...{ interval: 'DAILY', stepSeconds: 86_400, originAt: '2026-03-10T00:00:00.000Z', knownCount: 3 },
      values: [4, 5, 6, null, 8, 9],
    });
  });

  test('values within an hour add up, or are averaged, and an hour that is not over is left out', async () => {
    const values = Array.from(
      { length: 22 },
      (_, n) => [new Date(Date.parse('2026-04-10T00:00:00Z') + n * 600_000).toISOString(), n] as const,
    );
    // 22 values ten minutes apart: three whole hours, and four values of the fourth.
    expect(await historyOf(values, {}, 4)).toMatchObject({
      ...{ interval: 'HOURLY', originAt: '2026-04-10T02:00:00.000Z', values: [null, 15, 51, 87] },
    });
    expect(await historyOf(values, { resampling: 'MEAN' }, 2)).toMatchObject({ values: [8.5, 14.5] });
  });

  test('clocks that are a little off change neither the step nor its end', async () => {
    const values = days('2026-03-01T00:00:00Z', 20).map(
      ([at, value]) => [new Date(Date.parse(at) + ((value * 7919) % 1_800) * 1_000).toISOString(), value] as const,
    );
    expect(await historyOf(values)).toMatchObject({
      ...{ interval: 'DAILY', originAt: '2026-03-20T00:00:00.000Z', values: [14, 15, 16, 17, 18, 19] },
    });
  });

  test('weeks begin on Monday, whatever day of it they are told by', async () => {
    const weekly = (from: string) =>
      Array.from(
        { length: 8 },
        (_, week) => [new Date(Date.parse(from) + week * 7 * DAY).toISOString(), week] as const,
      );
    // A Monday, and the Sunday of the same week.
    for (const from of ['2026-01-05', '2026-01-11']) {
      expect(await historyOf(weekly(from), {}, 3)).toMatchObject({
        ...{ interval: 'WEEKLY', originAt: '2026-02-23T00:00:00.000Z', values: [5, 6, 7] },
      });
    }
  });

  test('months are those of the calendar, told by their first or their last day', async () => {
    const months = (day: number) =>
      Array.from({ length: 14 }, (_, month) => [new Date(Date.UTC(2025, month, day)).toISOString(), month] as const);
    expect(await historyOf(months(1), {}, 3)).toMatchObject({
      ...{ interval: 'MONTHLY', originAt: '2026-02-01T00:00:00.000Z', values: [11, 12, 13] },
    });
    const ends = Array.from(
      { length: 14 },
      (_, month) => [new Date(Date.UTC(2025, month + 1, 0)).toISOString(), month] as const,
    );
    expect(await historyOf(ends, {}, 3)).toMatchObject({
      ...{ interval: 'MONTHLY', originAt: '2026-02-01T00:00:00.000Z', values: [11, 12, 13] },
    });
  });

  test('the step that now is in is not over, though it has a value', async () => {
    expect(await historyOf(days('2026-04-01', 10), {}, 2)).toMatchObject({
      ...{ originAt: '2026-04-09T00:00:00.000Z', values: [7, 8] },
    });
  });

  test('a level holds until there is another, step by step back from the newest', async () => {
    const values = days('2026-03-01', 12).filter((_, day) => day < 5 || day > 8);
    expect(await historyOf(values, { resampling: 'LAST' }, 8)).toMatchObject({
      ...{ interval: 'DAILY', originAt: '2026-03-12T00:00:00.000Z', values: [4, 4, 4, 4, 4, 9, 10, 11] },
    });
  });

  test('where nothing was spent, nothing was, but before the first hour nobody knows', async () => {
    const values = [
      ['2026-04-10T05:00:00Z', 1],
      ['2026-04-10T08:00:00Z', 2],
    ] as const;
    expect(await historyOf(values, { kind: 'SPEND', interval: 'HOURLY' })).toMatchObject({
      ...{ originAt: '2026-04-10T08:00:00.000Z', values: [null, null, 1, 0, 0, 2] },
    });
  });

  test('of a single value, and of moments ages apart, there is no nonsense', async () => {
    expect(await historyOf([['2026-03-01T00:00:00Z', 1]])).toBeUndefined();
    const ages = [
      ['0001-01-01T00:00:00Z', 1],
      ['2025-01-01T00:00:00Z', 2],
    ] as const;
    expect(await historyOf(ages, {}, 2)).toMatchObject({ interval: 'YEARLY' });
  });
});
