import type { PayloadOf } from '#foundation/events/define-event.ts';
import type { StoredEvent } from '#foundation/events/stored-event.ts';
import { priceObserved } from '#schema/events/agent.ts';

/** The newest price of a pool in a batch of news. */
export type WatchedPrice = Pick<
  PayloadOf<typeof priceObserved>['points'][number],
  'poolId' | 'hourlyPrice' | 'observedAt'
>;

/** The newest price of each watched pool in the news, in the order in which the pools first come. */
export function watchedPrices({ payload }: Pick<StoredEvent, 'payload'>, poolIds: readonly string[]): WatchedPrice[] {
  const watched = new Set(poolIds);
  const newest = new Map<string, WatchedPrice>();
  for (const { poolId, hourlyPrice, observedAt } of priceObserved.payload.parse(payload).points) {
    const known = newest.get(poolId);
    const isNewer = !known || Date.parse(known.observedAt) < Date.parse(observedAt);
    if (watched.has(poolId) && isNewer) newest.set(poolId, { poolId, hourlyPrice, observedAt });
  }
  return [...newest.values()];
}
