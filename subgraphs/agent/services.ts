import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import type { Outbox } from '#foundation/events/outbox.ts';
import type { IsClient } from '#foundation/graphql/tenancy.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { updateUptime, uptimeScoreAt } from '#policy/uptime.ts';
import { createAdministration } from './agent/administration.ts';
import { descriptionRepository } from './agent/description-repository.ts';
import { agentLoaders } from './agent/loaders.ts';
import { createRegistration } from './agent/registration.ts';
import { agentRepository } from './agent/repository.ts';
import { type Agents, createAgents } from './agent/service.ts';
import { createStandbys } from './agent/standbys.ts';
import { commandLoaders } from './command/loaders.ts';
import { createOrders } from './command/order-service.ts';
import { commandRepository } from './command/repository.ts';
import { createCommands } from './command/service.ts';
import { createStandbyOrders } from './command/standby-service.ts';
import { configLoaders } from './config/loaders.ts';
import { configRepository } from './config/repository.ts';
import { type Configs, createConfigs, openConfig } from './config/service.ts';
import type { AgentConfig } from './config.ts';
import { deadlineLoaders } from './deadline/loaders.ts';
import { deadlineRepository } from './deadline/repository.ts';
import { createDeadlines } from './deadline/service.ts';
import { createAdvice } from './decision/advice-service.ts';
import type { Consult } from './decision/consult.ts';
import { decisionLoaders } from './decision/loaders.ts';
import { createLook } from './decision/look.ts';
import { decisionRepository } from './decision/repository.ts';
import { createDecisions } from './decision/service.ts';
import { createSight } from './decision/sight.ts';
import { situationRepository } from './decision/situation-repository.ts';
import { createSurvey } from './decision/survey-service.ts';
import { hazardRepository } from './hazard/repository.ts';
import { createHazards } from './hazard/service.ts';
import { importLoaders } from './import/loaders.ts';
import { importRepository } from './import/repository.ts';
import { createImports, type ImportDependencies } from './import/service.ts';
import { instanceLoaders } from './instance/loaders.ts';
import { instanceRepository } from './instance/repository.ts';
import { createInstances, type Instances } from './instance/service.ts';
import { interruptionLoaders } from './interruption/loaders.ts';
import { createOptions } from './option/service.ts';
import { priceServices } from './price-services.ts';
import { poolLoaders } from './pricing/loaders.ts';
import { poolHistory } from './pricing/pool-history.ts';
import { createPools, type Pools } from './pricing/pool-service.ts';
import { priceStore } from './pricing/price-store.ts';
import { poolRepository } from './pricing/repository.ts';
import { createPricing } from './pricing/service.ts';
import { createRebalances } from './rebalance/service.ts';
import { reportServices } from './report-services.ts';
import { retirementLoaders } from './retirement/loaders.ts';
import { createRetirementTrail } from './retirement/service.ts';
import { createForcedSwitches } from './switch/force-service.ts';
import { switchLoaders } from './switch/loaders.ts';
import { createPromotionMoves, type PromotionMoves } from './switch/promotion-moves.ts';
import { switchRepository } from './switch/repository.ts';
import { createSwitches } from './switch/service.ts';
import { createTrail, type Trail } from './switch/trail.ts';

/** What the services of every request, job and event share. */
export interface ServiceDependencies {
  readonly config: AgentConfig;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly enqueueImport: ImportDependencies['enqueue'];
  readonly isClient: IsClient;
  /** Who decides where workloads run. */
  readonly consult: Consult;
}

