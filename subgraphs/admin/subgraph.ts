import type { EntityManager } from '@mikro-orm/sql';
import { subgraphNames } from '#foundation/calls/define-call.ts';
import { foundationMigrations } from '#foundation/database/foundation-migrations.ts';
import { createConsumer } from '#foundation/events/consumer.ts';
import { createEventLog } from '#foundation/events/log.ts';
import { createOutbox } from '#foundation/events/outbox.ts';
import { createJobs } from '#foundation/jobs/jobs.ts';
import { deadLetterTasks, taskRunner } from '#foundation/subgraph/dead-letter-tasks.ts';
import type { SubgraphDependencies } from '#foundation/subgraph/dependencies.ts';
import { retentionJob } from '#foundation/subgraph/retention-job.ts';
import { createSubgraphService, type SubgraphService } from '#foundation/subgraph/service.ts';
import { taskCalls } from '#schema/calls/task.ts';
import { accountCalls } from './account/calls.ts';
import { Client } from './account/entity.ts';
import { accountLoaders } from './account/loaders.ts';
import { clientRepository } from './account/repository.ts';
import { accountResolvers } from './account/resolvers.ts';
import { createAccounts } from './account/service.ts';
import type { AdminConfig } from './config.ts';
import type { AdminContext } from './context.ts';
import { AccountsAndTasks } from './migrations/0100-accounts-and-tasks.ts';
import { Retention } from './migrations/0340-retention.ts';
import { retention } from './retention.ts';
import { taskConsumers } from './task/consumers.ts';
import { TaskView } from './task/entity.ts';
import { taskLoaders } from './task/loaders.ts';
import { taskRepository } from './task/repository.ts';
import { taskResolvers } from './task/resolvers.ts';
import { createTasks } from './task/service.ts';

export const entities = [Client, TaskView];
export const migrations = [...foundationMigrations, AccountsAndTasks, Retention];

/** The subgraph of those who operate Spotkeep: accounts, and the work in the background of all subgraphs. */
export async function createSubgraph(dependencies: SubgraphDependencies<AdminConfig>): Promise<SubgraphService> {
  const { database: server, redis, peers, clock, logger, signer, health, schedules, telemetry } = dependencies;
  const database = await server.openSchema({ schema: 'admin', entities, migrations });
  await database.migrate();
  const outbox = createOutbox({ clock });
  const log = createEventLog({ database, publisher: 'admin', redis, logger, clock });

  const accountsIn = (em: EntityManager) => createAccounts({ em, clients: clientRepository(em), outbox, clock });
  const tasksIn = (em: EntityManager) => createTasks({ em, tasks: taskRepository(em), peers, outbox });

  const handlers = [retentionJob({ ...dependencies, subgraph: 'admin', database, policies: retention })];
  const jobs = createJobs({ database, handlers, logger, outbox, clock, schedules, telemetry });
  const consumers = subgraphNames.map((publisher) =>
    createConsumer({
      name: `tasks-of-${publisher}`,
      database,
      source: publisher === 'admin' ? log : peers.source(publisher),
      handlers: taskConsumers(publisher, tasksIn),
      logger,
      clock,
      telemetry,
      ...deadLetterTasks({ outbox, clock }),
    }),
  );

  return createSubgraphService<AdminContext>({
    name: 'admin',
    directory: import.meta.dirname,
    resolvers: [accountResolvers, taskResolvers],
    database,
    log,
    jobs,
    signer,
    clock,
    logger,
    health,
    telemetry,
    consumers,
    calls: [...accountCalls(() => accountsIn(database.fork())), ...taskCalls('admin', taskRunner(consumers, jobs))],
    context: ({ viewer, em, ...request }) => {
      const accounts = accountsIn(em);
      const tasks = tasksIn(em);
      const loaders = { ...accountLoaders(accounts, viewer), ...taskLoaders(tasks, viewer) };
      return { ...request, viewer, em, accounts, tasks, loaders };
    },
  });
}
