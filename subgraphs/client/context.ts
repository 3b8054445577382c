import type { Clock } from '#foundation/clock.ts';
import type { SubgraphContext } from '#foundation/graphql/context.ts';
import type { fleetLoaders } from './fleet/loaders.ts';
import type { notificationLoaders } from './notification/loaders.ts';
import type { Notifications } from './notification/service.ts';
import type { Savings } from './savings/service.ts';
import type { Switches } from './switch/service.ts';

/** What the resolvers of this subgraph are given. */
export interface ClientContext extends SubgraphContext {
  readonly notifications: Notifications;
  readonly savings: Savings;
  readonly switches: Switches;
  readonly loaders: ReturnType<typeof fleetLoaders> & ReturnType<typeof notificationLoaders>;
  readonly clock: Clock;
}
