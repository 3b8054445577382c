import { describe, expect, test } from 'vitest';
import {
  createForecaster,
  type ForecasterOptions,
  ForecastFailed,
} from '../../../subgraphs/forecasting/forecast/forecaster.ts';
import { forecastSeries } from '../../../subgraphs/forecasting/forecast/methods/forecast-series.ts';
import { silent } from '../../support/database.ts';

const values = (count: number) => Float64Array.from({ length: count }, (_, step) => 1 + Math.sin(step / 4));
const task = (count = 60) => ({ values: values(count), season: 24, horizon: 3 });
/** Takes seconds. */
const long = () => task(1_000_000);
const open = (options: Partial<ForecasterOptions> = {}) => createForecaster({ logger: silent, ...options });

describe('F2 the thread that makes forecasts', () => {
  test('answers what the same forecast would be on the spot', async () => {
    await using forecaster = open();
    expect(await forecaster.forecast(task())).toEqual(forecastSeries(task()));
  });

  test('goes on after a forecast that cannot be made', async () => {
    await using forecaster = open();
    const impossible = { ...task(), values: new Float64Array(3).fill(Number.NaN) };
    await expect(forecaster.forecast(impossible)).rejects.toThrow(ForecastFailed);
    expect((await forecaster.forecast(task())).mean).toHaveLength(3);
  });

  test('is given up by a forecast that takes too long, and another one goes on with the next', async () => {
    await using forecaster = open({ deadlineMilliseconds: 1_500 });
    const tooLong = forecaster.forecast(long());
    const next = forecaster.forecast(task());
    await expect(tooLong).rejects.toThrow('It took longer than 1500 ms.');
    expect((await next).mean).toHaveLength(3);
  });

  test('refuses what is more than may wait', async () => {
    await using forecaster = open({ mostWaiting: 1 });
    const first = [forecaster.forecast(task()), forecaster.forecast(task())];
    await expect(forecaster.forecast(task())).rejects.toMatchObject({
      extensions: { code: 'SERVICE_UNAVAILABLE', retryAfterSeconds: 1 },
    });
    await Promise.all(first);
    expect((await forecaster.forecast(task())).mean).toHaveLength(3);
  });

  test('does not make what nobody waits for any more', async () => {
    await using forecaster = open({ mostWaiting: 1 });
    const first = forecaster.forecast(task());
    const caller = new AbortController();
    const left = forecaster.forecast(task(), caller.signal);
    caller.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    // Its place is free again.
    await Promise.all([first, forecaster.forecast(task())]);
    await expect(forecaster.forecast(task(), caller.signal)).rejects.toThrow('gone');
  });

  test('leaves nobody waiting when it is closed', async () => {
    const forecaster = open();
    const waiting = [forecaster.forecast(long()), forecaster.forecast(task())];
    const ends = Promise.allSettled(waiting);
    await forecaster[Symbol.asyncDispose]();
    expect(await ends).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
    await expect(forecaster.forecast(task())).rejects.toThrow('closed');
  });
});
