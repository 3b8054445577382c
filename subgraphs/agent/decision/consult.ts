import type { Logger } from '#foundation/logging/logger.ts';
import { DeadlineExceeded, withDeadline } from '#foundation/resilience/deadline.ts';
import { faultIn } from '#policy/check-answer.ts';
import { decide } from '#policy/decide.ts';
import { builtInEngine, type DecisionEngine } from '#policy/engine.ts';
import type { PolicyDecision, PolicyInput } from '#policy/types.ts';

export interface ConsultDependencies {
  /** Who decides. */
  readonly engine: DecisionEngine;
  readonly logger: Logger;
  /** How long an engine may take. */
  readonly deadlineMilliseconds?: number;
}

/** A decision, and who made it. */
export interface Consulted {
  readonly decided: PolicyDecision;
  readonly engine: string;
  readonly modelVersion: string;
}

/** A workload's lock is held meanwhile: an engine that thinks for longer is in the way. */
const DEADLINE_MILLISECONDS = 50;

/** Of what an engine said when it failed: so much, without what no database keeps. */
const LONGEST_MESSAGE = 300;

function messageOf(error: unknown): string {
  try {
    const message = error instanceof Error ? error.message : String(error);
    return message
      .slice(0, LONGEST_MESSAGE)
      .toWellFormed()
      .replace(/\p{Cc}/gu, ' ');
  } catch {
    return 'it threw what cannot be read';
  }
}

const wordsOf = (error: unknown): string =>
  error instanceof DeadlineExceeded ? 'it gave no answer in time' : `it failed: ${messageOf(error)}`;

/** What an engine is shown, its own to change: the policy and the check of its answer go by what was seen. */
function copyOf({ survival, ...seen }: PolicyInput): PolicyInput {
  return { ...structuredClone(seen), ...(survival && { survival }) };
}

/**
 * Asks an engine where a workload should run. When it fails, is slow, or answers what cannot be followed, the policy itself
 * decides, and the reason says so.
 */
export function createConsult({ engine, logger, deadlineMilliseconds = DEADLINE_MILLISECONDS }: ConsultDependencies) {
  /** The answer, or why there is none to follow. */
  async function answerOf(input: PolicyInput): Promise<PolicyDecision | string> {
    try {
      const shown = copyOf(input);
      const begun = performance.now();
      // What it keeps a hand on could change after it was checked.
      const decided = structuredClone(await withDeadline(() => engine.decide(shown), deadlineMilliseconds));
      // One that computed without a pause has kept the deadline's own timer from firing.
      if (performance.now() - begun > deadlineMilliseconds) return wordsOf(new DeadlineExceeded(deadlineMilliseconds));
      const fault = faultIn(input, decided);
      return fault === undefined ? decided : `its answer cannot be followed: ${fault}`;
    } catch (error) {
      return wordsOf(error);
    }
  }

  return async function consult(input: PolicyInput): Promise<Consulted> {
    const own = { engine: builtInEngine.name, modelVersion: builtInEngine.version };
    if (engine === builtInEngine) return { decided: decide(input), ...own };
    const answer = await answerOf(input);
    if (typeof answer !== 'string') return { decided: answer, engine: engine.name, modelVersion: engine.version };
    logger.warn({ engine: engine.name, version: engine.version, fault: answer }, 'an engine was not followed');
    const decided = decide(input);
    const reason = `The engine ${engine.name} ${engine.version} was not followed, ${answer}. ${decided.reason}`;
    return { decided: { ...decided, reason }, ...own };
  };
}
export type Consult = ReturnType<typeof createConsult>;
