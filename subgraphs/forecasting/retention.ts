import { finds, type RetentionPolicy } from '#foundation/database/retention.ts';
import { backtestRetention } from './backtest/retention.ts';
import { riskRetention } from './risk/retention.ts';

/** For how long forecasting keeps what. A run stays as long as a forecast that it made. */
export const retention: readonly RetentionPolicy[] = [
  {
    name: 'series_point',
    table: 'series_point',
    column: 'observed_at',
    keepDays: 730,
    through: { table: 'series', key: 'id', column: 'series_id' },
    // The newest value of a series holds until there is another one; what was uploaded is as old as its owner says.
    where: `r.observed_at < p.last_observed_at and p.kind <> 'UPLOADED'`,
    following: (table) => `
      update ${table('series')} s set point_count = s.point_count - g.count,
        first_observed_at = (select min(n.observed_at) from ${table('series_point')} n
          where n.series_id = s.id and n.observed_at > g.newest)
      from (select series_id, count(*)::int as count, max(observed_at) as newest from gone group by series_id) g
      where s.id = g.series_id`,
  },
  { name: 'forecast', table: 'forecast', column: 'made_at', keepDays: 90 },
  { name: 'forecast_accuracy', table: 'forecast_accuracy', column: 'measured_at', keepDays: 90 },
  {
    name: 'forecast_run',
    table: 'forecast_run',
    column: 'finished_at',
    keepDays: 90,
    keptWhile: (table) => finds(`select from ${table('forecast')} f where f.run_id = r.id`),
  },
  ...riskRetention,
  ...backtestRetention,
  { name: 'machine', table: 'machine', column: 'ended_at', keepDays: 30 },
  { name: 'priced_pool', table: 'priced_pool', column: 'observed_at', keepDays: 730 },
  {
    name: 'price_index_composition',
    table: 'price_index_composition',
    column: 'effective_at',
    keepDays: 730,
    // The newest link of a chain is in force, however old it is.
    keptWhile: (table) => {
      const later = `n.index_id = r.index_id and n.effective_at > r.effective_at`;
      return `not ${finds(`select from ${table('price_index_composition')} n where ${later}`)}`;
    },
  },
  { name: 'market_note', table: 'market_note', column: 'created_at', keepDays: 1_825 },
  { name: 'market_refresh', table: 'market_refresh', column: 'finished_at', keepDays: 90 },
  {
    name: 'observation_upload',
    table: 'observation_upload',
    column: 'finished_at',
    keepDays: 90,
    following: (table) => `delete from ${table('observation_upload_series')} s using gone g where s.upload_id = g.id`,
  },
];
