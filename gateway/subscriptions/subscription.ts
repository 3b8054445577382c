import type { SubscriptionNode } from '@apollo/query-planner';
import type { GatewayContext } from '../context.ts';
import type { PreparedOperation } from '../execution/plan-cache.ts';
import type { CursorScope } from './cursor.ts';

/** A subscription that was allowed and planned. */
export interface Subscription {
  /** Equal for all that may share one upstream. */
  readonly key: string;
  readonly prepared: PreparedOperation;
  readonly node: SubscriptionNode;
  readonly scope: CursorScope;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: GatewayContext;
  /** Whether it begins with what is the case, so that a late one needs an upstream of its own. */
  readonly startsWithState: boolean;
  /** The place in the subgraph's log to resume behind. */
  readonly after?: string;
}
