import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { parseAvailability } from '#policy/backtest/files/availability.ts';
import type { Benchmark, Table } from './support/benchmark.ts';
import { brierScore, calibrationError, logLoss, reliability } from './support/risk/reliability.ts';
import { PREDICTORS, type Predicted, walkForward } from './support/risk/walk-forward.ts';
import { fixed } from './support/statistics.ts';

const FILE = new URL('../../shared/data/spot-availability-rle.csv.gz', import.meta.url);
const OURS = 'risk of interruption';

const groupsOf = (predicted: readonly Predicted[]) =>
  Map.groupBy(predicted, ({ recording, horizonHours }) => `${recording}, ${horizonHours} h`);

function scores(predicted: readonly Predicted[]): Table {
  const rows = [...groupsOf(predicted)].flatMap(([group, of]) =>
    PREDICTORS.map((by) => [
      ...[group, by, fixed(of.length, 0), fixed(brierScore(of, by), 4)],
      fixed(
        brierScore(
          of.filter(({ at }) => at >= 0.5),
          by,
        ),
        4,
      ),
      ...[fixed(logLoss(of, by), 4), fixed(calibrationError(of, by), 3)],
    ]),
  );
  const head = ['predicted', 'by', 'predictions', 'Brier', 'Brier, second half', 'log loss', 'calibration error'];
  return { head, rows };
}

function calibration(predicted: readonly Predicted[]): Table {
  const rows = [...groupsOf(predicted)].flatMap(([group, of]) =>
    reliability(of, OURS).map(({ from, count, predicted: chance, observed }) => [
      ...[group, `${fixed(from)}–${fixed(from + 0.1)}`, fixed(count, 0), fixed(chance, 3), fixed(observed, 3)],
    ]),
  );
  return { head: ['predicted', 'chance of an interruption', 'predictions', 'mean chance', 'interrupted'], rows };
}

export const benchmark: Benchmark = {
  title: 'Risk of interruption',
  async run(run) {
    if (!existsSync(FILE)) throw new Error('There is no recorded availability in ../shared/data.');
    run.progress('predicting hour by hour');
    const histories = parseAvailability(gunzipSync(await readFile(FILE)).toString());
    const predicted = walkForward(histories);
    return {
      tables: [scores(predicted), calibration(predicted)],
      notes: [
        'Once an hour, knowing nothing later, the chance is predicted that a pool which is up is interrupted within 1 h and 24 h; what the recording ends before is left out.',
        'Age alone: age/(age+x). The risk of interruption: runs of the pool, shrunk by the weight of three runs towards its machine size in the region, that towards the other pools, that towards a typical pool, half of whose runs outlast 33 minutes. That length is the median of the published recordings, of which these are extracts; nothing else in it was fitted to them.',
        'Calibration error: how far the shares lie from the chances in tenths of the chance, on the average of the predictions.',
        'The price is no part of it: availability was recorded without prices, and over the 14,962 Linux rows of the Spot Advisor of 2025 the mean interruption bucket hardly moves with the price relative to on-demand (decision 0014).',
      ],
    };
  },
};
