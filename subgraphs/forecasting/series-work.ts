import type { EntityManager } from '@mikro-orm/sql';
import type { Logger } from 'pino';
import type { Clock } from '#foundation/clock.ts';
import { transact } from '#foundation/database/transact.ts';
import type { Jobs } from '#foundation/jobs/jobs.ts';
import type { Peers } from '#foundation/subgraph/peers.ts';
import { importPriceHistory } from '#schema/calls/agent.ts';
import type { Budgets } from './budget/service.ts';
import type { ForecastingConfig } from './config.ts';
import { marketConsumers } from './market/consumers.ts';
import { refreshMarket } from './market/definition.ts';
import { marketJobs } from './market/jobs.ts';
import { createUrlProvider, type MarketProvider } from './market/provider.ts';
import { createRefreshWork, type RefreshWorkDependencies } from './market/work-service.ts';
import type { SeriesIntake } from './series-services.ts';
import type { Services } from './services.ts';
import { spendConsumers } from './spend/consumers.ts';
import { spendJobs } from './spend/jobs.ts';
import { uploadConsumers } from './upload/consumers.ts';
import { readUpload } from './upload/definition.ts';
import { uploadJobs } from './upload/jobs.ts';
import { createUploadWork } from './upload/work-service.ts';

type ServicesIn = (em: EntityManager) => Services;

const IMPORT_TIMEOUT_MILLISECONDS = 8_000;

/** Who is asked for prices of the market; undefined where nobody is. */
export const marketProvider = ({
  MARKET_DATA_URL: url,
  MARKET_DATA_ALLOW_PRIVATE: isPrivateAllowed,
}: ForecastingConfig): MarketProvider | undefined =>
  url === undefined ? undefined : createUrlProvider({ url, isPrivateAllowed });

/** How what comes in from outside is queued. */
export const seriesIntake = (jobs: () => Jobs, hasProvider: boolean): SeriesIntake => ({
  hasProvider,
  enqueueUpload: (tx, { uploadId, clientId }) => jobs().enqueue(tx, readUpload, { uploadId }, { clientId }),
  enqueueRefresh: (tx, { refreshId, clientId }) =>
    jobs().enqueue(tx, refreshMarket, { refreshId }, clientId ? { clientId } : {}),
});

/** When prices of the market are fetched by themselves, where configuration says so. */
export const seriesSchedules = ({ MARKET_REFRESH_CRON: cron }: ForecastingConfig): Record<string, string> =>
  cron === undefined ? {} : { [refreshMarket.name]: cron };

export interface SeriesWorkDependencies {
  readonly fork: () => EntityManager;
  readonly unitIn: ServicesIn;
  readonly provider: MarketProvider | undefined;
  readonly budgets: Budgets;
  readonly peers: Peers;
  readonly clock: Clock;
}

/** The background work by which series come in. */
export function seriesJobs({ fork, unitIn, provider, budgets, peers, clock }: SeriesWorkDependencies) {
  const importHistory: RefreshWorkDependencies['importHistory'] = async (history) => {
    const answer = await peers.call(importPriceHistory, history, { timeoutMilliseconds: IMPORT_TIMEOUT_MILLISECONDS });
    return answer.ok ? undefined : answer.reason;
  };
  const refresh = createRefreshWork({ fork, unitIn, provider, budget: budgets.marketData, importHistory, clock });
  return [
    ...uploadJobs(createUploadWork({ fork, unitIn, clock })),
    ...spendJobs(() => unitIn(fork()).spending),
    ...marketJobs(refresh),
  ];
}

/** What is made of news, by the consumer that hears it. */
export const seriesNews = (unitIn: ServicesIn) => ({
  uploads: uploadConsumers((tx) => unitIn(tx).uploads),
  spend: spendConsumers((tx) => unitIn(tx).spending),
  market: marketConsumers((tx) => unitIn(tx).markets),
});

export interface StartRefreshDependencies {
  readonly fork: () => EntityManager;
  readonly inUnit: ServicesIn;
  readonly jobs: Jobs;
  readonly logger: Logger;
}

/** Fetches prices of the market once at the start, unless they have just been fetched. A failure keeps nobody from starting. */
export async function refreshAtStart({ fork, inUnit, jobs, logger }: StartRefreshDependencies): Promise<void> {
  try {
    const em = fork();
    if (await inUnit(em).markets.isDueAtStart()) await transact(em, (tx) => jobs.enqueue(tx, refreshMarket, {}));
  } catch (error) {
    logger.error({ err: error }, 'prices of the market are not fetched at the start');
  }
}
