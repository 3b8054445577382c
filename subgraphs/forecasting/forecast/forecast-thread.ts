/** Makes forecasts off the event loop of its process: one at a time, in the order in which they are asked for. */
import { parentPort } from 'node:worker_threads';
import { type MeasuredReach, measureOrigins } from './measure-origins.ts';
import { type ForecastOptions, forecastSeries, type SeriesForecast } from './methods/forecast-series.ts';

/** What the thread is sent. */
export interface ForecastTask extends Pick<ForecastOptions, 'values' | 'season' | 'horizon'> {
  /** Whether it is also to be told how well each method did, by steps ahead. */
  readonly isMeasured?: boolean;
}

/** A forecast as it comes back. */
export interface ThreadForecast extends Omit<SeriesForecast, 'rolling'> {
  /** Empty unless asked for, and where the series is too short. */
  readonly measured: readonly MeasuredReach[];
}

/** What it sends back for each. */
export type ForecastReply = { readonly forecast: ThreadForecast } | { readonly error: string };

function answer({ isMeasured, ...options }: ForecastTask): ForecastReply {
  try {
    const { rolling, ...forecast } = forecastSeries(options);
    if (forecast.mean.some(Number.isNaN)) return { error: 'The methods came to no number.' };
    const measured = isMeasured && rolling ? measureOrigins(rolling, forecast.coverage) : [];
    return { forecast: { ...forecast, measured } };
  } catch (error) {
    return { error: String(error) };
  }
}

const port = parentPort;
port?.on('message', (task: ForecastTask) => port.postMessage(answer(task)));
