import type { EntityManager } from '@mikro-orm/sql';
import type { Logger } from 'pino';
import type { Clock } from '#foundation/clock.ts';
import type { Outbox } from '#foundation/events/outbox.ts';
import type { SubgraphContext } from '#foundation/graphql/context.ts';
import { accuracyRepository } from './accuracy/repository.ts';
import { createAccuracies } from './accuracy/service.ts';
import type { BacktestTasks } from './backtest/service.ts';
import type { Budgets } from './budget/service.ts';
import type { ForecastingConfig } from './config.ts';
import type { Forecaster } from './forecast/forecaster.ts';
import { forecastLoaders } from './forecast/loaders.ts';
import { createRecent } from './forecast/recent.ts';
import { forecastRepository } from './forecast/repository.ts';
import { createForecasts, type MadeForecast } from './forecast/service.ts';
import { intakeRepository } from './holding/intake-repository.ts';
import { holdingLoaders } from './holding/loaders.ts';
import { machineRepository } from './holding/machine-repository.ts';
import { holdingRepository } from './holding/repository.ts';
import { createHoldings } from './holding/service.ts';
import { portfolioServiceLoaders, portfolioServices } from './portfolio-services.ts';
import { riskLoaders } from './risk/loaders.ts';
import { poolRisksOf, riskServices } from './risk-services.ts';
import { runLoaders } from './run/loaders.ts';
import { createNights } from './run/night-service.ts';
import { createOpening, type RunTasks } from './run/opening.ts';
import { runRepository } from './run/repository.ts';
import { createRuns, type RunDependencies } from './run/service.ts';
import { type SeriesIntake, seriesServiceLoaders, seriesServices } from './series-services.ts';

/** What the services of every request, job and event share. */
export interface ServiceDependencies {
  readonly config: ForecastingConfig;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly outbox: Outbox;
  readonly budgets: Budgets;
  readonly forecaster: Forecaster;
  readonly tasks: RunTasks;
  readonly backtestTasks: BacktestTasks;
  readonly intake: SeriesIntake;
  readonly isClient: RunDependencies['isClient'];
}

// A forecast of a week is some 20 kB.
const RECENT_FORECASTS = 500;

/** Wires the services of one unit of work by hand. A slice that calls against the arrow is handed a function. */
export function createUnits(o: ServiceDependencies) {
  const { clock, logger, outbox, budgets, forecaster, tasks, isClient } = o;
  const recent = createRecent<MadeForecast>(RECENT_FORECASTS);

  return (em: EntityManager) => {
    const known = seriesServices({ em, clock, isClient, budgets, intake: o.intake });
    const { series } = known;
    const stored = forecastRepository(em);
    const forecasts = createForecasts({ series, forecasts: stored, forecaster, recent, clock, logger });
    const runRows = runRepository(em);
    const opening = createOpening({ series, tasks, outbox, clock });
    const runs = createRuns({
      ...{ em, runs: runRows, series, tasks, opening, budget: budgets.forecasts, isClient, outbox, clock },
    });
    const accuracies = createAccuracies({ accuracies: accuracyRepository(em), series });
    const nights = createNights({ em, runs: runRows, series, opening });
    const holdings = createHoldings({
      ...{ holdings: holdingRepository(em), machines: machineRepository(em), intake: intakeRepository(em) },
    });
    const risks = riskServices({ em, holdings, outbox, clock });
    const held = portfolioServices({
      ...{ em, clock, isClient, holdings, backtestTasks: o.backtestTasks, poolRisks: poolRisksOf(risks.risks) },
    });
    return {
      ...known,
      ...{ forecasts, runRows, runs, nights, accuracies, holdings },
      ...risks,
      ...held,
    };
  };
}

/** The services of one unit of work. */
export type Services = ReturnType<ReturnType<typeof createUnits>>;

/** The loaders of one request. */
export const loadersFor = (
  { forecasts, runs, risks, holdings, ...own }: Services,
  { viewer, signal }: Pick<SubgraphContext, 'viewer' | 'signal'>,
) => ({
  ...seriesServiceLoaders(own, viewer),
  ...forecastLoaders(forecasts, viewer, signal),
  ...runLoaders(runs, viewer),
  ...holdingLoaders(holdings, viewer),
  ...portfolioServiceLoaders(own, viewer),
  ...riskLoaders(risks, viewer),
});
