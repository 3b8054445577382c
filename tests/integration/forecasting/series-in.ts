import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { detectFrequency } from '../../../subgraphs/forecasting/forecast/methods/frequency.ts';
import { historyRepository } from '../../../subgraphs/forecasting/series/history-repository.ts';
import { namedRepository } from '../../../subgraphs/forecasting/series/named-repository.ts';
import { observationRepository } from '../../../subgraphs/forecasting/series/observation-repository.ts';
import { qualityRepository } from '../../../subgraphs/forecasting/series/quality-repository.ts';
import { seriesRepository } from '../../../subgraphs/forecasting/series/repository.ts';
import { createSeries } from '../../../subgraphs/forecasting/series/service.ts';

/** The service of series in one unit of work, without a subgraph around it. */
export const seriesIn = (em: EntityManager, clock: Clock) =>
  createSeries({
    series: seriesRepository(em),
    observations: observationRepository(em),
    histories: historyRepository(em),
    named: namedRepository(em),
    quality: qualityRepository(em),
    ...{ detectFrequency, clock },
  });
