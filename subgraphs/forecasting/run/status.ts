import { stateMachine } from '#foundation/state-machine.ts';

export const RunStatus = {
  QUEUED: 'QUEUED',
  RUNNING: 'RUNNING',
  SUCCEEDED: 'SUCCEEDED',
  FAILED: 'FAILED',
  CANCELLED: 'CANCELLED',
  ABORTED: 'ABORTED',
} as const;
export type RunStatus = keyof typeof RunStatus;

// Resumed it is queued under a new task; a task that is begun anew as such takes it up at once.
const againOpen = [RunStatus.QUEUED, RunStatus.RUNNING] as const;

/** What becomes of a run. All but one that has succeeded may go on behind the last series that was done. */
export const runStatuses = stateMachine<RunStatus>('A forecast run', {
  QUEUED: ['RUNNING', 'CANCELLED', 'FAILED'],
  RUNNING: ['SUCCEEDED', 'CANCELLED', 'FAILED', 'ABORTED'],
  FAILED: againOpen,
  CANCELLED: againOpen,
  ABORTED: againOpen,
  SUCCEEDED: [],
});
