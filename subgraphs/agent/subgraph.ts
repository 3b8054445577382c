import type { EntityManager } from '@mikro-orm/sql';
import { foundationMigrations } from '#foundation/database/foundation-migrations.ts';
import type { SchemaDatabase } from '#foundation/database/open.ts';
import { createConsumer } from '#foundation/events/consumer.ts';
import { createEventLog, type EventLog } from '#foundation/events/log.ts';
import { createOutbox, type Outbox } from '#foundation/events/outbox.ts';
import { createJobs, type Jobs } from '#foundation/jobs/jobs.ts';
import type { SubgraphDependencies } from '#foundation/subgraph/dependencies.ts';
import { retentionJob } from '#foundation/subgraph/retention-job.ts';
import { createSubgraphService, type SubgraphService } from '#foundation/subgraph/service.ts';
import { builtInEngine, type DecisionEngine } from '#policy/engine.ts';
import { describeClient } from '#schema/calls/admin.ts';
import { Agent, AgentToken } from './agent/entity.ts';
import { agentJobs } from './agent/jobs.ts';
import { agentResolvers } from './agent/resolvers.ts';
import { calls } from './calls.ts';
import { Cleanup } from './cleanup/entity.ts';
import { cleanupResolvers } from './cleanup/resolvers.ts';
import { standbyConsumers } from './command/consumers.ts';
import { Command } from './command/entity.ts';
import { commandJobs } from './command/jobs.ts';
import { commandResolvers } from './command/resolvers.ts';
import { AgentConfig } from './config/entity.ts';
import { configResolvers } from './config/resolvers.ts';
import type { AgentConfig as Config } from './config.ts';
import type { AgentContext } from './context.ts';
import { DeadlineJob } from './deadline/entity.ts';
import { deadlineResolvers } from './deadline/resolvers.ts';
import { createConsult } from './decision/consult.ts';
import { interruptionConsumers, priceConsumers } from './decision/consumers.ts';
import { Decision, DecisionState } from './decision/entity.ts';
import { decisionJobs } from './decision/jobs.ts';
import { decisionResolvers } from './decision/resolvers.ts';
import { hazardConsumers } from './hazard/consumers.ts';
import { PlaceHazard } from './hazard/entity.ts';
import { importConsumers } from './import/consumers.ts';
import { importPrices } from './import/definition.ts';
import { SpotPriceImport } from './import/entity.ts';
import { importJobs } from './import/jobs.ts';
import { importResolvers } from './import/resolvers.ts';
import { Instance, InstancePrice, Promotion } from './instance/entity.ts';
import { instanceResolvers } from './instance/resolvers.ts';
import { noticeHistory, recommendationHistory } from './interruption/consumers.ts';
import { Interruption } from './interruption/entity.ts';
import { interruptionResolvers } from './interruption/resolvers.ts';
import { Fleet } from './migrations/0100-fleet.ts';
import { DecisionsAndCommands } from './migrations/0200-decisions-and-commands.ts';
import { Rebalance } from './migrations/0300-rebalance.ts';
import { CommandsOfAllKinds } from './migrations/0310-commands-of-all-kinds.ts';
import { Reports } from './migrations/0320-reports.ts';
import { PriceQuality } from './migrations/0330-price-quality.ts';
import { Retention } from './migrations/0340-retention.ts';
import { InstancePrices } from './migrations/0350-instance-prices.ts';
import { CleanupReports } from './migrations/0351-cleanup-reports.ts';
import { DeletedPrices } from './migrations/0360-deleted-prices.ts';
import { RiskOfTheLastLook } from './migrations/0360-risk-of-the-last-look.ts';
import { MovesOfPromotions } from './migrations/0361-moves-of-promotions.ts';
import { References } from './migrations/0370-references.ts';
import { DeadlineJobs } from './migrations/0440-deadline-jobs.ts';
import { PlaceHazards } from './migrations/0460-place-hazards.ts';
import { optionResolvers } from './option/resolvers.ts';
import { noticeConsumers } from './pricing/consumers.ts';
import { Pool, PriceDue, PricePoint, PriceRollUp } from './pricing/entity.ts';
import { priceJobs } from './pricing/jobs.ts';
import { pricingResolvers } from './pricing/resolvers.ts';
import { rebalanceResolvers } from './rebalance/resolvers.ts';
import { retention } from './retention.ts';
import { retirementJobs } from './retirement/jobs.ts';
import { retirementResolvers } from './retirement/resolvers.ts';
import { loadersFor, type Services, servicesIn } from './services.ts';
import { Switch } from './switch/entity.ts';
import { switchJobs } from './switch/jobs.ts';
import { switchResolvers } from './switch/resolvers.ts';
import { terminationResolvers } from './termination/resolvers.ts';

