import type { EntityManager } from '@mikro-orm/sql';
import type { SchemaDatabase } from '#foundation/database/open.ts';
import { createConsumer, type EventHandler } from '#foundation/events/consumer.ts';
import { createEventLog, type EventLog, type EventSource } from '#foundation/events/log.ts';
import { createOutbox, type Outbox } from '#foundation/events/outbox.ts';
import { createJobs, type Jobs } from '#foundation/jobs/jobs.ts';
import type { SubgraphDependencies } from '#foundation/subgraph/dependencies.ts';
import { retentionJob } from '#foundation/subgraph/retention-job.ts';
import { createSubgraphService, type SubgraphService } from '#foundation/subgraph/service.ts';
import { describeClient } from '#schema/calls/admin.ts';
import { taskCalls } from '#schema/calls/task.ts';
import { accuracyResolvers } from './accuracy/resolvers.ts';
import { backtestConsumers } from './backtest/consumers.ts';
import { executeBacktest } from './backtest/definition.ts';
import { backtestJobs } from './backtest/jobs.ts';
import { backtestResolvers } from './backtest/resolvers.ts';
import type { BacktestTasks } from './backtest/service.ts';
import { createBacktestWork } from './backtest/work-service.ts';
import { type Budgets, createBudgets } from './budget/service.ts';
import type { ForecastingConfig } from './config.ts';
import type { ForecastingContext } from './context.ts';
import { createForecaster } from './forecast/forecaster.ts';
import { forecastResolvers } from './forecast/resolvers.ts';
import { holdingConsumers } from './holding/consumers.ts';
import type { MarketProvider } from './market/provider.ts';
import { marketResolvers } from './market/resolvers.ts';
import { noteResolvers } from './note/resolvers.ts';
import { portfolioResolvers } from './portfolio/resolvers.ts';
import { priceIndexJobs } from './price-index/jobs.ts';
import { priceIndexResolvers } from './price-index/resolvers.ts';
import { qualityResolvers } from './quality/resolvers.ts';
import { retention } from './retention.ts';
import { riskConsumers } from './risk/consumers.ts';
import { riskJobs } from './risk/jobs.ts';
import { riskResolvers } from './risk/resolvers.ts';
import { catchUpNight } from './run/catch-up-night.ts';
import { runConsumers } from './run/consumers.ts';
import { beginNight, executeRun } from './run/definitions.ts';
import { runJobs } from './run/jobs.ts';
import { createNightWork, type NightWork } from './run/night.ts';
import type { RunTasks } from './run/opening.ts';
import { runResolvers } from './run/resolvers.ts';
import { createRunWork } from './run/work.ts';
import { seriesConsumers } from './series/consumers.ts';
import { seriesResolvers } from './series/resolvers.ts';
import {
  marketProvider,
  refreshAtStart,
  seriesIntake,
  seriesJobs,
  seriesNews,
  seriesSchedules,
} from './series-work.ts';
import { createUnits, loadersFor, type Services } from './services.ts';
import { entities, migrations } from './tables.ts';
import { uploadResolvers } from './upload/resolvers.ts';

export { entities, migrations } from './tables.ts';

type Dependencies = SubgraphDependencies<ForecastingConfig>;
type ServicesIn = (em: EntityManager) => Services;

const resolvers = [
  seriesResolvers,
  forecastResolvers,
  // Made of them.
  runResolvers,
  accuracyResolvers,
  priceIndexResolvers,
  portfolioResolvers,
  backtestResolvers,
  uploadResolvers,
  riskResolvers,
  qualityResolvers,
  noteResolvers,
  marketResolvers,
];

