import { z } from 'zod';
import { assess, refuges } from './assess.ts';
import { isDeadlineAtRisk } from './follow-deadline.ts';
import { guardAgainst } from './guards.ts';
import { DecisionAction, Objection, type PolicyDecision, type PolicyInput, PolicyRule } from './types.ts';

const MOST_OPTIONS = 1_000;
const MOST_FEATURES = 100;
const LONGEST_REASON = 1_000;
/** USD per hour, seconds, or any other figure: no column holds what is far beyond. */
const GREATEST_FIGURE = 1e11;

const share = z.number().min(0).max(1);
const figure = z.number().min(-GREATEST_FIGURE).max(GREATEST_FIGURE);
/** What a database can keep: no control characters, no halves of one. */
const words = z
  .string()
  .max(LONGEST_REASON)
  .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text), 'no control characters');
const place = { hourlyPrice: figure, score: figure, risk: share, expectedHourlyCost: figure };
const objections = z.array(z.enum(Objection)).max(MOST_OPTIONS);

/** What an answer must look like: every figure finite, every share between 0 and 1. */
const answerShape = z.object({
  action: z.enum(DecisionAction),
  targetPoolId: z.string().optional(),
  confidence: share,
  reason: words.min(1),
  rule: z.literal(Object.values(PolicyRule)),
  expectedSavingsHourly: figure,
  risk: share,
  bestHourlyPrice: figure.min(0),
  candidates: z
    .array(z.object({ ...place, poolId: z.string(), poolName: z.string(), rank: z.int().nullable(), objections }))
    .max(MOST_OPTIONS),
  options: z
    .array(
      z.object({
        ...{ ...place, objections, mode: z.enum(['SPOT', 'ON_DEMAND']), poolId: z.string().nullable() },
        ...{ isCurrent: z.boolean(), isAvailable: z.boolean() },
      }),
    )
    .max(MOST_OPTIONS),
  features: z
    .record(words, figure)
    .refine((features) => Object.keys(features).length <= MOST_FEATURES, `at most ${MOST_FEATURES}`),
});

/** Why a pool cannot be gone to; undefined when it can. */
function faultInTarget(input: PolicyInput, { action, targetPoolId }: PolicyDecision): string | undefined {
  if (targetPoolId === undefined) return action === 'SWITCH' ? 'it names no pool to switch to' : undefined;
  if (action === 'STAY' || action === 'SWITCH_TO_ON_DEMAND') return 'it names a pool and does not go there';
  if (!input.candidates.some(({ poolId }) => poolId === targetPoolId)) return 'it names a pool that is not known';
  const isEnterable = refuges(input, assess(input)).some(({ poolId }) => poolId === targetPoolId);
  return isEnterable ? undefined : 'it names a pool that cannot be entered';
}

/** Why the options are not those that there are; undefined when they are. */
function faultInOptions({ instance, candidates }: PolicyInput, { options }: PolicyDecision): string | undefined {
  // Staying and on-demand come beside the pools.
  if (options.length > candidates.length + 2) return 'it names more places than there are';
  const known = new Set([instance.poolId, ...candidates.map(({ poolId }) => poolId)]);
  const isKnown = options.every(({ mode, poolId }) => (mode === 'ON_DEMAND' ? poolId === null : known.has(poolId)));
  return isKnown ? undefined : 'it weighs a pool that is not known';
}

/**
 * What is wrong with the answer of an engine, in words; undefined when it can be followed. It must have the shape of a
 * decision, with figures that are finite and places that there are, must send the workload to a pool that is known and can be entered, and not to where
 * it is, must keep the limits of switches by choice, and must not put a deadline at risk. Pure.
 */
export function faultIn(input: PolicyInput, answer: unknown): string | undefined {
  const parsed = answerShape.safeParse(answer);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return `${issue?.path.join('.') || 'the answer'}: ${issue?.message ?? 'not understood'}`;
  }
  const decision = answer as PolicyDecision;
  const fault = faultInTarget(input, decision) ?? faultInOptions(input, decision);
  if (fault) return fault;
  const { action } = decision;
  if (action === 'SWITCH_TO_ON_DEMAND' && input.instance.mode === 'ON_DEMAND')
    return 'the workload is on demand already';
  const isAtRisk = isDeadlineAtRisk(input);
  const isOnDemand = action === 'SWITCH_TO_ON_DEMAND' || (action !== 'SWITCH' && input.instance.mode === 'ON_DEMAND');
  if (isAtRisk && !isOnDemand) return 'it puts the deadline of the job at risk';
  const isForced = input.notice === 'TERMINATION' || isAtRisk;
  const guard = isForced || action === 'STAY' || action === 'CREATE_REPLICA' ? undefined : guardAgainst(input);
  return guard && `it switches although ${guard}`;
}
