import { defineEntity, p } from '@mikro-orm/core';
import { identityProperties } from '#foundation/database/identity.ts';

export const FailoverPhase = {
  NOTICED: 'NOTICED',
  PROMOTING: 'PROMOTING',
  PROMOTED: 'PROMOTED',
  EMERGENCY_REPLICA: 'EMERGENCY_REPLICA',
  FAILED: 'FAILED',
} as const;
export type FailoverPhase = keyof typeof FailoverPhase;

const FailoverSchema = defineEntity({
  name: 'Failover',
  tableName: 'failover',
  properties: {
    ...identityProperties,
    clientId: p.uuid(),
    agentId: p.uuid(),
    /** The machine that is to be taken. */
    instanceId: p.uuid(),
    noticeId: p.string(),
    phase: p.string().$type<FailoverPhase>(),
    replicaId: p.uuid().nullable(),
    promotionId: p.uuid().nullable(),
    /** Whether the others were told of the notice. */
    isAnnounced: p.boolean(),
    terminatesAt: p.datetime().nullable(),
    noticedAt: p.datetime(),
    failoverMilliseconds: p.double().$type<number>().nullable(),
    completedAt: p.datetime().nullable(),
  },
});

/** What is done about one termination notice of one machine. */
export class Failover extends FailoverSchema.class {
  get isPromoted(): boolean {
    return this.phase === FailoverPhase.PROMOTED;
  }
}
FailoverSchema.setClass(Failover);
