import { defineEntity, p } from '@mikro-orm/core';
import { identityProperties } from '#foundation/database/identity.ts';

/** PENDING: its owner was asked, or is about to be, and what it answered is not stored yet. */
export const PromotionOutcome = { PENDING: 'PENDING', DONE: 'DONE', LOST: 'LOST' } as const;
export type PromotionOutcome = keyof typeof PromotionOutcome;

/** The machine that was the primary when the promotion was decided. */
export interface OldPrimary {
  readonly instanceId: string;
  readonly providerId: string;
  readonly poolId: string | null;
  readonly poolName: string | null;
  readonly hourlyPrice: string;
}

const PromotionSchema = defineEntity({
  name: 'Promotion',
  tableName: 'promotion',
  properties: {
    /** Also the key by which the owner knows a repeat. */
    ...identityProperties,
    clientId: p.uuid(),
    agentId: p.uuid(),
    replicaId: p.uuid(),
    instanceId: p.uuid(),
    trigger: p.string().$type<'MANUAL' | 'EMERGENCY'>(),
    /** The fence: the agent's epoch when the promotion was decided. */
    expectedEpoch: p.integer(),
    /** What the standby was, and is again if the promotion is lost. */
    standbyWas: p.string().$type<'READY' | 'SYNCING'>(),
    oldBecomes: p.string().$type<'ZOMBIE' | 'REPLICA'>(),
    oldPrimary: p.json<OldPrimary>().nullable(),
    /** Whether a new standby is asked for, and still has to be. */
    isReplacementDue: p.boolean(),
    replacementId: p.uuid().nullable(),
    outcome: p.string().$type<PromotionOutcome>(),
    /** The agent's epoch since the promotion; null unless it is DONE. */
    epoch: p.integer().nullable(),
    lostReason: p.string().nullable(),
    requestedAt: p.datetime(),
    settledAt: p.datetime().nullable(),
  },
});

/** One standby's way to become the primary: stored before its owner is asked, and until its answer is stored. */
export class Promotion extends PromotionSchema.class {}
PromotionSchema.setClass(Promotion);
