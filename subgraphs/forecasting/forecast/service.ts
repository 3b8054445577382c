import type { Logger } from 'pino';
import type { Clock } from '#foundation/clock.ts';
import { inOrder } from '#foundation/database/rows.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Interval } from '../interval.ts';
import type { History, Series, SeriesKind, SeriesRow } from '../series/service.ts';
import { type Forecaster, ForecastFailed, Urgency } from './forecaster.ts';
import type { MeasuredReach } from './measure-origins.ts';
import type { Recent } from './recent.ts';
import type { ForecastRepository } from './repository.ts';
import {
  type Horizons,
  historyOf,
  horizonOf,
  isCurrent,
  isForecastable,
  LONGEST_HORIZON,
  type MadeForecast,
  type ShownForecast,
  seasonOf,
  showForecast,
  toMadeForecast,
} from './rules.ts';

export type { MeasuredAs, MeasuredMethod, MeasuredReach, Reach } from './measure-origins.ts';
export type { MethodName } from './methods/method.ts';
export type { MadeForecast, ShownForecast } from './rules.ts';

export interface ForecastDependencies {
  readonly series: Series;
  readonly forecasts: ForecastRepository;
  readonly forecaster: Forecaster;
  /** What was made on the spot; of the whole process. */
  readonly recent: Recent<MadeForecast>;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface PoolForecastRequest {
  readonly poolId: string;
  /** In hours. */
  readonly horizon: number;
}

/** The run that made forecasts, and whose it is. */
export interface ForecastOwner {
  readonly id: string;
  readonly clientId: string;
}

/** What a run has made of one series. */
export interface MadeInRun {
  readonly seriesId: string;
  readonly kind: SeriesKind;
  readonly interval: Interval;
  readonly made: MadeForecast;
  readonly measuredAt: Date;
  /** Empty where the series is too short. */
  readonly reaches: readonly MeasuredReach[];
}

interface Wanted {
  readonly row: SeriesRow;
  readonly horizon: number;
}

/** What each series is expected to do: as a run has stored it, or made on the spot. */
export function createForecasts({ series, forecasts, forecaster, recent, clock, logger }: ForecastDependencies) {
  /** Undefined when too little is known of the series. */
  async function make(history: History, horizon: number, signal: AbortSignal): Promise<MadeForecast | undefined> {
    if (!isForecastable(history)) return undefined;
    const forecast = await forecaster.forecast(taskOf(history, horizon), signal);
    return toMadeForecast(forecast, { ...history, madeAt: clock() });
  }

  /** Undefined where a value is of later than now: what is known now changes by itself. */
  function recentKey({ row: { id, pointCount, lastObservedAt }, horizon }: Wanted): string | undefined {
    if (!lastObservedAt || lastObservedAt > clock()) return undefined;
    return `${id}:${pointCount}:${lastObservedAt.getTime()}:${horizon}`;
  }

  async function known(wanted: readonly Wanted[]): Promise<(MadeForecast | undefined)[]> {
    const stored = await forecasts.bySeries(wanted.map(({ row }) => row.id));
    return wanted.map((each, place) => {
      const key = recentKey(each);
      const forecast = stored[place];
      if (!key || !each.row.lastObservedAt) return undefined;
      return forecast && isCurrent(forecast, each.row.lastObservedAt, each.horizon) ? forecast : recent.get(key);
    });
  }

  async function makeRecent(wanted: Wanted, history: History | undefined, signal: AbortSignal) {
    const made = history && (await make(history, wanted.horizon, signal));
    const key = recentKey(wanted);
    if (made && key) recent.set(key, made);
    return made;
  }

  /** Answers one of each, and makes what is not known; one that fails fails alone. */
  async function ofSeries(
    wanted: readonly Wanted[],
    signal: AbortSignal,
  ): Promise<(MadeForecast | undefined | Error)[]> {
    const found = await known(wanted);
    const missing = wanted.filter((_, place) => !found[place]);
    if (missing.length === 0) return found;
    const histories = await series.histories([...new Set(missing.map(({ row }) => row.id))], historyOf);
    const byId = new Map(histories.map((history) => [history.seriesId, history]));
    const making = wanted.map(
      async (each, place) => found[place] ?? (await makeRecent(each, byId.get(each.row.id), signal)),
    );
    const made = await Promise.allSettled(making);
    return made.map((result) => (result.status === 'fulfilled' ? result.value : toError(result.reason)));
  }

  return {
    /**
     * Makes a forecast and measures how well each method did; undefined with too few known values, and when it fails: one
     * series does not stop the others.
     */
    async makeForRun(history: History, horizons: Horizons, signal: AbortSignal): Promise<MadeInRun | undefined> {
      if (!isForecastable(history)) return undefined;
      const { seriesId, kind, interval } = history;
      try {
        const task = { ...taskOf(history, horizonOf(interval, horizons)), isMeasured: true };
        const forecast = await forecaster.forecast(task, signal, Urgency.RUN);
        const madeAt = clock();
        const made = toMadeForecast(forecast, { ...history, madeAt });
        return { ...{ seriesId, kind, interval, made }, measuredAt: madeAt, reaches: forecast.measured };
      } catch (error) {
        if (!(error instanceof ForecastFailed)) throw error;
        logger.warn({ err: error, series: seriesId }, 'a series could not be forecast and is left out');
        return undefined;
      }
    },

    /** Whether a forecast may look so far ahead. */
    isHorizon: (hours: number): boolean => Number.isInteger(hours) && hours >= 1 && hours <= LONGEST_HORIZON,

    /** What each series was up to a moment, as far back as a forecast looks. */
    histories: (seriesIds: readonly string[], cutOffAt: Date) => series.histories(seriesIds, historyOf, cutOffAt),

    /** The newest forecast of each series that a run has stored; undefined where there is none. */
    async stored(seriesIds: readonly string[]): Promise<(ShownForecast | undefined)[]> {
      const rows = await forecasts.bySeries(seriesIds);
      return rows.map((row) => row && showForecast(row));
    },

    /**
     * What the spot price of each pool will be, in the order asked: the stored one while it is current, else one made
     * on the spot. Undefined where the viewer knows no such pool, or with too few known prices.
     */
    async ofPools(
      viewer: Viewer,
      requests: readonly PoolForecastRequest[],
      signal: AbortSignal,
    ): Promise<(ShownForecast | undefined | Error)[]> {
      const poolIds = [...new Set(requests.map(({ poolId }) => poolId))];
      const rows = (await series.ofPools(viewer, poolIds)).filter((row) => row !== undefined);
      const rowOf = inOrder(
        rows,
        requests.map(({ poolId }) => poolId),
        ({ poolId }) => poolId as string,
      );
      const wanted = requests.map(({ horizon }, place) => ({ row: rowOf[place], horizon }));
      const forecasts = await ofSeries(
        wanted.filter((each): each is Wanted => each.row !== undefined),
        signal,
      );
      const answers = forecasts[Symbol.iterator]();
      return wanted.map(({ row, horizon }) => {
        const made = row && answers.next().value;
        return made instanceof Error ? made : made && showForecast(made, horizon);
      });
    },

    /** Stores what a run has made, each in the place of the one before it. Inside a transaction. */
    save: (run: ForecastOwner, made: readonly MadeInRun[]): Promise<void> =>
      forecasts.save(
        run,
        made.map(({ seriesId, made: forecast }) => ({ ...forecast, seriesId })),
      ),
  };
}
export type Forecasts = ReturnType<typeof createForecasts>;

const taskOf = ({ values, interval }: History, horizon: number) => ({
  ...{ values, season: seasonOf(values, interval), horizon },
});

const toError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error(String(reason)));
