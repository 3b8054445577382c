import { defineEntity, p } from '@mikro-orm/core';
import { identityProperties } from '#foundation/database/identity.ts';

export const CommandKind = {
  SWITCH: 'SWITCH',
  CREATE_REPLICA: 'CREATE_REPLICA',
  PROMOTE_REPLICA: 'PROMOTE_REPLICA',
  TERMINATE: 'TERMINATE',
  UPDATE_CONFIG: 'UPDATE_CONFIG',
} as const;
export type CommandKind = keyof typeof CommandKind;

export const CommandStatus = {
  PENDING: 'PENDING',
  DELIVERED: 'DELIVERED',
  SUCCEEDED: 'SUCCEEDED',
  FAILED: 'FAILED',
  EXPIRED: 'EXPIRED',
  CANCELLED: 'CANCELLED',
} as const;
export type CommandStatus = keyof typeof CommandStatus;

export const Trigger = { AUTOMATIC: 'AUTOMATIC', MANUAL: 'MANUAL', EMERGENCY: 'EMERGENCY' } as const;
export type Trigger = keyof typeof Trigger;

export const CommandFailureReason = { CAPACITY: 'CAPACITY', REFUSED: 'REFUSED', OTHER: 'OTHER' } as const;
export type CommandFailureReason = keyof typeof CommandFailureReason;

/** The states of a command that somebody still waits for. */
export const OPEN = [CommandStatus.PENDING, CommandStatus.DELIVERED];

/** Where to move to. */
export interface Target {
  readonly mode: 'SPOT' | 'ON_DEMAND';
  /** Null for on demand. */
  readonly poolId: string | null;
}

const CommandSchema = defineEntity({
  name: 'Command',
  tableName: 'command',
  properties: {
    ...identityProperties,
    clientId: p.uuid(),
    agentId: p.uuid(),
    kind: p.string().$type<CommandKind>(),
    targetMode: p.string().$type<'SPOT' | 'ON_DEMAND'>().nullable(),
    targetPoolId: p.uuid().nullable(),
    /** The machine that it names; null where it names none. */
    instanceId: p.uuid().nullable(),
    /** The standby that it names; null where it names none. */
    replicaId: p.uuid().nullable(),
    priority: p.integer(),
    trigger: p.string().$type<Trigger>(),
    status: p.string().$type<CommandStatus>(),
    terminateWaitSeconds: p.integer().nullable(),
    issuedAt: p.datetime(),
    /** How often its agent was told of it. */
    deliveries: p.integer().default(1),
    lastDeliveredAt: p.datetime().nullable(),
    expiresAt: p.datetime(),
    acknowledgedAt: p.datetime().nullable(),
    completedAt: p.datetime().nullable(),
    failureReason: p.string().$type<CommandFailureReason>().nullable(),
    message: p.text().nullable(),
  },
});

/** Something an agent is told to do. */
export class Command extends CommandSchema.class {
  get isOpen(): boolean {
    return this.status === CommandStatus.PENDING || this.status === CommandStatus.DELIVERED;
  }

  /** Nobody waits for it any longer, though that is not written down yet. */
  hasLapsed(now: Date): boolean {
    return this.isOpen && this.expiresAt <= now;
  }
}
CommandSchema.setClass(Command);
