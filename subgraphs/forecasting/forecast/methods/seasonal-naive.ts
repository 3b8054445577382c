import { fillGaps } from './fill-gaps.ts';
import { alignResiduals, checkHorizon, checkSeason } from './from-core.ts';
import { type ForecastMethod, MethodName } from './method.ts';

/**
 * The last season repeats (R. J. Hyndman and G. Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 2021, section
 * 5.2). A series that is shorter than a season repeats its last value.
 */
export const seasonalNaive: ForecastMethod = {
  name: MethodName.SEASONAL_NAIVE,
  fit(values, season) {
    checkSeason(season);
    const { values: filled, offset } = fillGaps(values);
    const lag = filled.length < season ? 1 : season;
    const fitted = filled.map((_, step) => filled[step - lag] ?? Number.NaN);
    return {
      parameters: [],
      residuals: alignResiduals(values, offset, fitted),
      forecast(horizon) {
        checkHorizon(horizon);
        return Float64Array.from(
          { length: horizon },
          (_, step) => filled[filled.length - lag + (step % lag)] as number,
        );
      },
    };
  },
};
