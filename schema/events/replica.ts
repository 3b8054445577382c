import { z } from 'zod';
import { defineEvent } from '#foundation/events/define-event.ts';
import { decimal, id, moment, ratio } from './common.ts';

// Aggregate: the agent whose standby it is.

const replica = z.object({
  replicaId: id,
  agentId: id,
  kind: z.enum(['MANUAL', 'AUTOMATIC_REBALANCE', 'AUTOMATIC_TERMINATION', 'EMERGENCY']),
  status: z.enum(['LAUNCHING', 'SYNCING', 'READY', 'PROMOTING', 'PROMOTED', 'FAILED', 'TERMINATED']),
  poolId: id.nullable(),
  poolName: z.string().nullable(),
  instanceId: id.nullable(),
  hourlyPrice: decimal.nullable(),
  progressRatio: ratio,
});

export const replicaCreated = defineEvent('replica.created', 1, replica);
export const replicaProgressed = defineEvent('replica.progressed', 1, replica);
export const replicaReady = defineEvent('replica.ready', 1, replica);
export const replicaPromoted = defineEvent(
  'replica.promoted',
  1,
  replica.extend({ previousInstanceId: id.nullable(), epoch: z.int() }),
);
export const replicaFailed = defineEvent(
  'replica.failed',
  1,
  replica.extend({
    reason: z.string(),
    /** CAPACITY: its pool had no machine to give. */
    failureKind: z.enum(['CAPACITY', 'OTHER']).default('OTHER'),
  }),
);
export const replicaTerminated = defineEvent('replica.terminated', 1, replica);

export const failoverProgressed = defineEvent(
  'failover.progressed',
  1,
  z.object({
    failoverId: id,
    agentId: id,
    phase: z.enum(['NOTICED', 'PROMOTING', 'PROMOTED', 'EMERGENCY_REPLICA', 'FAILED']),
    replicaId: id.nullable(),
    instanceId: id.nullable(),
    progressRatio: ratio,
    /** From the notice's arrival to this phase. */
    elapsedMilliseconds: z.number().nonnegative(),
  }),
);

export const interruptionNoticed = defineEvent(
  'interruption.noticed',
  1,
  z.object({
    agentId: id,
    instanceId: id,
    poolId: id.nullable(),
    poolName: z.string().nullable(),
    noticeId: z.string(),
    terminatesAt: moment.nullable(),
    noticedAt: moment,
  }),
);
