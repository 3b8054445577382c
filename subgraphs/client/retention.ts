import { finds, type RetentionPolicy } from '#foundation/database/retention.ts';

const PRESENCE = `('AGENT_OFFLINE', 'AGENT_ONLINE')`;

/** For how long a client's view of its fleet keeps what. Days of savings are its books, and stay. */
export const retention: readonly RetentionPolicy[] = [
  ...[
    { name: 'notification.read', column: 'read_at', keepDays: 30 },
    { name: 'notification', column: 'created_at', keepDays: 90 },
  ].map(
    (policy): RetentionPolicy => ({
      ...policy,
      table: 'notification',
      // The last word on an agent stays: by it is known whether its return is news.
      keptWhile: (table) =>
        `r.kind in ${PRESENCE} and not ${finds(`select from ${table('notification')} n where n.agent_id = r.agent_id and n.kind in ${PRESENCE} and (n.created_at, n.id) > (r.created_at, r.id)`)}`,
    }),
  ),
  { name: 'survival', table: 'survival', column: 'survived_at', keepDays: 365 },
  { name: 'switch_record', table: 'switch_record', column: 'completed_at', keepDays: 730 },
];
