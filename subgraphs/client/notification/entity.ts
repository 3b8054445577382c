import { defineEntity, p } from '@mikro-orm/core';
import { identityProperties } from '#foundation/database/identity.ts';

export const NotificationSeverity = {
  INFO: 'INFO',
  SUCCESS: 'SUCCESS',
  WARNING: 'WARNING',
  ERROR: 'ERROR',
} as const;
export type NotificationSeverity = keyof typeof NotificationSeverity;

/** What it is about; more than one kind may share a title. */
export const NotificationKind = {
  CLIENT_CREATED: 'CLIENT_CREATED',
  CLIENT_TOKEN_ROTATED: 'CLIENT_TOKEN_ROTATED',
  AGENT_REGISTERED: 'AGENT_REGISTERED',
  AGENT_OFFLINE: 'AGENT_OFFLINE',
  AGENT_ONLINE: 'AGENT_ONLINE',
  AGENT_DELETED: 'AGENT_DELETED',
  SWITCH_COMPLETED: 'SWITCH_COMPLETED',
  INTERRUPTION_NOTICED: 'INTERRUPTION_NOTICED',
  INTERRUPTION_SURVIVED: 'INTERRUPTION_SURVIVED',
  NO_STANDBY: 'NO_STANDBY',
  FAILOVER_FAILED: 'FAILOVER_FAILED',
  REPLICA_FAILED: 'REPLICA_FAILED',
} as const;
export type NotificationKind = keyof typeof NotificationKind;

const NotificationSchema = defineEntity({
  name: 'Notification',
  tableName: 'notification',
  properties: {
    ...identityProperties,
    /** The news that it was made of: one of each. */
    eventId: p.uuid(),
    clientId: p.uuid(),
    agentId: p.uuid().nullable(),
    kind: p.string().$type<NotificationKind>(),
    severity: p.string().$type<NotificationSeverity>(),
    title: p.string(),
    message: p.text(),
    createdAt: p.datetime(),
    readAt: p.datetime().nullable(),
  },
});

/** Something a client should know. */
export class Notification extends NotificationSchema.class {}
NotificationSchema.setClass(Notification);