/** The subgraph of what comes next: time series, what they are expected to do, and runs over many of them. */
export async function createSubgraph(dependencies: Dependencies): Promise<SubgraphService> {
  const { config, database: server, redis, peers, clock, logger, signer, health, telemetry, schedules } = dependencies;
  const database = await server.openSchema({ schema: 'forecasting', entities, migrations });
  await database.migrate();
  const outbox = createOutbox({ clock });
  const log = createEventLog({ database, publisher: 'forecasting', redis, logger, clock });
  const forecaster = createForecaster({ logger });
  const tasks: RunTasks = {
    queue: (tx, { id, clientId }) => jobs.enqueue(tx, executeRun, { runId: id }, { clientId }),
    cancel: (taskId) => jobs.cancel(taskId),
    find: (taskId) => jobs.task(taskId),
  };
  const backtestTasks: BacktestTasks = {
    queue: (tx, { id, clientId }) => jobs.enqueue(tx, executeBacktest, { backtestId: id }, { clientId }),
    cancel: (taskId) => jobs.cancel(taskId),
    find: (taskId) => jobs.task(taskId),
  };
  const isClient = async (clientId: string) => (await peers.call(describeClient, { clientId })) !== null;
  const budgets = createBudgets({ database, outbox, clock, logger, config });
  const provider = marketProvider(config);
  const intake = seriesIntake(() => jobs, provider !== undefined);
  const inUnit = createUnits({
    ...{ config, clock, logger, outbox, budgets, forecaster, tasks, backtestTasks, intake, isClient },
  });
  const night = createNightWork({
    ...{ fork: database.fork, nightsIn: (em) => inUnit(em).nights, budget: budgets.forecasts, clock },
  });
  const jobs = jobsOf({ database, outbox, budgets, night, provider, inUnit }, dependencies);
  const service = await createSubgraphService<ForecastingContext>({
    name: 'forecasting',
    directory: import.meta.dirname,
    resolvers,
    ...{ database, log, jobs, signer, clock, logger, health, telemetry },
    consumers: consumersOf({ database, log, inUnit }, dependencies),
    calls: taskCalls('forecasting', jobs),
    context: (request) => {
      const own = inUnit(request.em);
      return { ...request, ...own, loaders: loadersFor(own, request) };
    },
  });
  return {
    ...service,
    async start() {
      await service.start();
      const begin = (tx: EntityManager) => jobs.enqueue(tx, beginNight, {});
      if (schedules === 'off') return;
      await catchUpNight({ night, fork: database.fork, begin, logger });
      if (provider && config.MARKET_REFRESH_AT_START)
        await refreshAtStart({ fork: database.fork, inUnit, jobs, logger });
    },
    async [Symbol.asyncDispose]() {
      // Closed last: jobs that end meanwhile need it.
      await using _closedLast = forecaster;
      await service[Symbol.asyncDispose]();
    },
  };
}

interface Background {
  readonly database: SchemaDatabase;
  readonly outbox: Outbox;
  readonly budgets: Budgets;
  readonly night: NightWork;
  readonly provider: MarketProvider | undefined;
  readonly inUnit: ServicesIn;
}

/** What goes on in the background. */
function jobsOf({ database, outbox, budgets, night, provider, inUnit }: Background, dependencies: Dependencies): Jobs {
  const { config, peers, logger, clock, telemetry } = dependencies;
  const schedules = dependencies.schedules ?? seriesSchedules(config);
  const work = createRunWork({ fork: database.fork, unitIn: inUnit, budget: budgets.forecasts, outbox, clock });
  const handlers = [
    ...runJobs(work, night),
    ...riskJobs(() => inUnit(database.fork())),
    ...priceIndexJobs(() => inUnit(database.fork()).priceIndices),
    ...backtestJobs(createBacktestWork({ fork: database.fork, unitIn: inUnit, clock })),
    ...seriesJobs({ fork: database.fork, unitIn: inUnit, provider, budgets, peers, clock }),
    retentionJob({ ...dependencies, subgraph: 'forecasting', database, policies: retention }),
  ];
  return createJobs({ database, handlers, logger, outbox, clock, schedules, telemetry });
}

/** What is made of the news of others, and of our own. */
function consumersOf(
  { database, log, inUnit }: { database: SchemaDatabase; log: EventLog; inUnit: ServicesIn },
  { peers, logger, clock, telemetry }: Dependencies,
) {
  const agents = peers.source('agent');
  const consumer = (name: string, source: EventSource, handlers: readonly EventHandler[]) =>
    createConsumer({ name, database, source, handlers, logger, clock, telemetry });
  const seriesIn = (tx: EntityManager) => inUnit(tx).series;
  const runsIn = (tx: EntityManager) => inUnit(tx).runs;
  const machines = holdingConsumers(
    (tx) => inUnit(tx).holdings,
    (tx, moved, at) => inUnit(tx).priceIndices.follow(moved, at),
  );
  const ofSeries = seriesNews(inUnit);
  return [
    consumer('series', agents, seriesConsumers(seriesIn)),
    consumer('runs', log, runConsumers(runsIn)),
    consumer('machines', agents, machines),
    consumer(
      'backtests',
      log,
      backtestConsumers((tx) => inUnit(tx).backtests),
    ),
    consumer('spend', agents, ofSeries.spend),
    consumer('market', log, ofSeries.market),
    consumer('uploads', log, ofSeries.uploads),
    consumer('risks', agents, riskConsumers(inUnit, clock)),
  ];
}
