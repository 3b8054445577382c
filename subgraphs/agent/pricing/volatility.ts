import type { EntityManager } from '@mikro-orm/sql';
import { statement, tableOf } from '#foundation/database/statement.ts';

const LEAST_PRICES = 3;

/**
 * Standard deviation by mean of each pool's hourly prices since a moment; undefined where fewer than three prices were
 * seen. Hours that are summed up are read as such: a week of prices would be a dozen times as many rows.
 */
export async function volatilitiesOf(
  em: EntityManager,
  poolIds: readonly string[],
  since: Date,
): Promise<(number | undefined)[]> {
  const rows = await statement<{ id: string; volatility: number | null }>(em, queryFor(em), [
    JSON.stringify(poolIds),
    since,
  ]);
  const byId = new Map(rows.map(({ id, volatility }) => [id, volatility]));
  return poolIds.map((id) => {
    const volatility = byId.get(id);
    return volatility == null ? undefined : Number(volatility);
  });
}

/** Parameters: the pools, the moment. */
function queryFor(em: EntityManager): string {
  const point = tableOf(em, 'price_point');
  return `
    select p.id, v.volatility from jsonb_array_elements_text($1::jsonb) as p (id) cross join lateral (
      with unsummed as materialized (
        select starts_at from ${tableOf(em, 'price_due')}
        where work = 'ROLL_UP' and pool_id = p.id::uuid and starts_at > $2::timestamptz - interval '1 hour'
        union
        select date_bin('1 hour', observed_at, timestamptz '1970-01-01T00:00:00Z') from ${point}
        where is_raw and pool_id = p.id::uuid and observed_at >= $2
      ), hours as (
        select mean_price as mean, observed_count as seen from ${tableOf(em, 'price_roll_up')}
        where pool_id = p.id::uuid and period = 'HOUR' and starts_at >= $2
          and starts_at not in (select starts_at from unsummed)
        union all
        select avg(x.hourly_price), count(*) filter (where x.source <> 'INTERPOLATED') from unsummed u
        join ${point} x on x.pool_id = p.id::uuid and x.observed_at >= greatest(u.starts_at, $2)
          and x.observed_at < u.starts_at + interval '1 hour'
        group by u.starts_at
      )
      select (stddev_pop(mean) / avg(mean))::double precision as volatility from hours
      having sum(seen) >= ${LEAST_PRICES}) v`;
}
