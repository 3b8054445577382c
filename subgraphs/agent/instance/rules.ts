import { stateMachine } from '#foundation/state-machine.ts';
import type { InstanceRole, TerminationReason } from './entity.ts';

/** What a machine can become. A primary steps back for another one; what was replaced never comes back. */
export const roles = stateMachine<InstanceRole>('role of a machine', {
  PRIMARY: ['REPLICA', 'ZOMBIE', 'TERMINATED'],
  REPLICA: ['PRIMARY', 'ZOMBIE', 'TERMINATED'],
  ZOMBIE: ['TERMINATED'],
  TERMINATED: [],
});

/** Why a machine ended, where nobody says: by what it was for its agent. */
export function usualReason({
  role,
  isReleased,
}: {
  readonly role: InstanceRole;
  readonly isReleased: boolean;
}): TerminationReason {
  if (isReleased) return 'RELEASED';
  return role === 'ZOMBIE' ? 'AFTER_SWITCH' : 'OTHER';
}

/** How far an agent's clock may be from ours: what ended just beyond what can be, ended at its edge. */
const CLOCK_SKEW_MILLISECONDS = 60_000;

/** When a machine ended, as far as we are concerned; undefined for a moment of the future or before its launch. */
export function endedAt(
  said: Date | null | undefined,
  { launchedAt, now }: { readonly launchedAt: Date; readonly now: Date },
): Date | undefined {
  if (!said) return now;
  const possible = new Date(Math.min(Math.max(said.getTime(), launchedAt.getTime()), now.getTime()));
  return Math.abs(said.getTime() - possible.getTime()) <= CLOCK_SKEW_MILLISECONDS ? possible : undefined;
}

/** What a machine cost since when, as far as a newer price is concerned. */
interface PricedMachine {
  readonly launchedAt: Date;
  readonly priceEffectiveAt: Date;
}

/**
 * Since when an observed price holds for a machine; undefined when it does not, because the machine's own price is
 * newer. A machine has no price before it was launched. `isNewest`: nothing later was seen of the machine's pool.
 */
export function effectiveFrom(
  { launchedAt, priceEffectiveAt }: PricedMachine,
  { observedAt, isNewest }: { observedAt: Date; isNewest: boolean },
): Date | undefined {
  if (observedAt < launchedAt && !isNewest) return undefined;
  const effectiveAt = observedAt < launchedAt ? launchedAt : observedAt;
  return effectiveAt < priceEffectiveAt ? undefined : effectiveAt;
}
