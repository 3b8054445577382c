import type { EntityManager } from '@mikro-orm/sql';
import { foundationMigrations } from '#foundation/database/foundation-migrations.ts';
import { createConsumer, type EventHandler } from '#foundation/events/consumer.ts';
import { createEventLog, type EventSource } from '#foundation/events/log.ts';
import { createOutbox, type Outbox } from '#foundation/events/outbox.ts';
import type { SubgraphContext } from '#foundation/graphql/context.ts';
import { createJobs, type Jobs } from '#foundation/jobs/jobs.ts';
import type { SubgraphDependencies } from '#foundation/subgraph/dependencies.ts';
import { retentionJob } from '#foundation/subgraph/retention-job.ts';
import { createSubgraphService, type SubgraphService } from '#foundation/subgraph/service.ts';
import { describeClient } from '#schema/calls/admin.ts';
import { taskCalls } from '#schema/calls/task.ts';
import type { ForecastingConfig } from './config.ts';
import type { ForecastingContext } from './context.ts';
import { StoredForecast } from './forecast/entity.ts';
import { createForecaster, type Forecaster } from './forecast/forecaster.ts';
import { forecastLoaders } from './forecast/loaders.ts';
import { createRecent } from './forecast/recent.ts';
import { forecastRepository } from './forecast/repository.ts';
import { forecastResolvers } from './forecast/resolvers.ts';
import { createForecasts, type MadeForecast } from './forecast/service.ts';
import { SeriesAndForecasts } from './migrations/0100-series-and-forecasts.ts';
import { Retention } from './migrations/0340-retention.ts';
import { ForecastsOfRuns } from './migrations/0360-forecasts-of-runs.ts';
import { retention } from './retention.ts';
import { runConsumers } from './run/consumers.ts';
import { ForecastRun } from './run/entity.ts';
import { executeRun } from './run/execute-run.ts';
import { runJobs } from './run/jobs.ts';
import { runLoaders } from './run/loaders.ts';
import { runRepository } from './run/repository.ts';
import { runResolvers } from './run/resolvers.ts';
import { createRuns, type RunDependencies, type RunTasks } from './run/service.ts';
import { createRunWork, type RunUnit } from './run/work.ts';
import { seriesConsumers } from './series/consumers.ts';
import { InstancePool, Series, SeriesPoint } from './series/entity.ts';
import { seriesLoaders } from './series/loaders.ts';
import { observationRepository } from './series/observation-repository.ts';
import { seriesRepository } from './series/repository.ts';
import { seriesResolvers } from './series/resolvers.ts';
import { createSeries } from './series/service.ts';

export const entities = [Series, SeriesPoint, InstancePool, StoredForecast, ForecastRun];
export const migrations = [...foundationMigrations, SeriesAndForecasts, Retention, ForecastsOfRuns];

// A forecast of a week is some 20 kB.
const RECENT_FORECASTS = 500;

type Wiring = Pick<SubgraphDependencies<ForecastingConfig>, 'clock' | 'logger'> & {
  readonly outbox: Outbox;
  readonly forecaster: Forecaster;
  readonly tasks: RunTasks;
  readonly isClient: RunDependencies['isClient'];
};

/** The services of the slices, made for each unit of work. */
function createUnits({ clock, logger, outbox, forecaster, tasks, isClient }: Wiring) {
  const recent = createRecent<MadeForecast>(RECENT_FORECASTS);

  return (em: EntityManager): RunUnit => {
    const series = createSeries({ series: seriesRepository(em), observations: observationRepository(em), clock });
    const stored = forecastRepository(em);
    const forecasts = createForecasts({ series, forecasts: stored, forecaster, recent, clock, logger });
    const repository = runRepository(em);
    const runs = createRuns({ em, runs: repository, series, tasks, isClient, outbox, clock });
    return { series, forecasts, repository, runs };
  };
}

function contextOf(request: SubgraphContext, { series, forecasts, runs }: RunUnit): ForecastingContext {
  const { viewer, signal } = request;
  const loaders = {
    ...seriesLoaders(series, viewer),
    ...forecastLoaders(forecasts, viewer, signal),
    ...runLoaders(runs, viewer),
  };
  return { ...request, series, forecasts, runs, loaders };
}

/** The subgraph of what comes next: time series, what they are expected to do, and runs over many of them. */
export async function createSubgraph(dependencies: SubgraphDependencies<ForecastingConfig>): Promise<SubgraphService> {
  const { database: server, redis, peers, clock, logger, signer, health, telemetry } = dependencies;
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
  const isClient = async (clientId: string) => (await peers.call(describeClient, { clientId })) !== null;
  const unitIn = createUnits({ clock, logger, outbox, forecaster, tasks, isClient });
  const work = createRunWork({ fork: database.fork, unitIn, outbox, clock });
  const jobs: Jobs = createJobs({
    database,
    handlers: [
      ...runJobs(work),
      retentionJob({ ...dependencies, subgraph: 'forecasting', database, policies: retention }),
    ],
    logger,
    outbox,
    clock,
    schedules: dependencies.schedules,
    telemetry,
  });
  const consumer = (name: string, source: EventSource, handlers: readonly EventHandler[]) =>
    createConsumer({ name, database, source, handlers, logger, clock, telemetry });

  const service = await createSubgraphService<ForecastingContext>({
    name: 'forecasting',
    directory: import.meta.dirname,
    resolvers: [seriesResolvers, forecastResolvers, runResolvers],
    ...{ database, log, jobs, signer, clock, logger, health, telemetry },
    consumers: [
      consumer(
        'series',
        peers.source('agent'),
        seriesConsumers((tx) => unitIn(tx).series),
      ),
      consumer(
        'runs',
        log,
        runConsumers((tx) => unitIn(tx).runs),
      ),
    ],
    calls: taskCalls('forecasting', jobs),
    context: (request) => contextOf(request, unitIn(request.em)),
  });
  return {
    ...service,
    async [Symbol.asyncDispose]() {
      // Closed last: jobs that end meanwhile need it.
      await using _closedLast = forecaster;
      await service[Symbol.asyncDispose]();
    },
  };
}
