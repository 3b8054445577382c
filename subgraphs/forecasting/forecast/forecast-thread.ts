/** Makes forecasts off the event loop of its process: one at a time, in the order in which they are asked for. */
import { parentPort } from 'node:worker_threads';
import { type ForecastOptions, forecastSeries, type SeriesForecast } from './methods/forecast-series.ts';

/** What the thread is sent. */
export type ForecastTask = Pick<ForecastOptions, 'values' | 'season' | 'horizon'>;

/** What it sends back for each. */
export type ForecastReply = { readonly forecast: SeriesForecast } | { readonly error: string };

function answer(task: ForecastTask): ForecastReply {
  try {
    const forecast = forecastSeries(task);
    return forecast.mean.some(Number.isNaN) ? { error: 'The methods came to no number.' } : { forecast };
  } catch (error) {
    return { error: String(error) };
  }
}

const port = parentPort;
port?.on('message', (task: ForecastTask) => port.postMessage(answer(task)));
