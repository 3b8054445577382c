import type { EntityManager } from '@mikro-orm/sql';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { formatDecimal, parseDecimal } from '#foundation/money/money.ts';
import type { PoolHour } from './due-repository.ts';
import type { PriceInterval } from './entity.ts';
import type { PricedMoment, RollUp } from './roll-up.ts';

/** An hour or a day of a pool, summed up; it begins at `startsAt`, in epoch milliseconds. */
export interface PoolRollUp extends RollUp, PoolHour {}

/** A price of a pool, and the hour that it is asked for. */
export interface HourPrice extends PricedMoment, PoolHour {}

export interface RollUpSelection {
  readonly poolIds: readonly string[];
  readonly interval: PriceInterval;
  /** Epoch milliseconds; `to` is not part of it. */
  readonly from: number;
  readonly to: number;
}

const moment = (column: string) => `(extract(epoch from ${column}) * 1000)::bigint::text`;
const HOUR_OF_INPUT = `jsonb_to_recordset($1::jsonb) as r ("poolId" uuid, "startsAt" bigint)`;
const BEGIN = 'to_timestamp(r."startsAt" / 1000.0)';

/** Of a pool `p`: whether not all prices (or hours) are there that an hour (or day) depends on. One lasts for a day. */
const isIncomplete = (interval: PriceInterval, startsAt: string): string =>
  `p.${interval === 'HOUR' ? 'prices' : 'hours'}_gone_until + interval '24 hours' > ${startsAt}`;

const COLUMNS = `pool_id as "poolId", ${moment('starts_at')} as "startsAt", mean_price::text as mean,
  minimum_price::text as minimum, maximum_price::text as maximum, opening_price::text as opening,
  closing_price::text as closing, observed_count as "observedCount", covered_milliseconds as "coveredMilliseconds",
  interpolated_milliseconds as "interpolatedMilliseconds", ${moment('last_observed_at')} as "lastObservedAt"`;

type Text = 'mean' | 'minimum' | 'maximum' | 'opening' | 'closing' | 'startsAt' | 'lastObservedAt';
type Row = Omit<PoolRollUp, Text> & Readonly<Record<Text, string>>;

const rollUpOf = (row: Row): PoolRollUp => ({
  ...row,
  ...{ startsAt: Number(row.startsAt), lastObservedAt: Number(row.lastObservedAt) },
  ...{ mean: parseDecimal(row.mean), minimum: parseDecimal(row.minimum), maximum: parseDecimal(row.maximum) },
  ...{ opening: parseDecimal(row.opening), closing: parseDecimal(row.closing) },
});

const rowOf = (rollUp: PoolRollUp): Row => ({
  ...rollUp,
  ...{ startsAt: String(rollUp.startsAt), lastObservedAt: String(rollUp.lastObservedAt) },
  ...{ mean: formatDecimal(rollUp.mean), minimum: formatDecimal(rollUp.minimum) },
  ...{ maximum: formatDecimal(rollUp.maximum), opening: formatDecimal(rollUp.opening) },
  closing: formatDecimal(rollUp.closing),
});

