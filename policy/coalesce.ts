import type { PolicyDecision } from './types.ts';

/** Pools change many at a time; an instance is looked at once for all changes of a minute. */
const WINDOW_SECONDS = 60;

/**
 * When an instance is next to be evaluated after its pools changed: at once when its last evaluation is a minute ago, else
 * when it will be. A notice never waits.
 */
export function evaluationDueAt(o: {
  readonly changedAt: Date;
  readonly lastEvaluatedAt?: Date | undefined;
  readonly hasNotice?: boolean;
}): Date {
  if (!o.lastEvaluatedAt || o.hasNotice) return o.changedAt;
  const earliest = o.lastEvaluatedAt.getTime() + WINDOW_SECONDS * 1000;
  return new Date(Math.max(o.changedAt.getTime(), earliest));
}

/**
 * Whether a decision says nothing new: the workload stays, with or without a standby, by the rule that said so before. It
 * moves `lastEvaluatedAt` and is not news.
 */
export function isRepeated(
  previous: Pick<PolicyDecision, 'action' | 'rule'> | undefined,
  current: Pick<PolicyDecision, 'action' | 'rule'>,
): boolean {
  const isLeft = current.action === 'STAY' || current.action === 'CREATE_REPLICA';
  return isLeft && previous?.action === current.action && previous.rule === current.rule;
}
