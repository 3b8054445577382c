import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import type { IsClient } from '#foundation/graphql/tenancy.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { backtestLoaders } from './backtest/loaders.ts';
import { backtestRepository } from './backtest/repository.ts';
import { type BacktestTasks, createBacktests } from './backtest/service.ts';
import type { Holdings } from './holding/service.ts';
import { portfolioLoaders } from './portfolio/loaders.ts';
import { createPortfolios, type PoolRisks } from './portfolio/service.ts';
import { createIndexHistories } from './price-index/history-service.ts';
import { priceIndexLoaders } from './price-index/loaders.ts';
import { priceIndexRepository } from './price-index/repository.ts';
import { createPriceIndices } from './price-index/service.ts';
import { gridRepository } from './series/grid-repository.ts';
import { createPriceGrids } from './series/grid-service.ts';

export interface PortfolioServiceDependencies {
  readonly em: EntityManager;
  readonly clock: Clock;
  readonly isClient: IsClient;
  readonly backtestTasks: BacktestTasks;
  readonly holdings: Holdings;
  readonly poolRisks: PoolRisks;
}

/** What the machines of clients cost and risk, and what would have been better, in one unit of work. */
export function portfolioServices(o: PortfolioServiceDependencies) {
  const { em, clock, isClient, backtestTasks, holdings, poolRisks } = o;
  const grids = createPriceGrids({ grids: gridRepository(em) });
  const indices = priceIndexRepository(em);
  const priceIndices = createPriceIndices({ em, indices, holdings, clock });
  const indexHistories = createIndexHistories({ indices, grids, clock });
  const portfolios = createPortfolios({ holdings, grids, poolRisks, clock });
  const backtestRows = backtestRepository(em);
  const backtests = createBacktests({ em, backtests: backtestRows, holdings, tasks: backtestTasks, isClient, clock });
  return { grids, priceIndices, indexHistories, portfolios, backtestRows, backtests };
}
type PortfolioServices = ReturnType<typeof portfolioServices>;

export const portfolioServiceLoaders = (
  { priceIndices, portfolios, backtests }: Pick<PortfolioServices, 'priceIndices' | 'portfolios' | 'backtests'>,
  viewer: Viewer,
) => ({
  ...priceIndexLoaders(priceIndices, viewer),
  ...portfolioLoaders(portfolios),
  ...backtestLoaders(backtests, viewer),
});
