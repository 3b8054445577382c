import { finds, type RetentionPolicy, type TableNames } from '#foundation/database/retention.ts';

const THROUGH_POOLS = { table: 'pool', key: 'id', column: 'pool_id' } as const;

/**
 * Notes with each pool up to when something of it is gone: what is made of it is not made anew from the rest. Everybody
 * locks pools in the order of their ids.
 */
const noteGone = (noted: string, column: string) => (table: TableNames) =>
  `
  with locked as materialized (
    select id from ${table('pool')} where id in (select pool_id from gone) order by id for update
  )
  update ${table('pool')} s set ${noted} = greatest(s.${noted}, g.newest)
  from locked l join (select pool_id, max(${column}) as newest from gone group by pool_id) g on g.pool_id = l.id
  where s.id = l.id`;

/**
 * For how long the agents' owner keeps what. What others refer to stays as long as they do, so whatever refers stands
 * before what it refers to.
 */
export const retention: readonly RetentionPolicy[] = [
  {
    name: 'decision',
    table: 'decision',
    column: 'made_at',
    keepDays: 90,
    // A repeated STAY is confirmed and not made again; the newest one of a machine is what the next is compared with.
    where: 'r.last_evaluated_at < $1',
    keptWhile: (table) =>
      finds(`select from ${table('decision_state')} s where s.agent_id = r.agent_id and s.decision_id = r.id`),
  },
  {
    name: 'price_point',
    table: 'price_point',
    column: 'observed_at',
    keepDays: 90,
    through: THROUGH_POOLS,
    // An old history comes in at once, and is cleaned, filled and summed up before it goes.
    keptWhile: (table) =>
      `r.is_raw or ${finds(`select from ${table('price_due')} d where d.work in ('FILL', 'ROLL_UP') and d.pool_id = r.pool_id and d.starts_at = date_bin('1 hour', r.observed_at, timestamptz '1970-01-01T00:00:00Z')`)}`,
    following: noteGone('prices_gone_until', 'observed_at'),
  },
  {
    name: 'price_roll_up.hour',
    table: 'price_roll_up',
    column: 'starts_at',
    keepDays: 730,
    through: THROUGH_POOLS,
    where: `r.period = 'HOUR'`,
    following: noteGone('hours_gone_until', 'starts_at'),
  },
  {
    name: 'price_roll_up.day',
    table: 'price_roll_up',
    column: 'starts_at',
    keepDays: 730,
    through: THROUGH_POOLS,
    where: `r.period = 'DAY'`,
  },
  // The end of a machine that is told later than that is priced by the first price that is kept.
  { name: 'instance_price', table: 'instance_price', column: 'replaced_at', keepDays: 90 },
  { name: 'spot_price_import', table: 'spot_price_import', column: 'finished_at', keepDays: 30 },
  { name: 'agent_token', table: 'agent_token', column: 'revoked_at', keepDays: 30 },
  { name: 'cleanup', table: 'cleanup', column: 'reported_at', keepDays: 365 },
  { name: 'interruption', table: 'interruption', column: 'noticed_at', keepDays: 365 },
  { name: 'promotion', table: 'promotion', column: 'promoted_at', keepDays: 365 },
  { name: 'switch', table: 'switch', column: 'completed_at', keepDays: 730 },
  {
    name: 'command',
    table: 'command',
    column: 'completed_at',
    keepDays: 30,
    keptWhile: (table) => finds(`select from ${table('switch')} s where s.command_id = r.id`),
  },
  {
    // The terminations are the machines that have ended.
    name: 'instance',
    table: 'instance',
    column: 'terminated_at',
    keepDays: 365,
    where: `r.role = 'TERMINATED'`,
    // The newest one of an agent tells where its workload was.
    keptWhile: (table) => `
      not ${finds(`select from ${table('instance')} n where n.agent_id = r.agent_id and n.id > r.id`)}
      or ${finds(`select from ${table('switch')} s where s.agent_id = r.agent_id and (s.old_instance_id = r.id or s.new_instance_id = r.id)`)}
      or ${finds(`select from ${table('decision_state')} s where s.agent_id = r.agent_id and s.instance_id = r.id`)}
      or ${finds(`select from ${table('decision')} d where d.instance_id = r.id`)}
      or ${finds(`select from ${table('interruption')} i where i.instance_id = r.id`)}
      or ${finds(`select from ${table('command')} c where c.instance_id = r.id`)}`,
  },
  { name: 'place_hazard', table: 'place_hazard', column: 'made_at', keepDays: 30 },
];
