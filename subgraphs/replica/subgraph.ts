import type { EntityManager } from '@mikro-orm/sql';
import { foundationMigrations } from '#foundation/database/foundation-migrations.ts';
import { transact } from '#foundation/database/transact.ts';
import { createEventLog } from '#foundation/events/log.ts';
import { createOutbox } from '#foundation/events/outbox.ts';
import { createJobs } from '#foundation/jobs/jobs.ts';
import type { SubgraphDependencies } from '#foundation/subgraph/dependencies.ts';
import { retentionJob } from '#foundation/subgraph/retention-job.ts';
import { createSubgraphService, type SubgraphService } from '#foundation/subgraph/service.ts';
import { taskCalls } from '#schema/calls/task.ts';
import { createAgents } from './agents.ts';
import type { ReplicaConfig } from './config.ts';
import type { ReplicaContext } from './context.ts';
import { Coordination } from './coordinator/entity.ts';
import { createChronicle } from './failover/chronicle-service.ts';
import { Failover } from './failover/entity.ts';
import { failoverLoaders } from './failover/loaders.ts';
import { failoverRepository } from './failover/repository.ts';
import { failoverResolvers } from './failover/resolvers.ts';
import { createFailovers } from './failover/service.ts';
import { AT_ONCE, FAILOVERS_AT_ONCE, finishEach, LEFT_AFTER_MILLISECONDS } from './leftovers.ts';
import { Standbys } from './migrations/0100-standbys.ts';
import { CoordinationTables } from './migrations/0310-coordination.ts';
import { Retention } from './migrations/0340-retention.ts';
import { Promotion } from './promotion/entity.ts';
import { promotionRepository } from './promotion/repository.ts';
import { promotionResolvers } from './promotion/resolvers.ts';
import { createPromotions } from './promotion/service.ts';
import { Replica } from './replica/entity.ts';
import { type Leftover, reconcile, replicaJobs } from './replica/jobs.ts';
import { replicaLoaders } from './replica/loaders.ts';
import { MachineRelease } from './replica/release-entity.ts';
import { createReleases } from './replica/release-service.ts';
import { createReports } from './replica/report-service.ts';
import { replicaRepository } from './replica/repository.ts';
import { replicaResolvers } from './replica/resolvers.ts';
import { createReplicas } from './replica/service.ts';
import { createStandbys } from './replica/standby-service.ts';
import { retention } from './retention.ts';
import { syncResolvers } from './sync/resolvers.ts';

export const entities = [Replica, MachineRelease, Promotion, Failover, Coordination];
export const migrations = [...foundationMigrations, Standbys, CoordinationTables, Retention];

type Shared = Pick<SubgraphDependencies<ReplicaConfig>, 'peers' | 'clock' | 'logger'> & {
  readonly outbox: ReturnType<typeof createOutbox>;
};

/** The services on one unit of work, each handed those that it stands on. */
function servicesOn(em: EntityManager, shared: Shared) {
  const agents = createAgents(shared.peers);
  const found = replicaRepository(em);
  const standbys = createStandbys({ ...shared, replicas: found });
  const releases = createReleases({ ...shared, replicas: found });
  const replicas = createReplicas({ ...shared, em, agents, standbys, releases, replicas: found });
  const reports = createReports({ ...shared, em, standbys, releases, replicas: found });
  const on = { ...shared, em, agents, standbys };
  const promotions = createPromotions({ ...on, replicas, promotions: promotionRepository(em) });
  const chronicle = createChronicle(shared);
  const failovers = createFailovers({ ...on, promotions, chronicle, failovers: failoverRepository(em) });
  return { agents, releases, replicas, reports, promotions, failovers };
}

/** What a crash, or an owner that did not answer, may leave: each piece is finished on a unit of work of its own. */
function leftoversOf(
  services: () => ReturnType<typeof servicesOn>,
  { clock, logger }: Pick<Shared, 'clock' | 'logger'>,
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
  const { database: server, redis, clock, logger, signer, health, telemetry } = dependencies;
  const database = await server.openSchema({ schema: 'replica', entities, migrations });
  await database.migrate();
  const outbox = createOutbox({ clock });
  const log = createEventLog({ database, publisher: 'replica', redis, logger, clock });
  const services = (em = database.fork()) => servicesOn(em, { ...dependencies, outbox });
  const jobs = createJobs({
    database,
    schedules: dependencies.schedules,
    handlers: [
      ...replicaJobs(leftoversOf(services, dependencies)),
      retentionJob({ ...dependencies, subgraph: 'replica', database, policies: retention }),
    ],
    logger,
    outbox,
    clock,
    telemetry,
  });
  await jobs.open();
  // What the process before this one has left need not wait for the next minute.
  await transact(database.fork(), (tx) => jobs.enqueue(tx, reconcile, {}));

  return createSubgraphService<ReplicaContext>({
    name: 'replica',
    directory: import.meta.dirname,
    resolvers: [replicaResolvers, syncResolvers, promotionResolvers, failoverResolvers],
    ...{ database, log, signer, clock, logger, health, jobs, telemetry },
    consumers: [],
    calls: taskCalls('replica', jobs),
    context: ({ viewer, em, ...request }) => {
      const own = services(em);
      const loaders = { ...replicaLoaders(own.replicas, viewer), ...failoverLoaders(own.failovers, viewer) };
      return { ...request, ...own, viewer, em, clock, loaders };
    },
  });
}
