import type { RetentionPolicy } from '#foundation/database/retention.ts';

/** For how long back-tests are kept. */
export const backtestRetention: readonly RetentionPolicy[] = [
  { name: 'backtest', table: 'backtest', column: 'finished_at', keepDays: 90 },
];
