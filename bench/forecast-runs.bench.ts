import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ExecutionResult } from 'graphql';
import { uuidv7 } from '#foundation/database/identity.ts';
import { type Alone, asTest, openAlone } from '../tests/integration/forecasting/alone.ts';
import type { Benchmark, Run } from './support/benchmark.ts';
import { fillSeries } from './support/forecast/filled-series.ts';
import { fixed, max, median, quantile } from './support/statistics.ts';

const MOMENT = '2026-03-01T00:00:00.000Z';
const START = 'mutation ($input: StartForecastRunInput!) { startForecastRun(input: $input) { forecastRun { id } } }';
const PROGRESSED = 'subscription ($id: ID!) { forecastRunProgressed(runId: $id) { status seriesDone } }';
const FORECAST = `query ($of: [_Any!]!) {
  _entities(representations: $of) { ... on Pool { forecast(horizon: 24) { points { value } } } }
}`;
const DEADLINE_MILLISECONDS = 600_000;
const BETWEEN_QUESTIONS_MILLISECONDS = 100;

export const benchmark: Benchmark = {
  title: 'Forecast runs',
  async run(run) {
    const [count, length] = run.isQuick ? [100, 500] : [1_000, 2_000];
    const dataDir = await mkdtemp(join(tmpdir(), 'spotkeep-bench-'));
    await using _folder = { [Symbol.asyncDispose]: () => rm(dataDir, { recursive: true }) };
    await using alone = await openAlone({ dataDir, moment: MOMENT });
    const clientId = uuidv7();
    const fill = { length, moment: MOMENT };
    const onProgress = (done: number) => run.progress(`filling ${fixed(100 * done, 0)} %`);
    await fillSeries(alone, { ...fill, clientId, count, onProgress });
    const asked = await fillSeries(alone, { ...fill, clientId: uuidv7(), count: count / 2, onProgress });
    await alone.subgraph.start();
    run.progress('forecasting');
    const { startForecastRun } = await alone.data<{ startForecastRun: { forecastRun: { id: string } } }>(
      asTest,
      START,
      { input: { clientId, horizonHours: 24, idempotencyKey: 'bench' } },
    );
    const [watched, questions] = await meanwhile(watch(alone, startForecastRun.forecastRun.id, count), (isOver) =>
      ask(alone, asked, isOver, run),
    );
    const head = ['a run on the embedded database', 'series', 'seconds', 'series a second', 'longest silence ms'];
    const row = [
      `${fixed(length, 0)} values each`,
      fixed(count, 0),
      fixed(watched.seconds),
      fixed(count / watched.seconds),
    ];
    return {
      tables: [
        { head, rows: [[...row, fixed(watched.longestSilenceMilliseconds, 0)]] },
        {
          head: ['questions on the spot meanwhile', 'asked', 'median ms', '95 % ms', 'longest ms'],
          rows: [
            [
              'forecast of a pool',
              fixed(questions.length, 0),
              ...[median(questions), quantile(questions, 0.95), max(questions)].map((value) => fixed(value, 0)),
            ],
          ],
        },
      ],
      notes: [
        `From the request to the last progress; all methods are tried and measured on the last 384 hours of each series, forecasts of 24 hours and what was measured are stored. ${availableParallelism()} cores.`,
        'A silence is the time between two events of the subscription. The questions come ten a second, each for a pool that nothing is stored of.',
      ],
    };
  },
};

/** Hears the run's progress until it has succeeded. */
async function watch({ subgraph }: Alone, id: string, count: number) {
  const begun = performance.now();
  const opened = await subgraph.subscribe({
    ...{ query: PROGRESSED, variables: { id }, viewer: asTest, requestId: 'bench' },
    deadlineAt: Date.now() + DEADLINE_MILLISECONDS,
  });
  if (!('next' in opened)) throw new Error('The subscription was refused.');
  let [heardAt, longest] = [begun, 0];
  for (;;) {
    const { data } = (await opened.next()).value as ExecutionResult;
    const { status, seriesDone } = (data as { forecastRunProgressed: { status: string; seriesDone: number } })
      .forecastRunProgressed;
    const now = performance.now();
    longest = Math.max(longest, now - heardAt);
    heardAt = now;
    if (status === 'QUEUED' || status === 'RUNNING') continue;
    if (status !== 'SUCCEEDED' || seriesDone !== count) throw new Error(`The run is ${status} after ${seriesDone}.`);
    await opened.return?.();
    return { seconds: (now - begun) / 1_000, longestSilenceMilliseconds: longest };
  }
}

/** Asks for the forecast of one pool after the other until it is over. Answers how long each took. */
async function ask(alone: Alone, pools: readonly string[], isOver: () => boolean, run: Run): Promise<number[]> {
  const times: number[] = [];
  for (const id of pools) {
    if (isOver()) break;
    run.signal.throwIfAborted();
    const begun = performance.now();
    const { _entities } = await alone.data<{ _entities: [{ forecast: { points: object[] } | null }] }>(
      asTest,
      FORECAST,
      { of: [{ __typename: 'Pool', id }] },
    );
    if (_entities[0].forecast?.points.length !== 24) throw new Error('The question was not answered.');
    times.push(performance.now() - begun);
    await pause(BETWEEN_QUESTIONS_MILLISECONDS);
  }
  return times;
}

/** Does the second as long as the first goes on. */
async function meanwhile<A, B>(first: Promise<A>, second: (isOver: () => boolean) => Promise<B>): Promise<[A, B]> {
  let isOver = false;
  const ended = first.finally(() => {
    isOver = true;
  });
  return Promise.all([ended, second(() => isOver)]);
}
