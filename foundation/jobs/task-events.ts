import { z } from 'zod';
import { defineEvent } from '../events/define-event.ts';

/** Where a task is. */
export const TaskStatus = {
  QUEUED: 'QUEUED', // waits for its first run, or for its next one after a failure or a shutdown
  RUNNING: 'RUNNING',
  SUCCEEDED: 'SUCCEEDED',
  FAILED: 'FAILED', // ran as often as it may; kept with its payload, and can be run again
  CANCELLED: 'CANCELLED', // somebody asked for it
  ABORTED: 'ABORTED', // the job itself decided not to go on; the message says why
} as const;
export type TaskStatus = keyof typeof TaskStatus;

const snapshot = z.object({
  taskId: z.uuid(),
  /** The job's name: `forecasting.run`. */
  name: z.string(),
  title: z.string(),
  status: z.enum(TaskStatus),
  /** 0 to 1; never lower than before within one run. */
  progressRatio: z.number().min(0).max(1),
  /** What it is at, in the job's words. */
  phase: z.string().nullable(),
  /** Why it failed, ended early or waits for another run; fit to be shown. */
  message: z.string().nullable(),
  /** Runs started. */
  attempts: z.number().int().nonnegative(),
  createdAt: z.coerce.date(),
  /** When the newest run began. */
  startedAt: z.coerce.date().nullable(),
  finishedAt: z.coerce.date().nullable(),
});

/** All that others know of a task, as of one moment. */
export type TaskSnapshot = z.output<typeof snapshot>;

/** A task was queued, began, came further, or waits for another run. Its aggregate is the task. */
export const taskProgressed = defineEvent('task.progressed', 1, snapshot);

/** A task ended: SUCCEEDED, FAILED, CANCELLED or ABORTED. It can begin again if somebody asks for it. */
export const taskFinished = defineEvent('task.finished', 1, snapshot);
