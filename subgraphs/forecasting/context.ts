import type { SubgraphContext } from '#foundation/graphql/context.ts';
import type { loadersFor, Services } from './services.ts';

/** What the resolvers of this subgraph are given. */
export interface ForecastingContext extends SubgraphContext, Omit<Services, 'runRows' | 'uploadRows' | 'refreshRows'> {
  readonly loaders: ReturnType<typeof loadersFor>;
}
