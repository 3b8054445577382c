import type { EntityManager } from '@mikro-orm/sql';
import type { FollowItem } from '../events/follow.ts';
import type { StoredEvent } from '../events/stored-event.ts';
import type { Viewer } from '../identity/viewer.ts';

/** Which events of the subgraph's own log a subscription wants. */
export interface FollowRequest {
  readonly topic: string;
  readonly types?: readonly string[];
  readonly clientId?: string;
  readonly aggregateId?: string;
  /** Only events for which this holds; the others are passed over. */
  readonly where?: (event: StoredEvent) => boolean;
  /**
   * What a subscription begins with when it does not resume: each value is handed to the field's `resolve` before any
   * event. It is asked for after the place in the log is fixed, so that nothing falls between; it may come twice.
   */
  readonly startWith?: () => Promise<readonly unknown[]>;
}

/** One step of a subscription: an event, events that are no longer kept, or a value it starts with. */
export type Followed = FollowItem | { readonly kind: 'value'; readonly value: unknown };

/** What every resolver is given; a subgraph's own context adds its services and loaders to it. */
export interface SubgraphContext {
  readonly viewer: Viewer;
  /** The request's own fork; one of its own for each event of a subscription. */
  readonly em: EntityManager;
  readonly requestId: string;
  /** Aborted when the time for the request is over, or the caller has gone. */
  readonly signal: AbortSignal;
  /**
   * What the `subscribe` function of a subscription field returns: the events of a topic, from where the caller left
   * off. Checks nothing: the resolver decides first whether the viewer may hear them. Its field's `resolve` is given
   * each event (or value of `startWith`) as its parent.
   */
  follow(request: FollowRequest): AsyncIterable<Followed>;
}
