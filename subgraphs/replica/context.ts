import type { Clock } from '#foundation/clock.ts';
import type { SubgraphContext } from '#foundation/graphql/context.ts';
import type { Agents } from './agents.ts';
import type { Coordinator } from './coordinator/service.ts';
import type { Emergencies } from './failover/emergency-service.ts';
import type { failoverLoaders } from './failover/loaders.ts';
import type { Failovers } from './failover/service.ts';
import type { Promotions } from './promotion/service.ts';
import type { replicaLoaders } from './replica/loaders.ts';
import type { Reports } from './replica/report-service.ts';
import type { Replicas } from './replica/service.ts';

/** What the resolvers of this subgraph are given. */
export interface ReplicaContext extends SubgraphContext {
  readonly agents: Agents;
  readonly replicas: Replicas;
  readonly reports: Reports;
  readonly promotions: Promotions;
  readonly failovers: Failovers;
  readonly emergencies: Emergencies;
  readonly coordinator: Coordinator;
  readonly clock: Clock;
  readonly loaders: ReturnType<typeof replicaLoaders> & ReturnType<typeof failoverLoaders>;
}
