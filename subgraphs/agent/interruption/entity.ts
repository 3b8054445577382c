import { defineEntity, p } from '@mikro-orm/core';
import { identityProperties } from '#foundation/database/identity.ts';

export const InterruptionKind = {
  TERMINATION_NOTICE: 'TERMINATION_NOTICE',
  REBALANCE_RECOMMENDATION: 'REBALANCE_RECOMMENDATION',
} as const;
export type InterruptionKind = keyof typeof InterruptionKind;

const InterruptionSchema = defineEntity({
  name: 'Interruption',
  tableName: 'interruption',
  properties: {
    ...identityProperties,
    clientId: p.uuid(),
    agentId: p.uuid(),
    instanceId: p.uuid(),
    poolId: p.uuid().nullable(),
    kind: p.string().$type<InterruptionKind>(),
    /** What tells it from others of its kind about the same machine: the notice's id, or the moment. */
    signalId: p.string(),
    noticedAt: p.datetime(),
    terminatesAt: p.datetime().nullable(),
  },
});

/** A sign of the cloud that it takes a machine, or may do so. Added, never changed. */
export class Interruption extends InterruptionSchema.class {}
InterruptionSchema.setClass(Interruption);
