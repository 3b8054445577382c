import type { EntityManager } from '@mikro-orm/sql';
import type { SubgraphName } from '#foundation/calls/define-call.ts';
import type { Clock } from '#foundation/clock.ts';
import { foundationMigrations } from '#foundation/database/foundation-migrations.ts';
import { createConsumer, type EventHandler } from '#foundation/events/consumer.ts';
import { createEventLog } from '#foundation/events/log.ts';
import { createOutbox, type Outbox } from '#foundation/events/outbox.ts';
import { createJobs } from '#foundation/jobs/jobs.ts';
import type { SubgraphDependencies } from '#foundation/subgraph/dependencies.ts';
import { retentionJob } from '#foundation/subgraph/retention-job.ts';
import { createSubgraphService, type SubgraphService } from '#foundation/subgraph/service.ts';
import { taskCalls } from '#schema/calls/task.ts';
import type { ClientConfig } from './config.ts';
import type { ClientContext } from './context.ts';
import { createActivity } from './fleet/activity-service.ts';
import { fleetConsumers } from './fleet/consumers.ts';
import { FleetAgent, FleetMachine, FleetReplica, Survival } from './fleet/entity.ts';
import { fleetLoaders } from './fleet/loaders.ts';
import { fleetRepository } from './fleet/repository.ts';
import { fleetResolvers } from './fleet/resolvers.ts';
import { createFleet, createFleetView } from './fleet/service.ts';
import { ReadModels } from './migrations/0100-read-models.ts';
import { Retention } from './migrations/0340-retention.ts';
import { notificationConsumers } from './notification/consumers.ts';
import { Notification } from './notification/entity.ts';
import { notificationLoaders } from './notification/loaders.ts';
import { notificationRepository } from './notification/repository.ts';
import { notificationResolvers } from './notification/resolvers.ts';
import { createNotifications } from './notification/service.ts';
import { retention } from './retention.ts';
import { savingsConsumers } from './savings/consumers.ts';
import { dayRepository } from './savings/day-repository.ts';
import { createIntake } from './savings/intake-service.ts';
import { savingsJobs } from './savings/jobs.ts';
import { savingsResolvers } from './savings/resolvers.ts';
import { createSavings } from './savings/service.ts';
import { stepRepository } from './savings/step-repository.ts';
import { switchConsumers } from './switch/consumers.ts';
import { SwitchRecord } from './switch/entity.ts';
import { switchRepository } from './switch/repository.ts';
import { switchResolvers } from './switch/resolvers.ts';
import { createSwitches } from './switch/service.ts';

export const entities = [FleetAgent, FleetMachine, FleetReplica, Survival, SwitchRecord, Notification];
export const migrations = [...foundationMigrations, ReadModels, Retention];

const resolvers = [fleetResolvers, savingsResolvers, switchResolvers, notificationResolvers];

/** The services of one unit of work. */
function servicesIn(em: EntityManager, { outbox, clock }: { outbox: Outbox; clock: Clock }) {
  const savings = createSavings({ em, days: dayRepository(em), steps: stepRepository(em), clock });
  const switches = createSwitches({ switches: switchRepository(em) });
  const notifications = createNotifications({ em, notifications: notificationRepository(em), outbox, clock });
  const fleet = createFleet({ fleet: fleetRepository(em), savings, switches, notifications, clock });
  return { savings, switches, notifications, fleet };
}

/** What each consumer hears of whom. */
function hearing(o: { outbox: Outbox; clock: Clock }) {
  const viewIn = (tx: EntityManager) => createFleetView(fleetRepository(tx));
  const switchesIn = (tx: EntityManager) => servicesIn(tx, o).switches;
  const fleet = fleetConsumers({ viewIn, noteActivity: createActivity() });
  const notifications = notificationConsumers({
    notificationsIn: (tx) => servicesIn(tx, o).notifications,
    hostnameOf: (tx, agentId) => viewIn(tx).hostnameOf(agentId),
  });
  return [
    { name: 'fleet', publisher: 'agent', handlers: [...fleet.agent, ...switchConsumers(switchesIn)] },
    { name: 'fleet', publisher: 'replica', handlers: fleet.replica },
    { name: 'savings', publisher: 'agent', handlers: savingsConsumers(createIntake(o)) },
    { name: 'notifications', publisher: 'admin', handlers: notifications.admin },
    { name: 'notifications', publisher: 'agent', handlers: notifications.agent },
    { name: 'notifications', publisher: 'replica', handlers: notifications.replica },
  ] as const satisfies readonly { name: string; publisher: SubgraphName; handlers: readonly EventHandler[] }[];
}

/** The subgraph of those who run a fleet: what it saves, what happened, and how it is. */
export async function createSubgraph(dependencies: SubgraphDependencies<ClientConfig>): Promise<SubgraphService> {
  const { database: server, redis, peers, clock, logger, signer, health, schedules, telemetry } = dependencies;
  const database = await server.openSchema({ schema: 'client', entities, migrations });
  await database.migrate();
  const outbox = createOutbox({ clock });
  const log = createEventLog({ database, publisher: 'client', redis, logger, clock });
  const consumers = hearing({ outbox, clock }).map(({ publisher, ...consumer }) =>
    createConsumer({ ...consumer, database, source: peers.source(publisher), logger, clock, telemetry }),
  );
  const savingsConsumer = consumers.find(({ name }) => name === 'savings');
  const caughtUp = async () => savingsConsumer?.caughtUp();
  const handlers = [
    ...savingsJobs(() => servicesIn(database.fork(), { outbox, clock }).savings, caughtUp),
    retentionJob({ ...dependencies, subgraph: 'client', database, policies: retention }),
  ];
  const jobs = createJobs({ database, handlers, logger, outbox, clock, schedules, telemetry });

  return createSubgraphService<ClientContext>({
    name: 'client',
    directory: import.meta.dirname,
    ...{ resolvers, database, log, jobs, consumers, signer, clock, logger, health, telemetry },
    calls: taskCalls('client', jobs),
    context: (shared) => {
      const { fleet, ...services } = servicesIn(shared.em, { outbox, clock });
      const loaders = { ...fleetLoaders(fleet), ...notificationLoaders(services.notifications, shared.viewer) };
      return { ...shared, ...services, loaders, clock };
    },
  });
}