export const entities = [
  Agent,
  AgentToken,
  AgentConfig,
  DeadlineJob,
  Instance,
  InstancePrice,
  Promotion,
  Pool,
  PricePoint,
  PriceDue,
  PriceRollUp,
  SpotPriceImport,
  Command,
  Switch,
  Decision,
  DecisionState,
  Cleanup,
  Interruption,
  PlaceHazard,
];
export const migrations = [
  ...foundationMigrations,
  Fleet,
  DecisionsAndCommands,
  Rebalance,
  CommandsOfAllKinds,
  Reports,
  PriceQuality,
  Retention,
  InstancePrices,
  DeletedPrices,
  References,
  CleanupReports,
  RiskOfTheLastLook,
  MovesOfPromotions,
  DeadlineJobs,
  PlaceHazards,
];

const resolvers = [
  agentResolvers,
  configResolvers,
  deadlineResolvers,
  instanceResolvers,
  pricingResolvers,
  importResolvers,
  commandResolvers,
  switchResolvers,
  decisionResolvers,
  optionResolvers,
  rebalanceResolvers,
  terminationResolvers,
  retirementResolvers,
  cleanupResolvers,
  interruptionResolvers,
];

type ServicesIn = (em: EntityManager) => Services;

/** What this subgraph is handed. */
export interface AgentDependencies extends SubgraphDependencies<Config> {
  /** Who decides where workloads run; the policy itself, unless given. */
  readonly engine?: DecisionEngine;
}

/** The subgraph of the machines and what runs on them. */
export async function createSubgraph(dependencies: AgentDependencies): Promise<SubgraphService> {
  const { config, database: server, redis, peers, clock, logger, signer, health, telemetry } = dependencies;
  const database = await server.openSchema({ schema: 'agent', entities, migrations });
  await database.migrate();
  const outbox = createOutbox({ clock });
  const log = createEventLog({ database, publisher: 'agent', redis, logger, clock });
  const consult = createConsult({ engine: dependencies.engine ?? builtInEngine, logger });
  const inUnit: ServicesIn = (em) =>
    servicesIn(em, {
      ...{ config, outbox, clock, consult },
      enqueueImport: (tx, { importId, clientId }) => jobs.enqueue(tx, importPrices, { importId }, { clientId }),
      isClient: async (clientId) => (await peers.call(describeClient, { clientId })) !== null,
    });
  const services = () => inUnit(database.fork());
  const jobs = jobsOf({ database, outbox, services }, dependencies);

  return createSubgraphService<AgentContext>({
    name: 'agent',
    directory: import.meta.dirname,
    resolvers,
    ...{ database, log, jobs, signer, clock, logger, health, telemetry },
    consumers: consumersOf({ database, log, inUnit }, dependencies),
    calls: calls(services, jobs),
    context: (request) => {
      const own = inUnit(request.em);
      return { ...request, ...own, clock, loaders: loadersFor(own, request.viewer) };
    },
  });
}

/** What goes on in the background. */
function jobsOf(
  { database, outbox, services }: { database: SchemaDatabase; outbox: Outbox; services: () => Services },
  dependencies: SubgraphDependencies<Config>,
): Jobs {
  const { logger, clock, schedules, telemetry } = dependencies;
  const handlers = [
    ...agentJobs(() => services().agents),
    ...importJobs(() => services().imports),
    ...priceJobs(services, logger),
    ...commandJobs(() => services().commands),
    ...switchJobs(() => services().switches),
    ...decisionJobs(() => services().decisions),
    ...retirementJobs(() => services().retirements),
    retentionJob({ ...dependencies, subgraph: 'agent', database, policies: retention }),
  ];
  return createJobs({ database, handlers, logger, outbox, clock, schedules, telemetry });
}

/** What is made of the news of others, and of our own. */
function consumersOf(
  { database, log, inUnit }: { database: SchemaDatabase; log: EventLog; inUnit: ServicesIn },
  { peers, logger, clock, telemetry }: SubgraphDependencies<Config>,
) {
  const importsIn = (tx: EntityManager) => inUnit(tx).imports;
  const historyIn = (tx: EntityManager) => inUnit(tx).interruptions;
  const ownNews = [...priceConsumers(inUnit), ...importConsumers(importsIn), ...recommendationHistory(historyIn)];
  const notices = noticeConsumers((tx) => inUnit(tx).pools);
  const interruptions = interruptionConsumers((tx) => inUnit(tx).decisions);
  const standbys = standbyConsumers((tx) => inUnit(tx).standbyOrders);
  const replica = peers.source('replica');
  const hazards = hazardConsumers((tx) => inUnit(tx).hazards);
  const shared = { database, logger, clock, telemetry };
  return [
    createConsumer({ name: 'interruptions', source: replica, handlers: interruptions, ...shared }),
    createConsumer({ name: 'own-news', source: log, handlers: ownNews, ...shared }),
    createConsumer({ name: 'notices', source: replica, handlers: notices, ...shared }),
    createConsumer({ name: 'standbys', source: replica, handlers: standbys, ...shared }),
    createConsumer({ name: 'hazards', source: peers.source('forecasting'), handlers: hazards, ...shared }),
    createConsumer({ name: 'notice-history', source: replica, handlers: noticeHistory(historyIn), ...shared }),
  ];
}
