import { existsSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import type { Benchmark, Run, Table } from './support/benchmark.ts';
import { compareMethods, tableOf } from './support/forecast/compare.ts';
import { CHOSEN } from './support/forecast/contenders.ts';
import { readSeries, splitFiles } from './support/forecast/read-series.ts';
import { makeSeries } from './support/forecast/synthetic-series.ts';
import { fixed } from './support/statistics.ts';

const HORIZON = 48;
const SEASON = 24;
const SEED = 20_201_120;
const DATA = join(import.meta.dirname, '../../shared/data');
const [TRAIN, TEST] = [join(DATA, 'm4_hourly_train.csv.gz'), join(DATA, 'm4_hourly_test.csv.gz')];

export const benchmark: Benchmark = {
  title: 'Forecasts',
  async run(run) {
    const [busy = 0] = loadavg();
    const isThere = existsSync(TRAIN) && existsSync(TEST);
    const tables = [...(isThere ? [await compareOnM4(run)] : []), await measureMany(run)];
    const notes = [
      `Measured by the values that came after, ${HORIZON} steps ahead with a season of ${SEASON}; sMAPE, MASE and OWA as in the M4 competition, OWA relative to Naive2. The width of an interval is in units of the seasonal naive error within the training half.`,
      `Seconds are from the first series to the last on ${availableParallelism()} threads, choosing methods, refitting them and intervals included. A method's own row uses it for every series. CPU seconds are of all threads together, the program's start included in the first row.`,
      'Methods, their constants and how they are chosen were settled on the ends of training halves alone, of these series and of their means over 2, 6 and 24 hours, and on made ones of other seasons.',
      `When this began, ${fixed(busy, 1)} programs were running or waiting for a processor: seconds grow with that, CPU seconds hardly.`,
      'The second table is of made series in equal parts: daily and weekly seasons, growth, random walks, prices in steps, demand now and then, waves around zero; one value in a hundred is missing.',
    ];
    return {
      tables,
      notes: isThere ? notes : [...notes, 'The series of M4 were not there: ../shared/data is missing.'],
    };
  },
};

async function compareOnM4(run: Run): Promise<Table> {
  const all = splitFiles(await readSeries(TRAIN), await readSeries(TEST)).series;
  const series = run.isQuick ? all.filter((_, index) => index % 20 === 0) : all;
  const figures = await compareMethods({
    ...{ series, horizon: HORIZON, season: SEASON, signal: run.signal },
    onProgress: announce(run),
  });
  const table = tableOf(figures);
  return { ...table, head: table.head.with(0, `M4 hourly, ${fixed(series.length, 0)} series`) };
}

/** As many series as a large fleet has, each of them long. A percentage of values around zero means nothing: it is left out. */
async function measureMany(run: Run): Promise<Table> {
  const [count, length] = run.isQuick ? [20, 2_000] : [1_000, 2_000];
  const series = makeSeries({ count, length, horizon: HORIZON, seed: SEED });
  const figures = await compareMethods({
    ...{ series, horizon: HORIZON, season: SEASON, signal: run.signal, names: [CHOSEN] },
    onProgress: announce(run),
  });
  return {
    head: [
      `${fixed(count, 0)} made series of ${fixed(length, 0)} values`,
      ...['MASE', 'coverage of 90 %', 'width of 90 %', 'seconds', 'CPU seconds'],
    ],
    rows: figures.map(({ method, mase, coverage90, width90, seconds, cpuSeconds }) => [
      method,
      ...[mase, coverage90, width90].map((value) => fixed(value, 3)),
      ...[seconds, cpuSeconds].map((value) => fixed(value, 1)),
    ]),
  };
}

/** Says at each tenth which method is at work. */
function announce(run: Run) {
  let said = '';
  return (method: string, done: number, total: number) => {
    const text = `${method}, ${Math.floor((10 * done) / total) * 10} %`;
    if (text !== said) run.progress(text);
    said = text;
  };
}
