import type { RetentionPolicy } from '#foundation/database/retention.ts';

/** For how long operators see what. Accounts stay until they are deleted. */
export const retention: readonly RetentionPolicy[] = [
  { name: 'task_view', table: 'task_view', column: 'finished_at', keepDays: 90 },
];
