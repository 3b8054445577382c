import type { SubgraphContext } from '#foundation/graphql/context.ts';
import type { forecastLoaders } from './forecast/loaders.ts';
import type { Forecasts } from './forecast/service.ts';
import type { runLoaders } from './run/loaders.ts';
import type { Runs } from './run/service.ts';
import type { seriesLoaders } from './series/loaders.ts';
import type { Series } from './series/service.ts';

/** What the resolvers of this subgraph are given. */
export interface ForecastingContext extends SubgraphContext {
  readonly series: Series;
  readonly forecasts: Forecasts;
  readonly runs: Runs;
  readonly loaders: ReturnType<typeof seriesLoaders> &
    ReturnType<typeof forecastLoaders> &
    ReturnType<typeof runLoaders>;
}
