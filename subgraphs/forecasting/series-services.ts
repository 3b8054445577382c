import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import type { IsClient } from '#foundation/graphql/tenancy.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Budgets } from './budget/service.ts';
import { detectFrequency } from './forecast/methods/frequency.ts';
import { marketLoaders } from './market/loaders.ts';
import { refreshRepository } from './market/repository.ts';
import { createMarkets, type MarketDependencies } from './market/service.ts';
import { noteLoaders } from './note/loaders.ts';
import { noteRepository } from './note/repository.ts';
import { createNotes } from './note/service.ts';
import { createQuality } from './quality/service.ts';
import { historyRepository } from './series/history-repository.ts';
import { seriesLoaders } from './series/loaders.ts';
import { namedRepository } from './series/named-repository.ts';
import { observationRepository } from './series/observation-repository.ts';
import { qualityRepository } from './series/quality-repository.ts';
import { seriesRepository } from './series/repository.ts';
import { createSeries } from './series/service.ts';
import { spendRepository } from './spend/repository.ts';
import { createSpending } from './spend/service.ts';
import { stepRepository } from './spend/step-repository.ts';
import { uploadLoaders } from './upload/loaders.ts';
import { uploadRepository } from './upload/repository.ts';
import { createUploads, type UploadDependencies } from './upload/service.ts';

/** How what comes in from outside is worked on, and whether there is a provider of market data. */
export interface SeriesIntake {
  readonly enqueueUpload: UploadDependencies['enqueue'];
  readonly enqueueRefresh: MarketDependencies['enqueue'];
  readonly hasProvider: boolean;
}

export interface SeriesServiceDependencies {
  readonly em: EntityManager;
  readonly clock: Clock;
  readonly isClient: IsClient;
  readonly budgets: Budgets;
  readonly intake: SeriesIntake;
}

/** The series themselves, in one unit of work. */
export const seriesIn = (em: EntityManager, clock: Clock) =>
  createSeries({
    series: seriesRepository(em),
    observations: observationRepository(em),
    histories: historyRepository(em),
    named: namedRepository(em),
    quality: qualityRepository(em),
    ...{ detectFrequency, clock },
  });

/** What is known of series, and how it comes in, in one unit of work. */
export function seriesServices({ em, clock, isClient, budgets, intake }: SeriesServiceDependencies) {
  const series = seriesIn(em, clock);
  const uploadRows = uploadRepository(em);
  const refreshRows = refreshRepository(em);
  const { enqueueRefresh: enqueue, hasProvider } = intake;
  return {
    ...{ series, uploadRows, refreshRows },
    markets: createMarkets({
      ...{ em, refreshes: refreshRows, hasProvider, budget: budgets.marketData, enqueue, isClient, clock },
    }),
    uploads: createUploads({ em, uploads: uploadRows, series, enqueue: intake.enqueueUpload, isClient, clock }),
    dataQualities: createQuality({ series, clock }),
    spending: createSpending({ em, spend: spendRepository(em), steps: stepRepository(em), series, clock }),
    notes: createNotes({ em, notes: noteRepository(em), series, clock }),
  };
}
type SeriesServices = ReturnType<typeof seriesServices>;

/** The loaders of one request for them. */
export const seriesServiceLoaders = (
  { series, uploads, notes, markets }: Pick<SeriesServices, 'series' | 'uploads' | 'notes' | 'markets'>,
  viewer: Viewer,
) => ({
  ...seriesLoaders(series, viewer),
  ...uploadLoaders(uploads, viewer),
  ...noteLoaders(notes, viewer),
  ...marketLoaders(markets, viewer),
});
