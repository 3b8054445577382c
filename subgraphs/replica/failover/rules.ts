import type { FailoverPhase } from './entity.ts';

/** How much is done in each phase, 0 to 1. */
export const PROGRESS: Readonly<Record<FailoverPhase, number>> = {
  NOTICED: 0,
  EMERGENCY_REPLICA: 0.25,
  PROMOTING: 0.5,
  PROMOTED: 1,
  FAILED: 1,
};

// Clouds give two minutes; a notice that does not say when is taken to say that.
const USUAL_WARNING_MILLISECONDS = 2 * 60_000;
// No cloud gives notice of longer: what says so would stay open for as long as it likes.
const LONGEST_WARNING_MILLISECONDS = 24 * 60 * 60_000;
// A standby may still come up, and take over, some time after the machine has gone.
const HOPE_MILLISECONDS = 15 * 60_000;

/** Whether the machine is gone for so long that nothing is expected to take over any more. */
export function isHopeless(o: { noticedAt: Date; terminatesAt?: Date | null }, now: Date): boolean {
  const noticedAt = o.noticedAt.getTime();
  const told = o.terminatesAt ? o.terminatesAt.getTime() - noticedAt : USUAL_WARNING_MILLISECONDS;
  const warning = Math.min(Math.max(0, told), LONGEST_WARNING_MILLISECONDS);
  return now.getTime() > noticedAt + warning + HOPE_MILLISECONDS;
}

/** A standby as far as its fitness to take over is concerned. */
export interface Candidate {
  readonly id: string;
  readonly status: string;
  readonly instanceId?: string | null;
  readonly lagMilliseconds?: number | null;
  readonly createdAt: Date;
}

/**
 * The standby to take over: a ready one before one that is syncing; one whose machine is to be taken as well comes
 * last; of ready ones the one that is least behind; then the oldest. Undefined when none can.
 */
export function bestStandby<C extends Candidate>(
  standbys: readonly C[],
  o: { tried: ReadonlySet<string>; doomed: ReadonlySet<string> },
): C | undefined {
  const isFit = ({ id, status, instanceId }: C) =>
    (status === 'READY' || status === 'SYNCING') && instanceId != null && !o.tried.has(id);
  const rank = (standby: C): readonly number[] => [
    Number(o.doomed.has(standby.instanceId ?? '')),
    Number(standby.status !== 'READY'),
    standby.status === 'READY' ? (standby.lagMilliseconds ?? Number.MAX_SAFE_INTEGER) : 0,
    standby.createdAt.getTime(),
  ];
  return standbys.filter(isFit).sort((a, b) => compareRanks(rank(a), rank(b)) || (a.id < b.id ? -1 : 1))[0];
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  const place = a.findIndex((value, i) => value !== b[i]);
  return place === -1 ? 0 : (a[place] ?? 0) - (b[place] ?? 0);
}

/**
 * A standby that an earlier notice, or an earlier call of this one, asked for, and that still is of use: one in the
 * primary's own pool goes with it.
 */
export function pendingEmergency<C extends Candidate & { readonly kind: string; readonly poolId?: string | null }>(
  standbys: readonly C[],
  o: { tried: ReadonlySet<string>; primaryPoolId: string | null },
): C | undefined {
  return standbys.find(
    ({ id, kind, status, poolId }) =>
      kind === 'EMERGENCY' &&
      status !== 'PROMOTING' &&
      !o.tried.has(id) &&
      (poolId == null || poolId !== o.primaryPoolId),
  );
}
