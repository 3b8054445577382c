import { type ForecastMethod, MethodName } from './method.ts';
import { repeatSeason } from './seasonal-naive.ts';

/** The last long season repeats, as the last week does of hours with a season of a day. */
export const longSeasonalNaive: ForecastMethod = {
  name: MethodName.LONG_SEASONAL_NAIVE,
  isFor: ({ longSeason }) => longSeason > 1,
  fit: (series) => repeatSeason(series, series.longSeason > 1 ? series.longSeason : series.season),
};
