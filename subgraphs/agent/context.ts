import type { Clock } from '#foundation/clock.ts';
import type { SubgraphContext } from '#foundation/graphql/context.ts';
import type { Loaders, Services } from './services.ts';

/** What the resolvers of this subgraph are given. */
export interface AgentContext extends SubgraphContext, Services {
  readonly loaders: Loaders;
  readonly clock: Clock;
}
