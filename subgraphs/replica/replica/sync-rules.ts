import { ReplicaStatus } from './entity.ts';

/** From this part of the state on a standby has all it needs to take over. */
export const MINIMUM_SYNC_RATIO = 1;

/** A ready standby that is further behind than this would lose work if it took over. */
export const MOST_LAG_MILLISECONDS = 30_000;

/** Over this time a change of the rate makes itself felt by 1 − 1/e. */
const RATE_SECONDS = 60;

// Further off, an estimate says only that the copy stands still.
const LONGEST_ESTIMATE_MILLISECONDS = 7 * 24 * 60 * 60_000;

/** How far a standby follows its primary, as reported; what is absent was not said. */
export interface SyncReport {
  readonly progressRatio?: number | null | undefined;
  readonly bytesSynced?: number | null | undefined;
  readonly bytesTotal?: number | null | undefined;
  readonly lagMilliseconds?: number | null | undefined;
}

export interface Sync {
  readonly progressRatio: number;
  readonly bytesSynced: number | null;
  readonly bytesTotal: number | null;
  readonly lagMilliseconds: number | null;
}

/** The part of a standby that says how far it follows. */
export const syncOf = ({ progressRatio, bytesSynced, bytesTotal, lagMilliseconds }: Partial<Sync>): Sync => ({
  ...{ progressRatio: progressRatio ?? 0, bytesSynced: bytesSynced ?? null, bytesTotal: bytesTotal ?? null },
  lagMilliseconds: lagMilliseconds ?? null,
});

export type SyncStatus = 'INITIALIZING' | 'SYNCING' | 'SYNCED' | 'OUT_OF_SYNC';

/** The sync after a report: progress never goes back, what was not said stays, and a standby that is ready has it all. */
export function syncAfter(known: Sync, report: SyncReport, status: ReplicaStatus): Sync {
  const bytesSynced = report.bytesSynced ?? known.bytesSynced;
  const bytesTotal = report.bytesTotal ?? known.bytesTotal;
  const reported = status === ReplicaStatus.READY ? 1 : (report.progressRatio ?? ratioOf(report, bytesTotal));
  return {
    progressRatio: Math.max(known.progressRatio, reported),
    ...{ bytesSynced, bytesTotal, lagMilliseconds: report.lagMilliseconds ?? known.lagMilliseconds },
  };
}

/** Without a ratio the bytes say how far it is, where both are known. */
function ratioOf({ bytesSynced }: SyncReport, bytesTotal: number | null): number {
  if (bytesSynced == null || bytesTotal == null || bytesTotal === 0) return 0;
  return Math.min(1, bytesSynced / bytesTotal);
}

/** What the copy is at, by the standby's state, its progress and its lag. */
export function syncStatus(
  status: ReplicaStatus,
  { progressRatio, lagMilliseconds }: Pick<Sync, 'progressRatio' | 'lagMilliseconds'>,
): SyncStatus {
  if (status === ReplicaStatus.READY && (lagMilliseconds ?? 0) > MOST_LAG_MILLISECONDS) return 'OUT_OF_SYNC';
  if (progressRatio >= MINIMUM_SYNC_RATIO) return 'SYNCED';
  return status === ReplicaStatus.LAUNCHING || progressRatio === 0 ? 'INITIALIZING' : 'SYNCING';
}

/** How fast the state is copied: the part of it per second, and when that was last looked at. */
export interface SyncPace {
  readonly ratePerSecond: number | null;
  readonly measuredAt: Date | null;
}

/**
 * The pace after progress was reported: an exponential moving average of the rate between reports, for observations at
 * uneven intervals (A. Eckner, "Algorithms for Unevenly Spaced Time Series: Moving Averages and Other Rolling
 * Operators", 2017): each rate weighs 1 − e^(−Δt/60 s), the first one all.
 */
export function paceAfter(pace: SyncPace, progress: { from: number; to: number }, now: Date): SyncPace {
  const seconds = pace.measuredAt ? (now.getTime() - pace.measuredAt.getTime()) / 1_000 : 0;
  if (!pace.measuredAt) return { ratePerSecond: null, measuredAt: now };
  if (seconds <= 0) return pace;
  const rate = Math.max(0, progress.to - progress.from) / seconds;
  const kept = pace.ratePerSecond === null ? 0 : Math.exp(-seconds / RATE_SECONDS);
  return { ratePerSecond: kept * (pace.ratePerSecond ?? 0) + (1 - kept) * rate, measuredAt: now };
}

/**
 * When the copy is expected to be done: what is left, at the pace observed, from the last report on. Null without a
 * pace, when nothing is left or moves, and once the moment has passed.
 */
export function expectedReadyAt(
  progressRatio: number,
  { ratePerSecond, measuredAt }: SyncPace,
  now: Date,
): Date | null {
  const left = MINIMUM_SYNC_RATIO - progressRatio;
  if (!measuredAt || !ratePerSecond || left <= 0) return null;
  const at = measuredAt.getTime() + Math.ceil((left / ratePerSecond) * 1_000);
  const isUseful = at >= now.getTime() && at - now.getTime() <= LONGEST_ESTIMATE_MILLISECONDS;
  return isUseful ? new Date(at) : null;
}
