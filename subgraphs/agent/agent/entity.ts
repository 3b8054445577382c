import { defineEntity, p } from '@mikro-orm/core';
import { identityProperties } from '#foundation/database/identity.ts';

export const AgentStatus = {
  ONLINE: 'ONLINE',
  OFFLINE: 'OFFLINE',
  DISABLED: 'DISABLED',
  DELETED: 'DELETED',
} as const;
export type AgentStatus = keyof typeof AgentStatus;

/** What an agent's program counted since it started, as far as it says so. */
export interface ReportedMetrics {
  readonly circuitBreakerTrips?: number | null;
  readonly rateLimitHits?: number | null;
  readonly meanResponseMilliseconds?: number | null;
  readonly uptimeSeconds?: number | null;
  /** When it said so, as text. */
  readonly reportedAt: string;
}

const AgentSchema = defineEntity({
  name: 'Agent',
  tableName: 'agent',
  properties: {
    ...identityProperties,
    clientId: p.uuid(),
    logicalId: p.string(),
    hostname: p.string(),
    version: p.string(),
    status: p.string().$type<AgentStatus>(),
    /** Grows each time another machine becomes the primary: who decided by an older one, decided about the past. */
    epoch: p.integer(),
    /** How many tokens it was given. */
    tokenGeneration: p.integer(),
    registeredAt: p.datetime(),
    lastHeartbeatAt: p.datetime().nullable(),
    lastRegisteredAt: p.datetime(),
    lastRegisteredInstanceId: p.uuid().nullable(),
    heartbeatCount: p.integer().default(0),
    reportedMetrics: p.json().$type<ReportedMetrics>().nullable(),
  },
});

/** The program that looks after one workload, and the aggregate of all that belongs to it. */
export class Agent extends AgentSchema.class {
  get isDeleted(): boolean {
    return this.status === AgentStatus.DELETED;
  }

  /** Commanded, as opposed to only watched. */
  get isObedient(): boolean {
    return this.status === AgentStatus.ONLINE || this.status === AgentStatus.OFFLINE;
  }
}
AgentSchema.setClass(Agent);

const AgentTokenSchema = defineEntity({
  name: 'AgentToken',
  tableName: 'agent_token',
  properties: {
    ...identityProperties,
    agentId: p.uuid(),
    instanceId: p.uuid(),
    hash: p.string().hidden(),
    generation: p.integer(),
    createdAt: p.datetime(),
    revokedAt: p.datetime().nullable(),
  },
});

/** A token that an agent was given when it registered; its hash is kept, it is not. */
export class AgentToken extends AgentTokenSchema.class {}
AgentTokenSchema.setClass(AgentToken);
