import { z } from 'zod';
import { defineEvent } from '#foundation/events/define-event.ts';
import { id, ratio } from './common.ts';

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
