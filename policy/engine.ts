import { decide } from './decide.ts';
import type { PolicyDecision, PolicyInput } from './types.ts';

/** What decides where instances run. Another one answers at its leisure, within a deadline, and is checked by `faultIn`. */
export interface DecisionEngine {
  readonly name: string;
  readonly version: string;
  /** See `explained` for an engine that says no more than what to do and why. */
  decide(input: PolicyInput): PolicyDecision | Promise<PolicyDecision>;
}

/** The policy itself, which decides for any engine that fails. */
export const builtInEngine = { name: 'built-in', version: '2', decide } as const satisfies DecisionEngine;
