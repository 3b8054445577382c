import { openDatabase } from '#foundation/database/open.ts';
import { createOutbox } from '#foundation/events/outbox.ts';
import { handleJob } from '#foundation/jobs/define-job.ts';
import { createJobs } from '#foundation/jobs/jobs.ts';
import { silentLogger } from '#foundation/logging/logger.ts';
import { endless, jobSchema } from './work-schema.ts';

// A worker of its own: takes a run, says so, and never ends it. Its one argument is the database.
const logger = silentLogger();
const server = await openDatabase({ url: process.argv[2] ?? '', logger });
const database = await server.openSchema(jobSchema);
const jobs = createJobs({
  database,
  handlers: [
    handleJob(endless, async (_, { taskId }) => {
      process.stdout.write(`${taskId}\n`);
      await new Promise(() => {});
    }),
  ],
  logger,
  outbox: createOutbox({ clock: () => new Date() }),
  clock: () => new Date(),
});
await jobs.start();
