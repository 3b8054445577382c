import { expect, test } from 'vitest';
import { openDatabase, type SchemaDatabase } from '#foundation/database/open.ts';
import { statement } from '#foundation/database/statement.ts';
import { transact } from '#foundation/database/transact.ts';
import { createTestSchema, onEachDatabase, silent } from '../../support/database.ts';
import { Parcel, parcel, parcels } from './fixture.ts';

onEachDatabase('closing', (kind) => {
  test('a schema makes it answer no more, while the other schemas of the server go on', async () => {
    await using world = await createTestSchema(parcels, { kind });
    const other = await world.server.openSchema(parcels);
    const { database } = world;
    const before = database.fork();
    await database[Symbol.asyncDispose]();

    const closed = 'The database of "parcels" is closed.';
    await expect(before.count(Parcel)).rejects.toThrow(closed);
    await expect((async () => database.fork().count(Parcel))()).rejects.toThrow(closed);
    await expect((async () => statement(database.fork(), 'select 1'))()).rejects.toThrow(closed);
    await expect(transact(before, async (tx) => tx.create(Parcel, parcel('late')))).rejects.toThrow(closed);
    expect(await other.fork().count(Parcel)).toBe(0);
  });

  test('a schema, and then the server, ends in time while many still read and write', async () => {
    await using world = await createTestSchema(parcels, { kind });
    const server = world.url ? await openDatabase({ url: world.url, poolSize: 2, logger: silent }) : world.server;
    const database = await server.openSchema(parcels);
    const end = new AbortController();
    const uses = Array.from({ length: 12 }, () => useUntil(end.signal, database));
    await statement(database.fork(), 'select 1');

    await database[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    end.abort();
    await Promise.all(uses);
    await expect(server.ping()).rejects.toThrow();
  }, 10_000);
});

/** Reads and writes without a pause, whatever the answers are. */
async function useUntil(signal: AbortSignal, database: SchemaDatabase): Promise<void> {
  while (!signal.aborted) {
    await (async () => statement(database.fork(), 'select 1'))().catch(() => {});
    await (async () => transact(database.fork(), (tx) => statement(tx, 'select 1')))().catch(() => {});
    await new Promise((resolve) => setImmediate(resolve));
  }
}
