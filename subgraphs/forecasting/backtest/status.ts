import { stateMachine } from '#foundation/state-machine.ts';
import { BacktestStatus } from './entity.ts';

/** What becomes of a back-test. A task that is begun anew as such takes it up from its beginning. */
export const backtestStatuses = stateMachine<BacktestStatus>('A back-test', {
  QUEUED: [BacktestStatus.RUNNING, BacktestStatus.CANCELLED, BacktestStatus.FAILED],
  RUNNING: [BacktestStatus.SUCCEEDED, BacktestStatus.CANCELLED, BacktestStatus.FAILED],
  FAILED: [BacktestStatus.RUNNING],
  CANCELLED: [BacktestStatus.RUNNING],
  SUCCEEDED: [],
});
