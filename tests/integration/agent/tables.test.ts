import { expect, test } from 'vitest';
import { pendingSchemaChanges } from '#foundation/database/pending-schema-changes.ts';
import { entities, migrations } from '../../../subgraphs/agent/subgraph.ts';
import { createTestSchema, onEachDatabase } from '../../support/database.ts';

onEachDatabase('the tables of the agent subgraph', (kind) => {
  test('are what the entities say, and go back to nothing', async () => {
    await using schema = await createTestSchema({ schema: 'agent', entities, migrations }, { kind });
    const changes = (await pendingSchemaChanges(schema.database)).split('\n').filter((line) => line.trim() !== '');
    // Indexes, keys and checks are the migrations' own, and no entity speaks of the runs of pools.
    const ownOfMigrations = /^drop index|drop constraint|^drop table if exists "agent"."pool_run"/;
    expect(changes.filter((line) => !ownOfMigrations.test(line))).toEqual([]);
    await schema.database.migrate('down', '0');
    expect(await schema.database.migrate()).toEqual(
      expect.arrayContaining(['0100-fleet', '0200-decisions-and-commands']),
    );
  });
});
