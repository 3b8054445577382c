import type { EntityManager } from '@mikro-orm/sql';
import DataLoader from 'dataloader';
import type { Clock } from '#foundation/clock.ts';
import type { Outbox } from '#foundation/events/outbox.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { agentLoaders } from './agent/loaders.ts';
import { createRegistration } from './agent/registration.ts';
import { agentRepository } from './agent/repository.ts';
import { createAgents } from './agent/service.ts';
import { createStandbys } from './agent/standbys.ts';
import { configLoaders } from './config/loaders.ts';
import { configRepository } from './config/repository.ts';
import { createConfigs, openConfig } from './config/service.ts';
import type { AgentConfig } from './config.ts';
import { updateUptime, uptimeScoreAt } from './decision/policy/uptime.ts';
import { importLoaders } from './import/loaders.ts';
import { importRepository } from './import/repository.ts';
import { createImports, type ImportDependencies } from './import/service.ts';
import { instanceLoaders } from './instance/loaders.ts';
import { instanceRepository } from './instance/repository.ts';
import { createInstances } from './instance/service.ts';
import { poolLoaders } from './pricing/loaders.ts';
import { createPools } from './pricing/pools.ts';
import { priceStore } from './pricing/price-store.ts';
import { poolRepository } from './pricing/repository.ts';
import { createPricing } from './pricing/service.ts';

/** What the services of every request, job and event share. */
export interface ServiceDependencies {
  readonly config: AgentConfig;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly enqueueImport: ImportDependencies['enqueue'];
}

/** The services of one unit of work, wired by hand. A slice that calls against the arrow is handed a function. */
export function servicesIn(em: EntityManager, { config, outbox, clock, enqueueImport }: ServiceDependencies) {
  const repository = agentRepository(em);
  const store = priceStore(em);
  const uptime = { update: updateUptime, scoreAt: uptimeScoreAt };

  const instances = createInstances({
    instances: instanceRepository(em),
    lockFence: (agentId) => agents.lockFence(agentId),
    outbox,
    clock,
  });
  const pools = createPools({ pools: poolRepository(em), store, uptime, clock });
  const agents = createAgents({
    ...{ em, agents: repository, instances, pools, outbox, clock },
    hasPendingCommands: async () => false,
    heartbeatTimeoutSeconds: config.HEARTBEAT_TIMEOUT_SECONDS,
  });
  const registrations = createRegistration({
    ...{ em, agents, repository, instances, pools, openConfig, outbox, clock },
    hasOpenSwitch: async () => false,
  });
  const standbys = createStandbys({ em, agents, instances, pools, clock });
  const configs = createConfigs({ em, configs: configRepository(em), agents, outbox });
  const pricing = createPricing({
    ...{ em, store, instances, agents, outbox, clock },
    onReported: async () => null,
  });
  const imports = createImports({ em, imports: importRepository(em), pricing, enqueue: enqueueImport, clock });
  return { instances, pools, agents, registrations, standbys, configs, pricing, imports };
}
export type Services = ReturnType<typeof servicesIn>;

/** The loaders of one request: what is asked for many times is read once. */
export const loadersFor = ({ instances, pools, agents, configs, imports }: Services, viewer: Viewer) => ({
  ...instanceLoaders(instances, viewer),
  ...poolLoaders(pools, viewer),
  ...agentLoaders(agents, viewer),
  ...configLoaders(configs, viewer),
  ...importLoaders(imports, viewer),
  decision: new DataLoader(async (ids: readonly string[]) => ids.map(() => null)),
});
export type Loaders = ReturnType<typeof loadersFor>;
