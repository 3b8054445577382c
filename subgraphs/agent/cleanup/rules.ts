import type { CleanupCount, CleanupFailure, ResourceKind } from './entity.ts';

/** What became of one resource. */
export interface CleanupItem {
  readonly kind: ResourceKind;
  readonly providerId: string;
  readonly isSuccessful: boolean;
  readonly message?: string | null;
  readonly sizeGigabytes?: number | null;
}

/** A report in short: how many of each kind, in the order in which the kinds first come, and each failure. */
export function summarise(items: readonly CleanupItem[]) {
  const counts: CleanupCount[] = [...Map.groupBy(items, ({ kind }) => kind)].map(([kind, own]) => {
    const removed = own.filter(({ isSuccessful }) => isSuccessful);
    const removedGigabytes = removed.reduce((sum, { sizeGigabytes }) => sum + (sizeGigabytes ?? 0), 0);
    return { kind, removedCount: removed.length, failedCount: own.length - removed.length, removedGigabytes };
  });
  const failures: CleanupFailure[] = items
    .filter(({ isSuccessful }) => !isSuccessful)
    .map(({ kind, providerId, message }) => ({ kind, providerId, message: message || null }));
  return { counts, failures };
}
