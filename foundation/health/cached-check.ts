import { settledWithin } from '../lifecycle/settled-within.ts';
import type { Finding, HealthCheck } from './health.ts';

export interface CachedCheckOptions {
  /** How long a good answer is believed. */
  readonly keptMilliseconds: number;
  /** Longest wait for one answer. */
  readonly checkMilliseconds?: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
}

// Trouble is looked at again soon, or it would seem to last longer than it does.
const KEPT_TROUBLE_MILLISECONDS = 1_000;
const CHECK_MILLISECONDS = 350;

/**
 * A check of something far away, asked seldom: whoever asks meanwhile is told what was found last, and those who ask at
 * once share one question, so that many probes are never a stampede.
 */
export function cachedCheck(check: HealthCheck, options: CachedCheckOptions): HealthCheck {
  const { keptMilliseconds, checkMilliseconds = CHECK_MILLISECONDS, now = () => performance.now() } = options;
  let found: { readonly finding: Finding; readonly until: number } | undefined;
  let asking: Promise<Finding> | undefined;

  async function ask(): Promise<Finding> {
    const finding = await findingOf(check, checkMilliseconds);
    const isGood = finding.status === 'HEALTHY';
    found = { finding, until: now() + (isGood ? keptMilliseconds : KEPT_TROUBLE_MILLISECONDS) };
    return finding;
  }

  return async () => {
    if (found && now() < found.until) return found.finding;
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };
}

async function findingOf(check: HealthCheck, milliseconds: number): Promise<Finding> {
  const { value, error, isLate } = await settledWithin(milliseconds, async (deadline) => check(deadline));
  if (isLate) return { status: 'UNHEALTHY', errors: [`no answer within ${milliseconds} ms`] };
  if (error === undefined) return { status: 'HEALTHY', ...(value || {}) };
  return { status: 'UNHEALTHY', errors: [error instanceof Error ? error.message : String(error)] };
}
