import type { SchemaOptions } from '#foundation/database/open.ts';
import { createOutbox } from '#foundation/events/outbox.ts';
import { createJobs } from '#foundation/jobs/jobs.ts';
import { silent, type TestDatabaseOptions, versionOf } from './database.ts';

/** The job queues of migrated schemas, whose tables take longer to make than most tests to run. */
export const jobQueuesOf = (schemas: readonly SchemaOptions[]): NonNullable<TestDatabaseOptions['prepare']> => ({
  name: `queues of ${schemas.map(({ schema }) => schema)} by pg-boss ${versionOf('pg-boss')}`,
  async run(server) {
    const clock = () => new Date();
    for (const schema of schemas) {
      await using database = await server.openSchema(schema);
      await using jobs = createJobs({ database, handlers: [], outbox: createOutbox({ clock }), logger: silent, clock });
      await jobs.open();
    }
  },
});
