import { defineEntity, p } from '@mikro-orm/core';
import { decimal } from '#foundation/database/decimal.ts';
import { identityProperties } from '#foundation/database/identity.ts';

export const ReplicaStatus = {
  LAUNCHING: 'LAUNCHING',
  SYNCING: 'SYNCING',
  READY: 'READY',
  PROMOTING: 'PROMOTING',
  PROMOTED: 'PROMOTED',
  FAILED: 'FAILED',
  TERMINATED: 'TERMINATED',
} as const;
export type ReplicaStatus = keyof typeof ReplicaStatus;

/** The states in which a standby still is, or will be, of use. */
export const OPEN_STATUSES: readonly ReplicaStatus[] = ['LAUNCHING', 'SYNCING', 'READY', 'PROMOTING'];

export const ReplicaKind = {
  MANUAL: 'MANUAL',
  AUTOMATIC_REBALANCE: 'AUTOMATIC_REBALANCE',
  AUTOMATIC_TERMINATION: 'AUTOMATIC_TERMINATION',
  EMERGENCY: 'EMERGENCY',
} as const;
export type ReplicaKind = keyof typeof ReplicaKind;

export const FailureKind = { CAPACITY: 'CAPACITY', OTHER: 'OTHER' } as const;
export type FailureKind = keyof typeof FailureKind;

const ReplicaSchema = defineEntity({
  name: 'Replica',
  tableName: 'replica',
  properties: {
    ...identityProperties,
    clientId: p.uuid(),
    agentId: p.uuid(),
    kind: p.string().$type<ReplicaKind>(),
    status: p.string().$type<ReplicaStatus>(),
    /** Whether it was asked for by the settings, and not by a caller: then it is ended by them as well. */
    isCoordinated: p.boolean().default(false),
    /** null for on demand. */
    poolId: p.uuid().nullable(),
    poolName: p.string().nullable(),
    hourlyPrice: decimal().nullable(),
    /** The cloud's own id of its machine, and ours; null until one is attached. */
    providerId: p.string().nullable(),
    instanceId: p.uuid().nullable(),
    progressRatio: p.double().$type<number>(),
    bytesSynced: p.double().$type<number>().nullable(),
    bytesTotal: p.double().$type<number>().nullable(),
    lagMilliseconds: p.integer().nullable(),
    /** How fast its state was copied of late, as a part of it, and when that was last looked at. */
    syncRatePerSecond: p.double().$type<number>().nullable(),
    syncMeasuredAt: p.datetime().nullable(),
    readyAt: p.datetime().nullable(),
    failureKind: p.string().$type<FailureKind>().nullable(),
    failureReason: p.text().nullable(),
    createdAt: p.datetime(),
    endedAt: p.datetime().nullable(),
  },
});

/** A machine that stands by to take over from an agent's primary, from the wish for it to its end. */
export class Replica extends ReplicaSchema.class {
  get isOpen(): boolean {
    return OPEN_STATUSES.includes(this.status);
  }
}
ReplicaSchema.setClass(Replica);
