import { afterAll, beforeAll, expect, test } from 'vitest';
import { uuidv7 } from '#foundation/database/identity.ts';
import { statement } from '#foundation/database/statement.ts';
import { transact } from '#foundation/database/transact.ts';
import { seriesIn } from '../../../subgraphs/forecasting/series-services.ts';
import { entities, migrations } from '../../../subgraphs/forecasting/subgraph.ts';
import { createManualClock } from '../../support/clock.ts';
import { createTestSchema, onEachDatabase } from '../../support/database.ts';

onEachDatabase('F1 series that several write at once', (kind) => {
  let schema: Awaited<ReturnType<typeof createTestSchema>>;
  beforeAll(async () => {
    schema = await createTestSchema({ schema: 'forecasting', entities, migrations }, { kind });
  });
  afterAll(() => schema[Symbol.asyncDispose]());
  const { clock } = createManualClock('2026-04-10T12:00:00.000Z');

  test('none of them stands in the way of another one, in whatever order each names them', async () => {
    const clientId = uuidv7();
    const names = Array.from({ length: 100 }, (_, n) => `series ${n}`);
    const given = { kind: 'UPLOADED', unit: 'pieces', resampling: 'SUM', interval: null } as const;
    const fork = () => schema.database.fork();
    const known = await transact(fork(), (tx) => seriesIn(tx, clock).ensure(clientId, names, given));
    const write = async (writer: number, round: number) => {
      const start = (writer * 31 + round * 17) % known.length;
      const turned = [...known.slice(start), ...known.slice(0, start)];
      const inTurn = writer % 2 === 0 ? turned : turned.toReversed();
      const observedAt = new Date(Date.UTC(2026, 0, 1, round, writer));
      const rows = inTurn.map(({ id }) => ({ seriesId: id, value: '1.000000', observedAt }));
      await transact(fork(), (tx) => seriesIn(tx, clock).put(rows));
      const some = inTurn.slice(0, 20).map(({ id }) => id);
      if (round % 2 === 1) await transact(fork(), (tx) => seriesIn(tx, clock).findIntervals(some));
    };
    const writers = Array.from({ length: 6 }, async (_, writer) => {
      for (let round = 0; round < 10; round += 1) await write(writer, round);
    });
    await Promise.all(writers);
    const counts = await statement<{ count: number }>(
      fork(),
      'select distinct point_count as count from forecasting.series where client_id = $1',
      [clientId],
    );
    expect(counts).toEqual([{ count: 60 }]);
  });

  test('new ones are made once, in whatever order each names them', async () => {
    const given = { kind: 'UPLOADED', unit: 'pieces', resampling: 'SUM', interval: null } as const;
    for (let round = 0; round < 8; round += 1) {
      const clientId = uuidv7();
      const names = Array.from({ length: 300 }, (_, n) => `series ${n}`);
      const orders = [names, names.toReversed(), [...names.slice(150), ...names.slice(0, 150)]];
      const made = orders.map((order) =>
        transact(schema.database.fork(), (tx) => seriesIn(tx, clock).ensure(clientId, order, given)),
      );
      const ids = (await Promise.all(made)).flat().map(({ id }) => id);
      expect([ids.length, new Set(ids).size]).toEqual([900, 300]);
    }
  });
});
