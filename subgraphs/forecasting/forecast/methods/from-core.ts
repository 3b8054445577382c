import { fillGaps } from './fill-gaps.ts';
import type { Core, FittedModel, ForecastMethod, MethodName } from './method.ts';
import { isSeasonal, type Seasonality, takeOutSeason } from './seasonality.ts';

export interface FromCoreOptions {
  readonly name: MethodName;
  readonly core: Core;
  /** Takes a significant season out before the core and puts it back after. */
  readonly isSeasonallyAdjusted: boolean;
}

const withoutSeason = (values: Float64Array): Seasonality => ({ adjusted: values, restore: (value) => value });

/** @throws RangeError unless the season is a positive whole number */
export function checkSeason(season: number): void {
  if (!Number.isSafeInteger(season) || season < 1)
    throw new RangeError('A season is a positive whole number of steps.');
}

/** @throws RangeError unless the horizon is a positive whole number */
export function checkHorizon(horizon: number): void {
  if (!Number.isSafeInteger(horizon) || horizon < 1)
    throw new RangeError('A horizon is a positive whole number of steps.');
}

/** Value minus fit, aligned with the values as they were given: NaN where the value is missing or nothing was fitted. */
export function alignResiduals(values: Float64Array, offset: number, fitted: Float64Array): Float64Array {
  return values.map((value, step) => {
    const residual = value - (fitted[step - offset] ?? Number.NaN);
    return Number.isFinite(residual) ? residual : Number.NaN;
  });
}

/** Makes a method of a core: bridges gaps before it and deals with the season around it. */
export function fromCore({ name, core, isSeasonallyAdjusted }: FromCoreOptions): ForecastMethod {
  return {
    name,
    fit(values, season, parameters): FittedModel {
      checkSeason(season);
      const { values: filled, offset } = fillGaps(values);
      const hasSeason = isSeasonallyAdjusted && isSeasonal(filled, season);
      const { adjusted, restore } = hasSeason ? takeOutSeason(filled, season) : withoutSeason(filled);
      const fit = core(adjusted, parameters);
      return {
        parameters: fit.parameters,
        residuals: alignResiduals(values, offset, fit.fitted.map(restore)),
        forecast(horizon) {
          checkHorizon(horizon);
          return fit.extend(horizon).map((value, step) => restore(value, filled.length + step));
        },
      };
    },
  };
}
