import { guardAgainst } from './guards.ts';
import { type PolicyDecision, type PolicyInput, PolicyRule } from './types.ts';

/** What a rule says; the rest of a decision is the same for all. */
export type Verdict = Pick<
  PolicyDecision,
  'action' | 'targetPoolId' | 'confidence' | 'reason' | 'rule' | 'expectedSavingsHourly'
> & {
  /** What only this rule goes by. */
  readonly figures?: Readonly<Record<string, number>>;
};

export const dollars = (amount: number): string => `$${amount.toFixed(4)}`;
export const percent = (share: number): string => `${Math.round(share * 100)} %`;

export const stay = (rule: PolicyRule, confidence: number, reason: string): Verdict => ({
  action: 'STAY',
  targetPoolId: undefined,
  confidence,
  reason,
  rule,
  expectedSavingsHourly: 0,
});

/** How clear-cut a comparison is: 0.5 where both sides are equal, towards 1 the further they are apart. */
export function clarity(value: number, threshold: number): number {
  const sum = value + threshold;
  return sum > 0 ? 0.5 + Math.abs(value - threshold) / sum / 2 : 0.5;
}

/** Rule 6: lets a switch by choice pass, or turns it into staying. */
export function guarded(input: PolicyInput, verdict: Verdict): Verdict {
  const objection = guardAgainst(input);
  return objection ? stay(PolicyRule.GUARD, 1, `A switch would pay, but ${objection}.`) : verdict;
}
