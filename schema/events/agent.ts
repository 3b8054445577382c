import { z } from 'zod';
import { defineEvent } from '#foundation/events/define-event.ts';
import { decimal, id, mode, moment, ratio, role, trigger } from './common.ts';

// Aggregate: the agent, unless said otherwise. The tenant travels in the envelope (`clientId`).

export const agentRegistered = defineEvent(
  'agent.registered',
  1,
  z.object({ agentId: id, logicalId: z.string(), hostname: z.string(), isNew: z.boolean(), instanceId: id }),
);
export const agentOnline = defineEvent('agent.online', 1, z.object({ agentId: id, hostname: z.string() }));
export const agentOffline = defineEvent(
  'agent.offline',
  1,
  z.object({ agentId: id, hostname: z.string(), lastHeartbeatAt: moment.nullable() }),
);
export const agentConfigured = defineEvent(
  'agent.configured',
  1,
  z.object({
    agentId: id,
    isAutoSwitchEnabled: z.boolean(),
    isManualReplicaEnabled: z.boolean(),
    isAutoTerminateEnabled: z.boolean(),
    terminateWaitSeconds: z.int().nonnegative(),
    version: z.int(),
  }),
);
/** The agent is only watched from now on, and commanded no longer. */
export const agentDisabled = defineEvent('agent.disabled', 1, z.object({ agentId: id, hostname: z.string() }));
/** The agent is commanded again. */
export const agentEnabled = defineEvent(
  'agent.enabled',
  1,
  z.object({ agentId: id, hostname: z.string(), isOnline: z.boolean() }),
);
export const agentDeleted = defineEvent('agent.deleted', 1, z.object({ agentId: id }));
/** Tokens of an agent died, because it was given newer ones: what is known of any of its tokens may not hold. */
export const agentTokensRevoked = defineEvent('agent.tokensRevoked', 1, z.object({ agentId: id }));

/** A batch of prices seen at one time. Aggregate: the agent that reported, or the import. */
export const priceObserved = defineEvent(
  'price.observed',
  1,
  z.object({
    source: z.enum(['AGENT', 'IMPORT']),
    points: z
      .array(
        z.object({
          poolId: id,
          poolName: z.string(),
          instanceType: z.string(),
          zone: z.string(),
          region: z.string(),
          hourlyPrice: decimal,
          onDemandHourlyPrice: decimal.nullable(),
          observedAt: moment,
          /** Whether the pool cost something else before, or was not seen for an hour: else the news is that it goes on. */
          hasMoved: z.boolean().default(true),
        }),
      )
      .max(500),
  }),
);

/**
 * A pool came up or went down, as far as a launch, a notice or a launch that failed for want of capacity tells. Aggregate:
 * the pool.
 */
export const poolAvailabilityChanged = defineEvent(
  'pool.availabilityChanged',
  1,
  z.object({
    poolId: id,
    poolName: z.string(),
    instanceType: z.string(),
    zone: z.string(),
    region: z.string(),
    isUp: z.boolean(),
    /** Since when it is so. */
    since: moment,
    reason: z.enum(['LAUNCH', 'NOTICE', 'CAPACITY']),
    /** When the run began that ends here; null for a pool that comes up, and for one that was not seen up before. */
    upSince: moment.nullable(),
  }),
);

export const decisionMade = defineEvent(
  'decision.made',
  1,
  z.object({
    decisionId: id,
    agentId: id,
    instanceId: id,
    action: z.enum(['STAY', 'SWITCH', 'SWITCH_TO_ON_DEMAND', 'CREATE_REPLICA']),
    targetPoolId: id.nullable(),
    confidence: ratio,
    risk: ratio,
    reason: z.string(),
    isExecuted: z.boolean(),
  }),
);

/** The cloud expects to take a machine, without saying when: an early warning. */
export const rebalanceRecommended = defineEvent(
  'rebalance.recommended',
  1,
  z.object({
    agentId: id,
    instanceId: id,
    poolId: id.nullable(),
    poolName: z.string().nullable(),
    risk: ratio,
    recommendedAt: moment,
  }),
);

const command = z.object({
  commandId: id,
  agentId: id,
  kind: z.enum(['SWITCH', 'CREATE_REPLICA', 'PROMOTE_REPLICA', 'TERMINATE', 'UPDATE_CONFIG']),
  trigger,
  priority: z.int(),
});
export const commandIssued = defineEvent(
  'command.issued',
  1,
  command.extend({
    expiresAt: moment,
    /** Which time its agent is told of it: it is told again until it has the command. */
    delivery: z.int().positive().default(1),
  }),
);
export const commandAcknowledged = defineEvent('command.acknowledged', 1, command);
export const commandCompleted = defineEvent(
  'command.completed',
  1,
  command.extend({ succeeded: z.boolean(), reason: z.string().nullable() }),
);
export const commandExpired = defineEvent('command.expired', 1, command);

export const switchProgressed = defineEvent(
  'switch.progressed',
  1,
  z.object({
    switchId: id,
    agentId: id,
    commandId: id.nullable(),
    phase: z.enum(['REQUESTED', 'ACKNOWLEDGED', 'LAUNCHING', 'SYNCING', 'CUTTING_OVER', 'COMPLETED', 'FAILED']),
    progressRatio: ratio,
  }),
);
export const switchCompleted = defineEvent(
  'switch.completed',
  1,
  z.object({
    switchId: id,
    agentId: id,
    hostname: z.string(),
    trigger,
    oldInstanceId: id,
    newInstanceId: id,
    oldMode: mode,
    newMode: mode,
    oldPoolName: z.string().nullable(),
    newPoolName: z.string().nullable(),
    oldHourlyPrice: decimal,
    newHourlyPrice: decimal,
    /** old − new, in USD per hour; negative when the new one costs more */
    hourlySavings: decimal,
    startedAt: moment,
    completedAt: moment,
    downtimeSeconds: z.number().nonnegative(),
  }),
);

const instanceStep = z.object({
  instanceId: id,
  agentId: id,
  mode,
  role,
  poolId: id.nullable(),
  hourlyPrice: decimal,
  onDemandHourlyPrice: decimal,
  effectiveAt: moment,
});
export const instanceLaunched = defineEvent(
  'instance.launched',
  1,
  instanceStep.extend({
    providerId: z.string(),
    instanceType: z.string(),
    zone: z.string(),
    region: z.string(),
    poolName: z.string().nullable(),
    /** The agent's fence: which promotion this state belongs to. */
    epoch: z.int(),
  }),
);
export const instancePriceChanged = defineEvent('instance.priceChanged', 1, instanceStep);
export const instanceRoleChanged = defineEvent(
  'instance.roleChanged',
  1,
  z.object({ instanceId: id, agentId: id, role, previousRole: role, epoch: z.int(), effectiveAt: moment }),
);
export const instanceTerminated = defineEvent(
  'instance.terminated',
  1,
  z.object({
    instanceId: id,
    agentId: id,
    /** The pool that it has left; null on demand. */
    poolId: id.nullable().default(null),
    effectiveAt: moment,
  }),
);