/** Hours and days of pools, summed up, and the prices that they are summed up from. */
export function rollUpRepository(em: EntityManager) {
  const point = () => tableOf(em, 'price_point');
  const rollUps = () => tableOf(em, 'price_roll_up');

  return {
    /** The hours of the first prices behind these hours, at most a day away: their first minutes depend on these. */
    async hoursBehind(hours: readonly PoolHour[]): Promise<PoolHour[]> {
      const rows = await statement<{ poolId: string; startsAt: string }>(
        em,
        `select r."poolId", ${moment(`date_bin('1 hour', x.observed_at, timestamptz '1970-01-01T00:00:00Z')`)} as "startsAt"
         from ${HOUR_OF_INPUT} cross join lateral (
           select observed_at from ${point()} where pool_id = r."poolId"
             and observed_at >= ${BEGIN} + interval '1 hour' and observed_at < ${BEGIN} + interval '25 hours'
           order by observed_at limit 1) x`,
        [JSON.stringify(hours)],
      );
      return rows.map(({ poolId, startsAt }) => ({ poolId, startsAt: Number(startsAt) }));
    },

    /** The prices of these hours, and before them the one that was in force when they began; in the order of time. */
    async pricesOf(hours: readonly PoolHour[]): Promise<HourPrice[]> {
      const columns = `select observed_at, hourly_price, source from ${point()} where pool_id = r."poolId"`;
      const rows = await statement<{ poolId: string; startsAt: string; at: string; price: string; source: string }>(
        em,
        `select r."poolId", r."startsAt"::text, ${moment('x.observed_at')} as at, x.hourly_price::text as price, x.source
         from ${HOUR_OF_INPUT} cross join lateral (
           (${columns} and observed_at < ${BEGIN} and observed_at > ${BEGIN} - interval '24 hours'
            order by observed_at desc limit 1)
           union all (${columns} and observed_at >= ${BEGIN} and observed_at < ${BEGIN} + interval '1 hour')) x
         order by x.observed_at`,
        [JSON.stringify(hours)],
      );
      return rows.map(({ poolId, startsAt, at, price, source }) => ({
        ...{ poolId, startsAt: Number(startsAt), at: Number(at), price: parseDecimal(price) },
        isInterpolated: source === 'INTERPOLATED',
      }));
    },

    /** The hours of these days that are summed up, and the last one before each day; in the order of time. */
    async hoursOfDays(days: readonly PoolHour[]): Promise<(PoolRollUp & { readonly day: number })[]> {
      const columns = `select * from ${rollUps()} where pool_id = r."poolId" and period = 'HOUR'`;
      const rows = await statement<Row & { day: string }>(
        em,
        `select r."startsAt"::text as day, ${COLUMNS} from ${HOUR_OF_INPUT} cross join lateral (
           (${columns} and starts_at < ${BEGIN} and starts_at > ${BEGIN} - interval '25 hours'
            order by starts_at desc limit 1)
           union all (${columns} and starts_at >= ${BEGIN} and starts_at < ${BEGIN} + interval '1 day')) x
         order by x.starts_at`,
        [JSON.stringify(days)],
      );
      return rows.map(({ day, ...row }) => ({ ...rollUpOf(row), day: Number(day) }));
    },

    /**
     * Of these hours or days those that are summed up, and of which prices (or hours) may be gone since: with how many
     * prices they were summed up from.
     */
    async settled(interval: PriceInterval, entries: readonly PoolHour[]): Promise<(PoolHour & { count: number })[]> {
      const rows = await statement<{ poolId: string; startsAt: string; count: number }>(
        em,
        `select r."poolId", r."startsAt"::text, x.observed_count as count from ${HOUR_OF_INPUT}
         join ${tableOf(em, 'pool')} p on p.id = r."poolId" and ${isIncomplete(interval, BEGIN)}
         join ${rollUps()} x on x.pool_id = p.id and x.period = $2 and x.starts_at = ${BEGIN}`,
        [JSON.stringify(entries.map(({ poolId, startsAt }) => ({ poolId, startsAt }))), interval],
      );
      return rows.map(({ startsAt, ...row }) => ({ ...row, startsAt: Number(startsAt) }));
    },

    /** In the order of time. */
    async list({ poolIds, interval, from, to }: RollUpSelection): Promise<PoolRollUp[]> {
      const rows = await statement<Row>(
        em,
        `select ${COLUMNS} from jsonb_array_elements_text($1::jsonb) as p (id) cross join lateral (
           select * from ${rollUps()}
           where pool_id = p.id::uuid and period = $2 and starts_at >= $3 and starts_at < $4) x
         order by starts_at`,
        [JSON.stringify(poolIds), interval, new Date(from), new Date(to)],
      );
      return rows.map(rollUpOf);
    },

    /** The newest hours of these pools whose prices are not, or not wholly, summed up, and are all there; at most `limit`. */
    async unsummed({ poolIds, from, to }: Omit<RollUpSelection, 'interval'>, limit: number): Promise<PoolHour[]> {
      const rows = await statement<{ poolId: string; startsAt: string }>(
        em,
        `select a.id as "poolId", ${moment('starts_at')} as "startsAt"
         from jsonb_array_elements_text($1::jsonb) as a (id) cross join lateral (
           select starts_at from ${tableOf(em, 'price_due')}
           where work = 'ROLL_UP' and pool_id = a.id::uuid and starts_at >= $2 and starts_at < $3
           union
           select date_bin('1 hour', observed_at, timestamptz '1970-01-01T00:00:00Z') from ${point()}
           where is_raw and pool_id = a.id::uuid and observed_at >= $2 and observed_at < $3) x
         where not exists (select from ${tableOf(em, 'pool')} p join ${rollUps()} u on u.pool_id = p.id
           and u.period = 'HOUR' and u.starts_at = x.starts_at
           where p.id = a.id::uuid and ${isIncomplete('HOUR', 'x.starts_at')})
         order by starts_at desc limit $4`,
        [JSON.stringify(poolIds), new Date(from), new Date(to), limit],
      );
      return rows.map(({ poolId, startsAt }) => ({ poolId, startsAt: Number(startsAt) }));
    },

    async store(interval: PriceInterval, entries: readonly PoolRollUp[]): Promise<void> {
      if (entries.length === 0) return;
      await statement(em, storing(rollUps()), [JSON.stringify(entries.map(rowOf)), interval]);
    },

    async remove(interval: PriceInterval, entries: readonly PoolHour[]): Promise<void> {
      if (entries.length === 0) return;
      await statement(
        em,
        `delete from ${rollUps()} x using ${HOUR_OF_INPUT}
         where x.pool_id = r."poolId" and x.period = $2 and x.starts_at = ${BEGIN}`,
        [JSON.stringify(entries.map(({ poolId, startsAt }) => ({ poolId, startsAt }))), interval],
      );
    },
  };
}
export type RollUpRepository = ReturnType<typeof rollUpRepository>;

const VALUES = [
  ...['mean_price', 'minimum_price', 'maximum_price', 'opening_price', 'closing_price'],
  ...['observed_count', 'covered_milliseconds', 'interpolated_milliseconds', 'last_observed_at'],
];

/** Parameters: the entries, HOUR or DAY. */
const storing = (rollUps: string): string => `
  insert into ${rollUps} (pool_id, period, starts_at, ${VALUES.join()})
  select r."poolId", $2, ${BEGIN}, r.mean, r.minimum, r.maximum, r.opening, r.closing, r."observedCount",
    r."coveredMilliseconds", r."interpolatedMilliseconds", to_timestamp(r."lastObservedAt" / 1000.0)
  from jsonb_to_recordset($1::jsonb) as r ("poolId" uuid, "startsAt" bigint, mean numeric(18,6),
    minimum numeric(18,6), maximum numeric(18,6), opening numeric(18,6), closing numeric(18,6), "observedCount" int,
    "coveredMilliseconds" int, "interpolatedMilliseconds" int, "lastObservedAt" bigint)
  order by r."poolId", r."startsAt"
  on conflict (pool_id, period, starts_at) do update set ${VALUES.map((name) => `${name} = excluded.${name}`).join()}`;
