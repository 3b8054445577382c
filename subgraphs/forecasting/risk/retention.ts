import { finds, type RetentionPolicy } from '#foundation/database/retention.ts';
import { clockBetween, GROUPS, tallied } from './tally-sql.ts';

/** For how long what is seen of pools, and what was predicted of them, is kept. */
export const riskRetention: readonly RetentionPolicy[] = [
  {
    name: 'risk_run',
    table: 'risk_run',
    column: 'ended_at',
    keepDays: 365,
    // A run that is forgotten is evidence no longer. What sums of floating-point numbers leave over is no exposure.
    following: (table) => `
      update ${table('risk_tally')} t set entered = t.entered - g.entered, ended = t.ended - g.ended,
        exposure = case when t.entered = g.entered then 0 else greatest(0, t.exposure - g.exposure) end
      from (
        select p.client_id, g.pool_id, g.region, g.instance_type, c.bin,
          sum(c.entered)::int as entered, sum(c.ended)::int as ended, sum(c.exposure) as exposure
        from (${tallied(`
          select pool_id, ${clockBetween('started_at', 'ended_at')} as clock, true as has_ended from gone
        `)}) c join ${table('risk_pool')} p on p.pool_id = c.pool_id cross join lateral ${GROUPS}
        group by p.client_id, g.pool_id, g.region, g.instance_type, c.bin
      ) g where (t.client_id, t.pool_id, t.region, t.instance_type, t.bin)
        = (g.client_id, g.pool_id, g.region, g.instance_type, g.bin)`,
  },
  {
    name: 'risk_run.unended',
    table: 'risk_run',
    column: 'started_at',
    keepDays: 365,
    where: 'r.ended_at is null',
    // The run that lasts stays, be it ever so old; one whose end was never told goes.
    keptWhile: (table) =>
      finds(`select from ${table('risk_pool')} p where p.pool_id = r.pool_id and p.since = r.started_at`),
  },
  {
    name: 'risk_pool',
    table: 'risk_pool',
    column: 'seen_at',
    keepDays: 730,
    keptWhile: (table) => {
      const run = finds(`select from ${table('risk_run')} o where o.pool_id = r.pool_id`);
      const machine = finds(`select from ${table('machine')} m where m.pool_id = r.pool_id and m.ended_at is null`);
      return `${run} or ${machine}`;
    },
    following: (table) => `
      delete from ${table('risk_tally')} t using gone g where t.client_id = g.client_id and t.pool_id = g.pool_id`,
  },
  { name: 'risk_reliability', table: 'risk_reliability', column: 'day', keepDays: 365 },
];
