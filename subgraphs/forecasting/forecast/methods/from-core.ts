import type { Core, ForecastMethod, MethodName } from './method.ts';
import { toModel } from './model.ts';

export interface FromCoreOptions {
  readonly name: MethodName;
  readonly core: Core;
  /** Takes a significant season out before the core and puts it back after. */
  readonly isSeasonallyAdjusted: boolean;
}

/** Makes a method of a core: deals with the season around it. */
export function fromCore({ name, core, isSeasonallyAdjusted }: FromCoreOptions): ForecastMethod {
  return {
    name,
    fit(series, earlier) {
      const { values } = series;
      if (!isSeasonallyAdjusted) {
        const { parameters, fitted, extend } = core(values, earlier);
        return toModel(series, { parameters, fitted, extend });
      }
      const { adjusted, restore } = series.seasonality;
      const { parameters, fitted, extend } = core(adjusted, earlier);
      return toModel(series, {
        parameters,
        fitted: () => fitted().map(restore),
        extend: (horizon) => extend(horizon).map((value, step) => restore(value, values.length + step)),
      });
    },
  };
}
