import type { SubgraphContext } from '#foundation/graphql/context.ts';
import type { accountLoaders } from './account/loaders.ts';
import type { Accounts } from './account/service.ts';
import type { taskLoaders } from './task/loaders.ts';
import type { Tasks } from './task/service.ts';

/** What the resolvers of this subgraph are given. */
export interface AdminContext extends SubgraphContext {
  readonly accounts: Accounts;
  readonly tasks: Tasks;
  readonly loaders: ReturnType<typeof accountLoaders> & ReturnType<typeof taskLoaders>;
}
