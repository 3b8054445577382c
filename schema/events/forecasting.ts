import { z } from 'zod';
import { defineEvent } from '#foundation/events/define-event.ts';
import { id, moment, ratio } from './common.ts';

// Aggregate: the run.

const run = z.object({
  runId: id,
  status: z.enum(['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'ABORTED']),
  progressRatio: ratio,
  seriesDone: z.int().nonnegative(),
  seriesTotal: z.int().nonnegative(),
});
export const forecastRunProgressed = defineEvent('forecastRun.progressed', 1, run);
export const forecastRunFinished = defineEvent('forecastRun.finished', 1, run);

/**
 * How fast runs of a machine size in a region are expected to end by what is known of wider groups, its own runs left out: a
 * figure for each bin of ages (`AGE_BINS`), relative to lifetimes whose tail falls with 1/age.
 */
const hazards = z.array(z.number().positive()).min(1).max(64);

/** The chance that a pool takes machines back has moved by 0.05, or across the threshold. Aggregate: the pool. */
export const riskChanged = defineEvent(
  'risk.changed',
  1,
  z.object({
    poolId: id,
    poolName: z.string(),
    instanceType: z.string(),
    region: z.string(),
    interruption1Hour: ratio,
    interruption24Hours: ratio,
    /** What was told before; null at the first time. */
    previousInterruption1Hour: ratio.nullable(),
    /** Whether it is above the chance above which no agent goes there by choice, unless configured otherwise. */
    isAboveThreshold: z.boolean(),
    level: z.enum(['POOL', 'INSTANCE_TYPE', 'REGION', 'CLIENT', 'MARKET', 'PRIOR']),
    hazards,
    madeAt: moment,
  }),
);
/** What wider groups say of the machine sizes and regions of a client's pools, once an hour. Aggregate: the client. */
export const riskAssessed = defineEvent(
  'risk.assessed',
  1,
  z.object({
    places: z.array(z.object({ instanceType: z.string(), region: z.string(), hazards })).max(100),
    madeAt: moment,
  }),
);
