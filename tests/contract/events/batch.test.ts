import { expect, test } from 'vitest';
import { uuidv7 } from '#foundation/database/identity.ts';
import { transact } from '#foundation/database/transact.ts';
import { createConsumer, on } from '#foundation/events/consumer.ts';
import { createEventLog } from '#foundation/events/log.ts';
import { eventMigrations } from '#foundation/events/migrations.ts';
import { createOutbox } from '#foundation/events/outbox.ts';
import { createManualClock } from '../../support/clock.ts';
import { createTestSchema, onEachDatabase, silent } from '../../support/database.ts';
import { Parcel, parcels } from '../database/fixture.ts';
import { accountChanged } from './fixture.ts';

onEachDatabase('P3 several events in one transaction', (kind) => {
  test('each finds what the one before has changed, and undoes none of it by reading again', async () => {
    const schema = { ...parcels, schema: 'batch', migrations: [...eventMigrations, ...parcels.migrations] };
    await using world = await createTestSchema(schema, { kind });
    const { database } = world;
    const { clock } = createManualClock();
    const outbox = createOutbox({ clock });
    await using log = createEventLog({ database, publisher: 'bank', logger: silent, clock });
    await log.start();
    const id = uuidv7();
    await transact(database.fork(), async (tx) => {
      tx.create(Parcel, { id, label: 'one', weight: 0, price: '1.000000', sentAt: clock() });
      for (const version of [1, 2]) {
        outbox.add(tx, accountChanged, { aggregateId: 'a', clientId: null, payload: { version } });
      }
    });
    const seen: number[] = [];
    await using consumer = createConsumer({
      ...{ name: 'scales', database, source: log, logger: silent, clock },
      handlers: [
        on(accountChanged, async (tx, { payload: { version } }) => {
          const parcel = await tx.findOneOrFail(Parcel, { id }, { refresh: true });
          seen.push(parcel.weight);
          if (version === 1) parcel.weight = 7;
        }),
      ],
    });
    await consumer.start();
    await consumer.caughtUp(await log.newest());
    expect(seen).toEqual([0, 7]);
    expect((await database.fork().findOneOrFail(Parcel, { id })).weight).toBe(7);
  });
});
