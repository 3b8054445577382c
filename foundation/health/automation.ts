import { settledWithin } from '../lifecycle/settled-within.ts';
import { findDependency, type HealthReport, type HealthStatus } from './health.ts';
import type { Prediction } from './vital-signs.ts';

/** When a policy acts. */
export type Condition =
  /** A dependency has been in this status, or worse, for so many checks in a row. */
  | {
      readonly kind: 'unhealthy';
      readonly dependency: string;
      readonly status?: 'DEGRADED' | 'UNHEALTHY';
      readonly checks: number;
    }
  /** A vital sign reaches its limit so soon, and its trend is so sure; or it has reached it. */
  | { readonly kind: 'predicted'; readonly vital: string; readonly withinSeconds: number; readonly confidence: number };

export interface AutomationPolicy {
  readonly name: string;
  readonly when: Condition;
  /** The name of an action. */
  readonly action: string;
  /** After it has acted it rests this long. */
  readonly cooldownSeconds: number;
  readonly maxPerHour: number;
}

/** What can be done, by name: `reset breaker agent`, `restart worker agent`, `drain process`. */
export type HealthActions = ReadonlyMap<string, () => void | Promise<void>>;

/** What was done by itself, or would have been. Written before it is done and after. */
export interface AuditRecord {
  readonly policy: string;
  readonly action: string;
  readonly reason: string;
  readonly outcome: 'BEGUN' | 'DONE' | 'FAILED' | 'DRY_RUN' | 'LIMITED';
  readonly error?: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface AutomationAudit {
  record(entry: AuditRecord): void;
}

export interface AutomationOptions {
  readonly policies: readonly AutomationPolicy[];
  readonly actions: HealthActions;
  readonly audit: AutomationAudit;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Says what it would do, and does nothing. */
  readonly isDryRun: boolean;
}

export interface Automation {
  /** Looks at one measurement and acts where a policy says so; waits for what it does. Never throws. */
  evaluate(report: HealthReport, predictions: readonly Prediction[]): Promise<void>;
}

interface PolicyState {
  readonly policy: AutomationPolicy;
  readonly act: () => void | Promise<void>;
  /** Checks in a row that were bad. */
  streak: number;
  restsUntil: number;
  /** When it acted in the last hour. */
  acts: number[];
  /** Whether it was said already that the hour's number is used up. */
  isLimitTold: boolean;
}

// Longer than the drain of a worker.
const ACTION_MILLISECONDS = 30_000;
const HOUR_MILLISECONDS = 3_600_000;
const severity: Record<HealthStatus, number> = { HEALTHY: 0, UNKNOWN: 0, DEGRADED: 1, UNHEALTHY: 2 };

/** Acts by policy, seldom, and never without a record. @throws when a policy names no action, or two have one name. */
export function createAutomation(options: AutomationOptions): Automation {
  const states = options.policies.map((policy): PolicyState => {
    const act = options.actions.get(policy.action);
    if (!act) throw new Error(`The policy ${policy.name} names no known action: ${policy.action}.`);
    return { policy, act, streak: 0, restsUntil: 0, acts: [], isLimitTold: false };
  });
  if (new Set(options.policies.map(({ name }) => name)).size !== states.length) {
    throw new Error('Two policies have the same name.');
  }
  return {
    async evaluate(report, predictions) {
      for (const state of states) {
        const reason = reasonFor(state, report, predictions);
        if (reason !== undefined && mayAct(options, state, reason)) await act(options, state, reason);
      }
    },
  };
}

/** Why the policy's condition holds; undefined when it does not. */
function reasonFor(state: PolicyState, report: HealthReport, predictions: readonly Prediction[]): string | undefined {
  const { when } = state.policy;
  if (when.kind === 'unhealthy') {
    const found = findDependency(report.dependencies, when.dependency);
    const isBad = found !== undefined && severity[found.status] >= severity[when.status ?? 'UNHEALTHY'];
    state.streak = isBad ? state.streak + 1 : 0;
    return state.streak >= when.checks ? `${when.dependency} was ${found?.status} ${state.streak} times` : undefined;
  }
  const found = predictions.find(({ name }) => name === when.vital);
  if (!found || found.secondsToLimit === null) return undefined;
  const { secondsToLimit, confidence } = found;
  const isNear = secondsToLimit === 0 || (secondsToLimit <= when.withinSeconds && confidence >= when.confidence);
  return isNear ? `${when.vital} reaches its limit in ${secondsToLimit} s` : undefined;
}

function mayAct({ now, audit }: AutomationOptions, state: PolicyState, reason: string): boolean {
  const at = now();
  if (at < state.restsUntil) return false;
  state.acts = state.acts.filter((acted) => acted > at - HOUR_MILLISECONDS);
  if (state.acts.length < state.policy.maxPerHour) {
    state.isLimitTold = false;
    return true;
  }
  const { name: policy, action } = state.policy;
  if (!state.isLimitTold) audit.record({ policy, action, reason, outcome: 'LIMITED', at });
  state.isLimitTold = true;
  return false;
}

async function act({ now, audit, isDryRun }: AutomationOptions, state: PolicyState, reason: string): Promise<void> {
  const { name: policy, action, cooldownSeconds } = state.policy;
  const record = (outcome: AuditRecord['outcome'], error?: unknown) =>
    audit.record({ policy, action, reason, outcome, at: now(), ...(error !== undefined && { error: String(error) }) });
  state.acts.push(now());
  state.restsUntil = now() + cooldownSeconds * 1000;
  // What was done is to be judged by what comes after it.
  state.streak = 0;
  if (isDryRun) return record('DRY_RUN');
  record('BEGUN');
  const { error, isLate } = await settledWithin(ACTION_MILLISECONDS, async () => state.act());
  if (isLate) record('FAILED', `It did not end within ${ACTION_MILLISECONDS} ms.`);
  else if (error !== undefined) record('FAILED', error);
  else record('DONE');
}
