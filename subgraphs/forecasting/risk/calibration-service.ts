import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { transact } from '#foundation/database/transact.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Holdings } from '../holding/service.ts';
import type { CalibrationRepository, ReliabilityRow, Span } from './calibration-repository.ts';

export type { Span } from './calibration-repository.ts';

export interface CalibrationDependencies {
  readonly em: EntityManager;
  readonly calibrations: CalibrationRepository;
  readonly holdings: Pick<Holdings, 'poolsInUse'>;
  readonly clock: Clock;
}

/** How well the chances of one horizon came true. */
export interface Calibration {
  readonly horizonHours: number;
  readonly count: number;
  readonly brierScore: number;
  /** Of age alone, on the same predictions. */
  readonly priorBrierScore: number;
  readonly logLoss: number;
  readonly bins: readonly CalibrationBin[];
}

export interface CalibrationBin {
  /** 0 to 1 */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly predicted: number;
  readonly observed: number;
}

const DAY_MILLISECONDS = 86_400_000;
const DAYS_SHOWN = 30;
/** News of an interruption may be this late and still count. */
const GRACE_MILLISECONDS = 10 * 60_000;
const SETTLED_AT_ONCE = 500;
/** In an exhausted loop something else is wrong; the next run goes on. */
const MOST_BATCHES = 10_000;

const sumOf = (rows: readonly ReliabilityRow[], column: Exclude<keyof ReliabilityRow, 'horizonHours' | 'bin'>) =>
  rows.reduce((sum, row) => sum + row[column], 0);

/** The Brier score (Monthly Weather Review 78, 1950), the logarithmic loss, and the reliability by tenths of the predicted chance. */
function calibrationOf(horizonHours: number, rows: readonly ReliabilityRow[]): Calibration {
  const count = sumOf(rows, 'count');
  return {
    ...{ horizonHours, count },
    brierScore: sumOf(rows, 'squaredError') / count,
    priorBrierScore: sumOf(rows, 'priorSquaredError') / count,
    logLoss: sumOf(rows, 'logLoss') / count,
    bins: rows.map(({ bin, count: of, predicted, observed }) => ({
      ...{ from: bin / 10, to: (bin + 1) / 10, count: of, predicted: predicted / of, observed: observed / of },
    })),
  };
}

/** Predictions held against what came of them. */
export function createCalibrations({ em, calibrations, holdings, clock }: CalibrationDependencies) {
  /** Answers how many. */
  async function settleDue(dueAt: Date): Promise<number> {
    const due = await calibrations.due(dueAt, SETTLED_AT_ONCE);
    if (due.length === 0) return 0;
    const inUse = await holdings.poolsInUse([...new Set(due.map(({ poolId }) => poolId))]);
    await calibrations.settle(
      due,
      inUse.map(({ poolId }) => poolId),
    );
    return due.length;
  }

  return {
    /** How well predictions came true that were made on the days of a span, by horizon; without one in the last 30 days. */
    async of(viewer: Viewer, span?: Span): Promise<Calibration[]> {
      const now = clock();
      const last = { from: new Date(now.getTime() - DAYS_SHOWN * DAY_MILLISECONDS), to: now };
      const rows = await calibrations.reliability(viewer, span ?? last);
      return Array.from(
        Map.groupBy(rows, ({ horizonHours }) => horizonHours),
        ([horizonHours, of]) => calibrationOf(horizonHours, of),
      );
    },

    /** Settles every prediction whose time has come. */
    async settle(signal: AbortSignal): Promise<void> {
      for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
        signal.throwIfAborted();
        const dueAt = new Date(clock().getTime() - GRACE_MILLISECONDS);
        const count = await transact(em, () => settleDue(dueAt), { repeat: true });
        if (count < SETTLED_AT_ONCE) break;
      }
    },
  };
}
export type Calibrations = ReturnType<typeof createCalibrations>;
