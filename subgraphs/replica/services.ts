import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import type { Outbox } from '#foundation/events/outbox.ts';
import type { Logger } from '#foundation/logging/logger.ts';
import type { Peers } from '#foundation/subgraph/peers.ts';
import { createAgents } from './agents.ts';
import { coordinationRepository } from './coordinator/repository.ts';
import { type CoordinatorDependencies, createCoordinator } from './coordinator/service.ts';
import { createChronicle } from './failover/chronicle-service.ts';
import { createEmergencies } from './failover/emergency-service.ts';
import { failoverRepository } from './failover/repository.ts';
import { createFailovers } from './failover/service.ts';
import { promotionRepository } from './promotion/repository.ts';
import { createPromotions } from './promotion/service.ts';
import { createReleases } from './replica/release-service.ts';
import { createReports } from './replica/report-service.ts';
import { replicaRepository } from './replica/repository.ts';
import { createReplicas } from './replica/service.ts';
import { createStandbys } from './replica/standby-service.ts';

/** What the services of every request, job and event share. */
export interface ServiceDependencies {
  readonly peers: Peers;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly enqueueLook: CoordinatorDependencies['enqueue'];
}

/** The services on one unit of work, each handed those that it stands on. */
export function servicesOn(em: EntityManager, { enqueueLook: enqueue, ...shared }: ServiceDependencies) {
  const promoted = promotionRepository(em);
  const agents = createAgents({ ...shared, lastEpoch: promoted.lastEpoch });
  const found = replicaRepository(em);
  const standbys = createStandbys({ ...shared, replicas: found });
  const releases = createReleases({ ...shared, replicas: found });
  const replicas = createReplicas({ ...shared, em, agents, standbys, releases, replicas: found });
  const reports = createReports({ ...shared, em, standbys, releases, replicas: found });
  const on = { ...shared, em, agents, standbys };
  const promotions = createPromotions({ ...on, replicas, promotions: promoted });
  const chronicle = createChronicle(shared);
  const failovers = createFailovers({ ...on, promotions, chronicle, failovers: failoverRepository(em) });
  const emergencies = createEmergencies(on);
  const coordinations = coordinationRepository(em);
  const coordinator = createCoordinator({ ...on, coordinations, releases, promotions, failovers, enqueue });
  return { agents, releases, replicas, reports, promotions, failovers, emergencies, coordinator };
}
export type Services = ReturnType<typeof servicesOn>;
