import type { EntityManager } from '@mikro-orm/sql';
import { foundationMigrations } from '#foundation/database/foundation-migrations.ts';
import type { SchemaDatabase } from '#foundation/database/open.ts';
import { transact } from '#foundation/database/transact.ts';
import { createConsumer } from '#foundation/events/consumer.ts';
import { createEventLog, type EventLog } from '#foundation/events/log.ts';
import { createOutbox } from '#foundation/events/outbox.ts';
import { createJobs } from '#foundation/jobs/jobs.ts';
import type { SubgraphDependencies } from '#foundation/subgraph/dependencies.ts';
import { retentionJob } from '#foundation/subgraph/retention-job.ts';
import { createSubgraphService, type SubgraphService } from '#foundation/subgraph/service.ts';
import { taskCalls } from '#schema/calls/task.ts';
import type { ReplicaConfig } from './config.ts';
import type { ReplicaContext } from './context.ts';
import { agentConsumers, machineConsumers, returnConsumers, standbyConsumers } from './coordinator/consumers.ts';
import { coordinate } from './coordinator/definition.ts';
import { Coordination } from './coordinator/entity.ts';
import { coordinatorJobs } from './coordinator/jobs.ts';
import { coordinatorResolvers } from './coordinator/resolvers.ts';
import { Failover } from './failover/entity.ts';
import { failoverLoaders } from './failover/loaders.ts';
import { failoverResolvers } from './failover/resolvers.ts';
import { AT_ONCE, FAILOVERS_AT_ONCE, finishEach, LEFT_AFTER_MILLISECONDS } from './leftovers.ts';
import { Standbys } from './migrations/0100-standbys.ts';
import { CoordinationTables } from './migrations/0310-coordination.ts';
import { Retention } from './migrations/0340-retention.ts';
import { Presence } from './migrations/0360-presence.ts';
import { Promotion } from './promotion/entity.ts';
import { promotionResolvers } from './promotion/resolvers.ts';
import { Replica } from './replica/entity.ts';
import { type Leftover, reconcile, replicaJobs } from './replica/jobs.ts';
import { replicaLoaders } from './replica/loaders.ts';
import { MachineRelease } from './replica/release-entity.ts';
import { replicaResolvers } from './replica/resolvers.ts';
import { retention } from './retention.ts';
import { type Services, servicesOn } from './services.ts';
import { syncResolvers } from './sync/resolvers.ts';

export const entities = [Replica, MachineRelease, Promotion, Failover, Coordination];
export const migrations = [...foundationMigrations, Standbys, CoordinationTables, Retention, Presence];

const resolvers = [replicaResolvers, syncResolvers, promotionResolvers, failoverResolvers, coordinatorResolvers];

/** What is made of the news of others, and of our own. */
function consumersOf(
  o: { database: SchemaDatabase; log: EventLog; services: (em: EntityManager) => Services },
  { peers, logger, clock, telemetry }: SubgraphDependencies<ReplicaConfig>,
) {
  const coordinatorIn = (tx: EntityManager) => o.services(tx).coordinator;
  const shared = { database: o.database, logger, clock, telemetry };
  const agent = peers.source('agent');
  return [
    createConsumer({ name: 'coordinator', source: agent, handlers: agentConsumers(coordinatorIn), ...shared }),
    createConsumer({ name: 'returns', source: agent, handlers: returnConsumers(coordinatorIn), ...shared }),
    createConsumer({ name: 'machines', source: agent, handlers: machineConsumers(coordinatorIn), ...shared }),
    createConsumer({ name: 'standbys', source: o.log, handlers: standbyConsumers(coordinatorIn), ...shared }),
  ];
}

/** What a crash, or an owner that did not answer, may leave: each piece is finished on a unit of work of its own. */
function leftoversOf(
  services: () => Services,
  { clock, logger }: Pick<SubgraphDependencies<ReplicaConfig>, 'clock' | 'logger'>,
): Leftover[] {
  const leftSince = () => new Date(clock().getTime() - LEFT_AFTER_MILLISECONDS);
  return [
    async (signal) => {
      const ids = await services().promotions.openBefore(leftSince(), AT_ONCE);
      await finishEach(ids, (id) => services().promotions.finish(id), { logger, signal });
    },
    async (signal) => {
      const ids = await services().failovers.openBefore(leftSince(), FAILOVERS_AT_ONCE);
      await finishEach(ids, (id) => services().failovers.goOn(id), { logger, signal });
    },
    () => services().releases.tellPending(LEFT_AFTER_MILLISECONDS),
  ];
}

/** The subgraph of the machines that stand by. */
export async function createSubgraph(dependencies: SubgraphDependencies<ReplicaConfig>): Promise<SubgraphService> {
  const { database: server, redis, peers, clock, logger, signer, health, schedules, telemetry } = dependencies;
  const database = await server.openSchema({ schema: 'replica', entities, migrations });
  await database.migrate();
  const outbox = createOutbox({ clock });
  const log = createEventLog({ database, publisher: 'replica', redis, logger, clock });
  // Where no job runs by itself, on a clock that leaps ahead of the jobs, standbys are made for those who ask, and no others.
  const isCoordinating = schedules !== 'off';
  const services = (em = database.fork()) =>
    servicesOn(em, {
      ...{ peers, clock, logger, outbox },
      enqueueLook: async (tx, { agentId, clientId }) =>
        isCoordinating ? jobs.enqueue(tx, coordinate, { agentId }, { clientId }) : undefined,
    });
  const handlers = [
    ...replicaJobs(leftoversOf(services, dependencies)),
    ...coordinatorJobs(() => services().coordinator, logger),
    retentionJob({ ...dependencies, subgraph: 'replica', database, policies: retention }),
  ];
  const jobs = createJobs({ database, schedules, handlers, logger, outbox, clock, telemetry });
  await jobs.open();
  // What the process before this one has left need not wait for the next minute.
  await transact(database.fork(), (tx) => jobs.enqueue(tx, reconcile, {}));

  return createSubgraphService<ReplicaContext>({
    name: 'replica',
    directory: import.meta.dirname,
    resolvers,
    ...{ database, log, signer, clock, logger, health, jobs, telemetry },
    consumers: consumersOf({ database, log, services }, dependencies),
    calls: taskCalls('replica', jobs),
    context: ({ viewer, em, ...request }) => {
      const own = services(em);
      const loaders = { ...replicaLoaders(own.replicas, viewer), ...failoverLoaders(own.failovers, viewer) };
      return { ...request, ...own, viewer, em, clock, loaders };
    },
  });
}
