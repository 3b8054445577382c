import { describe, expect, test } from 'vitest';
import {
  createForecaster,
  type ForecasterOptions,
  ForecastFailed,
} from '../../../subgraphs/forecasting/forecast/forecaster.ts';
import { measureOrigins } from '../../../subgraphs/forecasting/forecast/measure-origins.ts';
import { forecastSeries } from '../../../subgraphs/forecasting/forecast/methods/forecast-series.ts';
import { silent } from '../../support/database.ts';

const values = (count: number) => Float64Array.from({ length: count }, (_, step) => 1 + Math.sin(step / 4));
const task = (count = 60) => ({ values: values(count), season: 24, horizon: 3 });
/** Takes seconds: ten seasons are looked back on, however long they are. */
const long = () => ({ ...task(100_000), season: 10_000 });
const open = (options: Partial<ForecasterOptions> = {}) => createForecaster({ logger: silent, ...options });

describe('F2 the threads that make forecasts', () => {
  test('answer what the same forecast would be on the spot', async () => {
    await using forecaster = open();
    const { rolling, ...forecast } = forecastSeries(task());
    expect(await forecaster.forecast(task())).toEqual({ ...forecast, measured: [] });
    if (!rolling) throw new Error('The series is long enough.');
    const measured = measureOrigins(rolling, forecast.coverage);
    expect(await forecaster.forecast({ ...task(), isMeasured: true })).toEqual({ ...forecast, measured });
  });

  test('go on after a forecast that cannot be made', async () => {
    await using forecaster = open();
    const impossible = { ...task(), values: new Float64Array(3).fill(Number.NaN) };
    await expect(forecaster.forecast(impossible)).rejects.toThrow(ForecastFailed);
    expect((await forecaster.forecast(task())).mean).toHaveLength(3);
  });

  test('one is given up by a forecast that takes too long, and another one goes on with the next', async () => {
    await using forecaster = open({ threads: 1, deadlineMilliseconds: { RUN: 1_500 } });
    const tooLong = forecaster.forecast(long(), undefined, 'RUN');
    const next = forecaster.forecast(task(), undefined, 'RUN');
    await expect(tooLong).rejects.toThrow('It took longer than 1500 ms.');
    expect((await next).mean).toHaveLength(3);
  });

  test('let a question pass everything that runs have asked for', async () => {
    await using forecaster = open({ threads: 1 });
    const caller = new AbortController();
    const runs = [long(), long()].map((each) => forecaster.forecast(each, caller.signal, 'RUN'));
    const ends = Promise.allSettled(runs);
    const first = await Promise.race([
      ends.then(() => 'a run'),
      forecaster.forecast(task()).then(() => 'the question'),
    ]);
    expect(first).toBe('the question');
    caller.abort(new Error('gone'));
    expect(await ends).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
  });

  test('make as many forecasts of runs at a time as there are threads for them', async () => {
    await using one = open({ threads: 1 });
    const order: number[] = [];
    const inOrder = [task(100_000), task()].map((each, n) =>
      one.forecast(each, undefined, 'RUN').then(() => void order.push(n)),
    );
    await Promise.all(inOrder);
    expect(order).toEqual([0, 1]);
    await using two = open({ threads: 2 });
    const caller = new AbortController();
    const left = two.forecast(long(), caller.signal, 'RUN').catch(({ message }) => message);
    // Does not wait for the long one.
    expect((await two.forecast(task(), undefined, 'RUN')).mean).toHaveLength(3);
    caller.abort(new Error('gone'));
    expect(await left).toBe('gone');
  });

  test('refuse what is more than may wait', async () => {
    await using forecaster = open({ threads: 1, mostWaiting: 1 });
    const first = [task(), task()].map((each) => forecaster.forecast(each, undefined, 'RUN'));
    await expect(forecaster.forecast(task(), undefined, 'RUN')).rejects.toMatchObject({
      extensions: { code: 'SERVICE_UNAVAILABLE', retryAfterSeconds: 1 },
    });
    // Questions wait in a row of their own.
    await Promise.all([...first, forecaster.forecast(task())]);
    expect((await forecaster.forecast(task(), undefined, 'RUN')).mean).toHaveLength(3);
  });

  test('do not make what nobody waits for any more', async () => {
    await using forecaster = open({ threads: 1, mostWaiting: 1 });
    const first = forecaster.forecast(task(), undefined, 'RUN');
    const caller = new AbortController();
    const left = forecaster.forecast(task(), caller.signal, 'RUN');
    caller.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    // Its place is free again.
    await Promise.all([first, forecaster.forecast(task(), undefined, 'RUN')]);
    await expect(forecaster.forecast(task(), caller.signal)).rejects.toThrow('gone');
  });

  test('leave nobody waiting when it is closed', async () => {
    const forecaster = open();
    const waiting = [forecaster.forecast(long()), forecaster.forecast(task())];
    const ends = Promise.allSettled(waiting);
    await forecaster[Symbol.asyncDispose]();
    expect(await ends).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
    await expect(forecaster.forecast(task())).rejects.toThrow('closed');
  });
});
