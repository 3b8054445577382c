import { stateMachine } from '#foundation/state-machine.ts';
import type { RefreshStatus } from './entity.ts';
import type { MarketPrice } from './provider.ts';

/** A machine size in a region. */
export interface MarketPlace {
  readonly instanceType: string;
  readonly region: string;
}

/** What may become of a refresh; one that failed or was stopped can be begun anew by its task. */
export const refreshStates = stateMachine<RefreshStatus>('refresh', {
  QUEUED: ['RUNNING', 'CANCELLED', 'FAILED'],
  RUNNING: ['SUCCEEDED', 'PARTIAL', 'SKIPPED', 'FAILED', 'CANCELLED'],
  SUCCEEDED: [],
  PARTIAL: [],
  SKIPPED: [],
  FAILED: ['RUNNING'],
  CANCELLED: ['RUNNING'],
});

/** The region of a zone: `us-east-1a` → `us-east-1`. */
const regionOf = (zone: string): string => zone.replace(/(?<=\d)[a-z]$/, '');

export const placeKey = ({ instanceType, region }: MarketPlace): string => `${instanceType} ${region}`;

/** Sorts prices by the places that somebody is in; others are left out. */
export function sortPrices(
  prices: readonly MarketPrice[],
  wanted: ReadonlySet<string>,
  into: Map<string, MarketPrice[]>,
): void {
  for (const price of prices) {
    const key = placeKey({ instanceType: price.InstanceType, region: regionOf(price.AvailabilityZone) });
    if (!wanted.has(key)) continue;
    const known = into.get(key);
    if (known) known.push(price);
    else into.set(key, [price]);
  }
}