/** The services of one unit of work, wired by hand. A slice that calls against the arrow is handed a function. */
export function servicesIn(em: EntityManager, o: ServiceDependencies) {
  const { config, outbox, clock, enqueueImport, isClient, consult } = o;
  const repository = agentRepository(em);
  const commandRows = commandRepository(em);
  const store = priceStore(em);
  const uptime = { update: updateUptime, scoreAt: uptimeScoreAt };

  const instances = createInstances({
    instances: instanceRepository(em),
    outbox,
    clock,
  });
  const pools = createPools({ pools: poolRepository(em), store, histories: poolHistory(em), uptime, outbox, clock });
  const deadlines = createDeadlines({ deadlines: deadlineRepository(em), clock });
  const agents = createAgents({
    ...{ em, agents: repository, instances, pools, outbox, clock },
    hasPendingCommands: (_, agentId) => commandRows.hasPending(agentId, clock()),
    onBack: (tx, agent) => moving.commands.remindOfConfig(tx, agent),
    onProgress: (_, { id }, workHoursDone) => deadlines.progress(id, workHoursDone),
    heartbeatTimeoutSeconds: config.HEARTBEAT_TIMEOUT_SECONDS,
  });
  const registrations = createRegistration({
    ...{ em, agents, repository, instances, pools, openConfig, isClient, outbox, clock },
    // An order that lapsed is ended a little later; nobody moves for it any longer.
    hasOpenSwitch: async (_, agentId) =>
      !(await commandRows.openSwitch(agentId))?.hasLapsed(clock()) && trail.isUnderWay(agentId),
    onTakenOver: (tx, agentId) => moving.commands.recallPromotions(tx, agentId),
  });
  const standbys = createStandbys({
    ...{ em, descriptions: descriptionRepository(em), agents, instances, pools, clock },
    async onPromoted(tx, agent, promoted) {
      await promotionMoves.note(tx, agent, promoted);
      const { instance, trigger } = promoted;
      const standby = { instanceId: instance.id, replicaId: instance.replicaId ?? null, trigger };
      await moving.commands.issuePromoteReplica(tx, agent, standby);
    },
    tellToEnd: (tx, agent, instanceId) => moving.commands.issueTerminate(tx, agent, instanceId, 'AUTOMATIC'),
    onEnded: (tx, { id }, instanceId) => moving.commands.settleEnd(tx, id, instanceId),
  });
  const configs = createConfigs({
    ...{ em, configs: configRepository(em), agents, deadlines, outbox },
    onChanged: (tx, agent) => moving.commands.issueUpdateConfig(tx, agent),
  });
  const trail = createTrail({ switches: switchRepository(em), instances, outbox, clock });
  const promotionMoves = createPromotionMoves({ switches: switchRepository(em), instances, pools, outbox, clock });
  const moving = movingServices({
    ...{ em, agents, instances, pools, configs, trail, promotionMoves, outbox, clock, consult },
  });
  const administration = createAdministration({
    ...{ em, agents, repository, instances, outbox, clock },
    recall: moving.commands.recall,
    onEnabled: moving.commands.issueUpdateConfig,
    abandonSwitch: trail.abandon,
    heartbeatTimeoutSeconds: config.HEARTBEAT_TIMEOUT_SECONDS,
  });
  const pricing = createPricing({
    ...{ em, store, instances, agents, outbox, clock },
    onReported: (tx, report) => moving.decisions.onReported(tx, report),
  });
  const imports = createImports({
    em,
    imports: importRepository(em),
    pricing,
    enqueue: enqueueImport,
    isClient,
    clock,
  });
  const hazards = createHazards({ hazards: hazardRepository(em), clock });
  const prices = priceServices({ em, clock });
  const reports = reportServices({ em, agents, instances, commands: moving.commands, clock });
  const fleet = {
    instances,
    pools,
    agents,
    registrations,
    administration,
    standbys,
    configs,
    deadlines,
    pricing,
    imports,
  };
  return { ...fleet, hazards, ...prices, ...moving, ...reports };
}

interface Fleet {
  readonly em: EntityManager;
  readonly agents: Agents;
  readonly instances: Instances;
  readonly pools: Pools;
  readonly configs: Configs;
  readonly trail: Trail;
  readonly promotionMoves: PromotionMoves;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly consult: Consult;
}

/** What decides where workloads run, and moves them there. */
function movingServices(fleet: Fleet) {
  const repository = commandRepository(fleet.em);
  const trail = createRetirementTrail({ ...fleet, before: fleet.trail });
  const commands = createCommands({ ...fleet, trail, commands: repository });
  const standbyOrders = createStandbyOrders({ ...fleet, repository, commands });
  const see = createSight({ situations: situationRepository(fleet.em), clock: fleet.clock });
  const advice = createAdvice(see);
  const orders = createOrders({ ...fleet, ...advice, repository, commands });
  const forcedSwitches = createForcedSwitches({ ...fleet, ...advice, orders });
  const switches = createSwitches({ ...fleet, switches: switchRepository(fleet.em), commands });
  const decisionRows = decisionRepository(fleet.em);
  const look = createLook({ see, consult: fleet.consult });
  const decisions = createDecisions({ ...fleet, repository: decisionRows, look, orders });
  const options = createOptions({ survey: createSurvey(see), orders });
  const rebalances = createRebalances({ ...fleet, decisions });
  return { commands, orders, forcedSwitches, standbyOrders, switches, decisions, options, rebalances };
}
export type Services = ReturnType<typeof servicesIn>;

/** The loaders of one request: what is asked for many times is read once. */
export const loadersFor = ({ instances, pools, agents, configs, imports, ...own }: Services, viewer: Viewer) => ({
  ...instanceLoaders(instances, viewer),
  ...poolLoaders(pools, own.priceHistories, viewer),
  ...agentLoaders(agents, viewer),
  ...configLoaders(configs, viewer),
  ...deadlineLoaders(own.deadlines, viewer),
  ...importLoaders(imports, viewer),
  ...commandLoaders(own.commands, viewer),
  ...switchLoaders(own.switches, viewer),
  ...decisionLoaders(own.decisions, viewer),
  ...interruptionLoaders(own.interruptions, viewer),
  ...retirementLoaders(own.retirements, viewer),
});
export type Loaders = ReturnType<typeof loadersFor>;
