import { Migration } from '@mikro-orm/migrations';
import { expect, test } from 'vitest';
import { foundationMigrations } from '#foundation/database/foundation-migrations.ts';
import { pendingSchemaChanges } from '#foundation/database/pending-schema-changes.ts';
import { createTestDatabase, onEachDatabase } from '../../support/database.ts';
import { Parcel, parcels, Stamp } from './fixture.ts';

const withFoundation = { ...parcels, migrations: [...parcels.migrations, ...foundationMigrations] };

class AddColour extends Migration {
  override name = '0102-colour';

  override up() {
    this.addSql('alter table "parcel" add "colour" text');
    this.addSql('alter table "nowhere" add "colour" text');
  }
}

onEachDatabase('migrations', (kind) => {
  test('run in the order of their names, once, in a schema they make', async () => {
    await using world = await createTestDatabase({ kind });
    await using database = await world.server.openSchema(parcels);

    expect(await database.migrate()).toEqual(['0100-parcel', '0101-stamp']);
    expect(await database.migrate()).toEqual([]);
    expect(await database.fork().count(Parcel)).toBe(0);
  });

  test('go back one at a time, or to the one that is named', async () => {
    await using world = await createTestDatabase({ kind });
    await using database = await world.server.openSchema(parcels);
    await database.migrate();

    expect(await database.migrate('down')).toEqual(['0101-stamp']);
    await expect(database.fork().count(Stamp)).rejects.toThrow('stamp');
    expect(await database.migrate('up', '0101-stamp')).toEqual(['0101-stamp']);
    expect(await database.migrate('down', '0100-parcel')).toEqual(['0101-stamp']);
  });

  test('that fail leave the tables as they were', async () => {
    await using world = await createTestDatabase({ kind });
    await using database = await world.server.openSchema({
      ...parcels,
      migrations: [...parcels.migrations, AddColour],
    });

    await expect(database.migrate()).rejects.toThrow('nowhere');
    await using kept = await world.server.openSchema(parcels);
    expect(await kept.migrate()).toEqual(['0100-parcel', '0101-stamp']);
  });

  test('asked for by several at once run once', async () => {
    await using world = await createTestDatabase({ kind });
    const opened = await Promise.all([1, 2, 3].map(() => world.server.openSchema(parcels)));

    const applied = await Promise.all(opened.map((database) => database.migrate()));
    expect(applied.flat().sort()).toEqual(['0100-parcel', '0101-stamp']);
  });

  test('leave several schemas of one database apart', async () => {
    await using world = await createTestDatabase({ kind });
    await using left = await world.server.openSchema({ ...parcels, schema: 'left' });
    await using right = await world.server.openSchema({ ...parcels, schema: 'right' });

    expect(await Promise.all([left.migrate(), right.migrate()])).toEqual([
      ['0100-parcel', '0101-stamp'],
      ['0100-parcel', '0101-stamp'],
    ]);
    await left.migrate('down');
    expect(await right.fork().count(Stamp)).toBe(0);
  });

  test('that agree with the entities leave nothing pending, the tables of the foundation included', async () => {
    await using world = await createTestDatabase({ kind, schemas: [withFoundation] });
    await using database = await world.server.openSchema(withFoundation);

    expect(await pendingSchemaChanges(database)).toBe('');
  });

  test('that lack a table or have one too many leave that pending', async () => {
    await using world = await createTestDatabase({ kind, schemas: [withFoundation] });
    await using fewer = await world.server.openSchema({ ...withFoundation, entities: [Parcel] });
    expect(await pendingSchemaChanges(fewer)).toContain('drop table if exists "parcels"."stamp"');

    await using database = await world.server.openSchema(parcels);
    await database.migrate('down');
    expect(await pendingSchemaChanges(database)).toContain('create table "parcels"."stamp"');
  });

  test('of the foundation can be undone', async () => {
    await using world = await createTestDatabase({ kind });
    await using database = await world.server.openSchema({
      schema: 'bare',
      entities: [],
      migrations: foundationMigrations,
    });
    const applied = await database.migrate();

    expect(applied).toEqual([...applied].sort());
    expect(await database.migrate('down', '0')).toEqual([...applied].reverse());
  });
});

test('a schema with a name that needs quoting is refused', async () => {
  await using world = await createTestDatabase();
  await expect(world.server.openSchema({ ...parcels, schema: 'x"; drop' })).rejects.toThrow(
    'no name for a database schema',
  );
});
