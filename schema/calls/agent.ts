import { z } from 'zod';
import { defineCall } from '#foundation/calls/define-call.ts';
import { decimal, id, mode, moment, ratio } from '../events/common.ts';

/** Which agent a token's SHA-256 belongs to; null for a revoked or unknown one. */
export const resolveAgentCredential = defineCall(
  'agent',
  'resolveCredential',
  z.object({ hash: z.string() }),
  z.object({ agentId: id, clientId: id, generation: z.int() }).nullable(),
);

const instance = z.object({
  instanceId: id,
  providerId: z.string(),
  mode,
  poolId: id.nullable(),
  poolName: z.string().nullable(),
  instanceType: z.string(),
  zone: z.string(),
  region: z.string(),
  hourlyPrice: decimal,
  onDemandHourlyPrice: decimal,
});

/** The agent's state at its owner; null for an unknown or deleted agent. */
export const describeAgent = defineCall(
  'agent',
  'describeAgent',
  z.object({ agentId: id }),
  z
    .object({
      agentId: id,
      clientId: id,
      hostname: z.string(),
      status: z.enum(['ONLINE', 'OFFLINE', 'DISABLED']),
      epoch: z.int(),
      primaryInstance: instance.nullable(),
      /** The client's pools of the primary's instance type and region, cheapest first, at most 100. */
      pools: z.array(
        z.object({
          poolId: id,
          poolName: z.string(),
          zone: z.string(),
          region: z.string(),
          hourlyPrice: decimal,
          onDemandHourlyPrice: decimal.nullable(),
          /** When the price was seen; null for one that is only supposed. */
          observedAt: moment.nullable().default(null),
          /** Chance-like score of the pool being up, 0 to 1; 1 when nothing bad is known. */
          uptimeScore: z.number().min(0).max(1),
        }),
      ),
    })
    .nullable(),
);

/** What says whether an agent wants a standby; null for an unknown or deleted agent. */
export const describeStandbyNeed = defineCall(
  'agent',
  'describeStandbyNeed',
  z.object({ agentId: id }),
  z
    .object({
      agentId: id,
      clientId: id,
      status: z.enum(['ONLINE', 'OFFLINE', 'DISABLED']),
      isAutoSwitchEnabled: z.boolean(),
      isManualReplicaEnabled: z.boolean(),
      riskThreshold: ratio,
      /** The risk at the last look at the primary machine; null before the first, and while its pool was never seen to fail. */
      risk: ratio.nullable(),
      decidedAt: moment.nullable(),
      /** When the cloud last recommended to leave the primary machine; null when it never did. */
      rebalanceRecommendedAt: moment.nullable(),
    })
    .nullable(),
);

/**
 * Records the machine behind a standby with the role REPLICA. Repeats with the same provider id answer the same. The
 * machine of another standby is in use, unless that one is among those that have ended.
 */
export const attachReplica = defineCall(
  'agent',
  'attachReplica',
  z.object({
    ...{ agentId: id, replicaId: id, providerId: z.string(), poolId: id.nullable(), mode },
    endedReplicaIds: z.array(id).max(100).default([]),
  }),
  z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), instanceId: id }),
    z.object({ ok: z.literal(false), reason: z.enum(['UNKNOWN_AGENT', 'UNKNOWN_POOL', 'INSTANCE_IN_USE']) }),
  ]),
);

/** Makes a standby's machine the primary, fenced by the epoch. A repeat with the same key answers the same. */
export const promotePrimary = defineCall(
  'agent',
  'promotePrimary',
  z.object({
    agentId: id,
    instanceId: id,
    expectedEpoch: z.int(),
    idempotencyKey: z.string(),
    oldPrimaryBecomes: z.enum(['ZOMBIE', 'REPLICA']),
    trigger: z.enum(['AUTOMATIC', 'MANUAL', 'EMERGENCY']),
  }),
  z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), epoch: z.int(), previousInstanceId: id.nullable() }),
    z.object({
      ok: z.literal(false),
      reason: z.enum(['UNKNOWN_AGENT', 'UNKNOWN_INSTANCE', 'STALE_EPOCH', 'NOT_A_REPLICA']),
      epoch: z.int(),
    }),
  ]),
);

/**
 * Lets go of the machine behind a standby that failed or was ended. Unless it `hasEnded` it runs on until its agent was
 * told to end it. Repeats change nothing.
 */
export const releaseReplica = defineCall(
  'agent',
  'releaseReplica',
  z.object({ agentId: id, instanceId: id, hasEnded: z.boolean().default(true) }),
  z.object({ ok: z.boolean() }),
);

/**
 * Takes in a price history of a client, in the form that `importSpotPrices` takes, as a task. Repeats with the same key
 * and content answer the same import.
 */
export const importPriceHistory = defineCall(
  'agent',
  'importPriceHistory',
  z.object({ clientId: id, content: z.string().min(1).max(2_000_000), idempotencyKey: z.string().min(1).max(255) }),
  z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), importId: id }),
    z.object({ ok: z.literal(false), reason: z.string() }),
  ]),
);
