import { uuidv7 } from '#foundation/database/identity.ts';
import type { Alone } from '../../../tests/integration/forecasting/alone.ts';

const SERIES_AT_ONCE = 20;

export interface FilledOptions {
  readonly clientId: string;
  readonly count: number;
  /** Values of each, an hour apart. */
  readonly length: number;
  readonly moment: string;
  readonly onProgress: (done: number) => void;
}

/** Fills the tables with spot prices that go up and down by the day, each pool in a way of its own. Answers the pools. */
export async function fillSeries({ sql }: Pick<Alone, 'sql'>, o: FilledOptions): Promise<string[]> {
  const all = Array.from({ length: o.count }, (_, number) => ({ id: uuidv7(), poolId: uuidv7(), number }));
  for (let start = 0; start < all.length; start += SERIES_AT_ONCE) {
    const chunk = JSON.stringify(all.slice(start, start + SERIES_AT_ONCE));
    await sql(
      `insert into forecasting.series (id, client_id, pool_id, kind, name, unit, resampling, interval, step_seconds,
         instance_type, zone, region, point_count, duplicate_count, late_count, first_observed_at, last_observed_at)
       select r.id, $2::uuid, r."poolId", 'SPOT_PRICE', 'm5.large.' || r.number, 'USD/hour', 'LAST', 'HOURLY', 3600,
         'm5.large', 'us-east-1a', 'us-east-1', $3::int, 0, 0, $4::timestamptz - ($3::int - 1) * interval '1 hour',
         $4::timestamptz
       from jsonb_to_recordset($1::jsonb) as r(id uuid, "poolId" uuid, number int)`,
      [chunk, o.clientId, o.length, o.moment],
    );
    await sql(
      `insert into forecasting.series_point (series_id, observed_at, value)
       select r.id, $2::timestamptz - hour * interval '1 hour',
         0.05 + 0.01 * sin((hour + r.number) / 12.0 * pi()) + 0.0001 * ((hour * 7919 * (r.number + 1)::bigint) % 13)
       from jsonb_to_recordset($1::jsonb) as r(id uuid, number int), generate_series(0, $3::int - 1) as hour`,
      [chunk, o.moment, o.length],
    );
    o.onProgress(start / all.length);
  }
  return all.map(({ poolId }) => poolId);
}
