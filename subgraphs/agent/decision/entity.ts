import { defineEntity, p } from '@mikro-orm/core';
import { decimal } from '#foundation/database/decimal.ts';
import { identityProperties } from '#foundation/database/identity.ts';
import type { DecisionAction, PolicyRule } from '#policy/types.ts';
import type { PurchaseMode } from '../instance/service.ts';

/** A place that was looked at. The newer half is not there in old decisions, which looked at pools alone. */
export interface DecisionCandidate {
  /** Null on demand. */
  readonly poolId: string | null;
  /** USD, as a decimal. */
  readonly hourlyPrice: string;
  readonly score: number;
  /** Why it was left out; null when it was not. */
  readonly exclusion: string | null;
  readonly mode?: PurchaseMode;
  /** Whether the workload ran there: what staying came to. */
  readonly isCurrent?: boolean;
  /** The chance of an interruption in the coming hour, 0 to 1. */
  readonly risk?: number;
  /** USD an hour, as a decimal: the price, and the risk times what an interruption costs. */
  readonly expectedHourlyCost?: string;
}

export interface DecisionFeature {
  readonly name: string;
  readonly value: number;
}

const DecisionSchema = defineEntity({
  name: 'Decision',
  tableName: 'decision',
  properties: {
    ...identityProperties,
    clientId: p.uuid(),
    agentId: p.uuid(),
    instanceId: p.uuid(),
    action: p.string().$type<DecisionAction>(),
    targetPoolId: p.uuid().nullable(),
    confidence: p.double().$type<number>(),
    reason: p.text(),
    rule: p.integer().$type<PolicyRule>(),
    expectedHourlySavings: decimal(),
    risk: p.double().$type<number>(),
    candidates: p.json().$type<readonly DecisionCandidate[]>(),
    features: p.json().$type<readonly DecisionFeature[]>(),
    engine: p.string(),
    modelVersion: p.string(),
    isExecuted: p.boolean(),
    madeAt: p.datetime(),
    lastEvaluatedAt: p.datetime(),
  },
});

/** What was decided for a machine, and everything that was looked at. Only `lastEvaluatedAt` ever changes. */
export class Decision extends DecisionSchema.class {}
DecisionSchema.setClass(Decision);

const DecisionStateSchema = defineEntity({
  name: 'DecisionState',
  tableName: 'decision_state',
  properties: {
    agentId: p.uuid().primary(),
    clientId: p.uuid(),
    /** The machine that the rest is about: another one begins anew. */
    instanceId: p.uuid(),
    instanceType: p.string(),
    /** USD paid since the machine took over beyond what the best pool would have cost. */
    regret: p.double().$type<number>(),
    /** USD per hour, from `evaluatedAt` on. */
    ownHourlyPrice: p.double().$type<number>(),
    bestHourlyPrice: p.double().$type<number>(),
    evaluatedAt: p.datetime(),
    /** When a pool first changed since then; null while none has. */
    changedAt: p.datetime().nullable(),
    /** The newest decision, and what repeats of it are recognised by. */
    decisionId: p.uuid(),
    action: p.string().$type<DecisionAction>(),
    rule: p.integer().$type<PolicyRule>(),
    wasDisabled: p.boolean(),
    /** Of the last look, 0 to 1: the decision that it repeats may have found another. */
    risk: p.double().$type<number>().nullable(),
  },
});

/** What the policy remembers of an agent from one look to the next. */
export class DecisionState extends DecisionStateSchema.class {}
DecisionStateSchema.setClass(DecisionState);
