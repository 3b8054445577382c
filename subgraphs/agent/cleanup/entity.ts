import { defineEntity, p } from '@mikro-orm/core';
import { identityProperties } from '#foundation/database/identity.ts';

export const ResourceKind = { INSTANCE: 'INSTANCE', VOLUME: 'VOLUME', SNAPSHOT: 'SNAPSHOT', IMAGE: 'IMAGE' } as const;
export type ResourceKind = keyof typeof ResourceKind;

/** What became of the resources of one kind. */
export interface CleanupCount {
  readonly kind: ResourceKind;
  readonly removedCount: number;
  readonly failedCount: number;
  /** Of those that were removed, as far as it was said. */
  readonly removedGigabytes: number;
}

/** A resource that could not be removed. */
export interface CleanupFailure {
  readonly kind: ResourceKind;
  readonly providerId: string;
  readonly message: string | null;
}

const CleanupSchema = defineEntity({
  name: 'Cleanup',
  tableName: 'cleanup',
  properties: {
    ...identityProperties,
    clientId: p.uuid(),
    agentId: p.uuid(),
    /** What its agent calls it. */
    reportId: p.string(),
    counts: p.json().$type<readonly CleanupCount[]>(),
    failures: p.json().$type<readonly CleanupFailure[]>(),
    reportedAt: p.datetime(),
  },
});

/** What an agent removed of what it had left behind, and what it could not. Added, never changed. */
export class Cleanup extends CleanupSchema.class {}
CleanupSchema.setClass(Cleanup);
