import { fromCore } from './from-core.ts';
import { type Core, MethodName } from './method.ts';
import { sesCore } from './ses.ts';

/** Least-squares line through the values at the steps 0, 1, … */
function fitLine(values: Float64Array): (step: number) => number {
  const count = values.length;
  const middle = (count - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  // Σ (t − t̄)² over t = 0 … n − 1.
  const spread = (count * (count * count - 1)) / 12;
  const slope = spread > 0 ? values.reduce((sum, value, step) => sum + (step - middle) * value, 0) / spread : 0;
  return (step) => mean + slope * (step - middle);
}

/** Half a straight line (θ = 0), half the exponentially smoothed series with its curvature doubled (θ = 2). */
export const thetaCore: Core = (values, parameters) => {
  const line = fitLine(values);
  const doubled = sesCore(
    values.map((value, step) => 2 * value - line(step)),
    parameters,
  );
  return {
    parameters: doubled.parameters,
    fitted: () => doubled.fitted().map((value, step) => (value + line(step)) / 2),
    extend: (horizon) => doubled.extend(horizon).map((value, step) => (value + line(values.length + step)) / 2),
  };
};

/**
 * The Theta method (V. Assimakopoulos and K. Nikolopoulos, International Journal of Forecasting 16, 2000) of the seasonally
 * adjusted series, in the form which was a benchmark of the M4 competition.
 */
export const theta = fromCore({ name: MethodName.THETA, core: thetaCore, isSeasonallyAdjusted: true });
