import type { PolicyDecision, PolicyInput } from '#policy/types.ts';
import type { Agent } from '../agent/service.ts';
import type { Instance } from '../instance/service.ts';
import type { Consult } from './consult.ts';
import type { DecisionCandidate } from './entity.ts';
import { keptCandidates, verdictFor } from './rules.ts';
import type { See } from './sight.ts';
import type { Memory, Settings } from './situation-repository.ts';

/** The agent whose machine is looked at. */
export type LookedAt = Pick<Agent, 'id' | 'clientId' | 'status'>;

/** What the policy says of a machine now, and what it says so by. */
export interface Look {
  readonly agent: LookedAt;
  readonly instance: Instance;
  readonly settings: Settings;
  readonly isDisabled: boolean;
  readonly verdict: PolicyDecision;
  readonly candidates: readonly DecisionCandidate[];
  /** Who said it. */
  readonly engine: string;
  readonly modelVersion: string;
  /** USD paid beyond the best price since the machine took over. */
  readonly regret: number;
  /** What is remembered of this machine; undefined at the first look. */
  readonly memory: Memory | undefined;
  readonly at: Date;
}

/** Asks an engine about a machine. Reads only. */
export function createLook({ see, consult }: { readonly see: See; readonly consult: Consult }) {
  return async function look(agent: LookedAt, instance: Instance, notice?: PolicyInput['notice']): Promise<Look> {
    const { input, settings, memory, priceOf } = await see(instance, notice);
    const { decided, ...by } = await consult(input);
    const isDisabled = agent.status === 'DISABLED';
    return {
      ...{ agent, instance, settings, isDisabled, regret: input.regret, memory, at: input.now },
      verdict: verdictFor(decided, { isDisabled }),
      candidates: keptCandidates(decided.options, { instance, priceOf }),
      ...by,
    };
  };
}
export type LookAt = ReturnType<typeof createLook>;
