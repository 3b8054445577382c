import { finds, type RetentionPolicy } from '#foundation/database/retention.ts';

/** For how long the standbys' owner keeps what. A standby stays as long as a fail-over or a promotion tells of it. */
export const retention: readonly RetentionPolicy[] = [
  { name: 'failover', table: 'failover', column: 'completed_at', keepDays: 365 },
  {
    name: 'promotion',
    table: 'promotion',
    column: 'settled_at',
    keepDays: 365,
    where: 'not r.is_replacement_due',
    keptWhile: (table) =>
      finds(`select from ${table('failover')} f where f.agent_id = r.agent_id and f.promotion_id = r.id`),
  },
  {
    name: 'replica',
    table: 'replica',
    column: 'ended_at',
    keepDays: 365,
    where: `r.status in ('PROMOTED', 'FAILED', 'TERMINATED')`,
    keptWhile: (table) => `
      ${finds(`select from ${table('failover')} f where f.agent_id = r.agent_id and f.replica_id = r.id`)}
      or ${finds(`select from ${table('promotion')} p where p.agent_id = r.agent_id and (p.replica_id = r.id or p.replacement_id = r.id)`)}`,
  },
];
