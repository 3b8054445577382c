import type { Predicted, Predictor } from './walk-forward.ts';

/** A certain prediction that fails costs no more than this: its logarithm has no limit. */
const LEAST_CHANCE = 1e-6;
const BINS = 10;

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Mean squared difference of chance and outcome (Brier, Monthly Weather Review 78, 1950). NaN of none. */
export const brierScore = (predicted: readonly Predicted[], by: Predictor): number =>
  meanOf(predicted.map(({ chances, wasInterrupted }) => (chances[by] - Number(wasInterrupted)) ** 2));

/** Mean logarithmic loss in nats. NaN of none. */
export const logLoss = (predicted: readonly Predicted[], by: Predictor): number =>
  meanOf(
    predicted.map(({ chances, wasInterrupted }) => {
      const chance = Math.min(1 - LEAST_CHANCE, Math.max(LEAST_CHANCE, chances[by]));
      return -Math.log(wasInterrupted ? chance : 1 - chance);
    }),
  );

/** Predictions whose chances fell into one tenth. */
export interface ReliabilityBin {
  readonly from: number;
  readonly count: number;
  readonly predicted: number;
  readonly observed: number;
}

/** The tenths into which any prediction fell, with the mean chance and the share that was interrupted. */
export function reliability(predicted: readonly Predicted[], by: Predictor): ReliabilityBin[] {
  const binOf = ({ chances }: Predicted) => Math.min(BINS - 1, Math.floor(chances[by] * BINS));
  return [...Map.groupBy(predicted, binOf)]
    .sort(([a], [b]) => a - b)
    .map(([bin, of]) => ({
      ...{ from: bin / BINS, count: of.length, predicted: meanOf(of.map(({ chances }) => chances[by])) },
      observed: meanOf(of.map(({ wasInterrupted }) => Number(wasInterrupted))),
    }));
}

/** How far the shares lie from the chances, on the average of all predictions. */
export const calibrationError = (predicted: readonly Predicted[], by: Predictor): number =>
  reliability(predicted, by).reduce((sum, bin) => sum + bin.count * Math.abs(bin.predicted - bin.observed), 0) /
  predicted.length;
