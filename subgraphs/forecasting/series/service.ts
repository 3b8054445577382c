import type { Clock } from '#foundation/clock.ts';
import type { PageRequest } from '#foundation/database/page.ts';
import { inOrder } from '#foundation/database/rows.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { Interval, intervalOf, stepOf } from '../interval.ts';
import type { SeriesPoint, Series as SeriesRow } from './entity.ts';
import type { History, HistoryRepository, ResampledSeries } from './history-repository.ts';
import type { KnownSeries, NamedRepository, NamedSeries, PutValues, SeriesValue } from './named-repository.ts';
import type { Observation, ObservationRepository, PricedPool } from './observation-repository.ts';
import type { QualityRepository, Spread } from './quality-repository.ts';
import type { SeriesFilter, SeriesRepository, SeriesSlice, Span } from './repository.ts';
import { type SeriesStep, toSteps } from './steps.ts';

export type { Series as SeriesRow, SeriesKind, SeriesPoint } from './entity.ts';
export type { History } from './history-repository.ts';
export type { KnownSeries, NamedSeries, PutValues, SeriesValue } from './named-repository.ts';
export type { Spread } from './quality-repository.ts';
export type { PlaceInUse, SeriesFilter, SeriesSlice, Span } from './repository.ts';
export type { SeriesStep } from './steps.ts';

export interface SeriesDependencies {
  readonly series: SeriesRepository;
  readonly observations: ObservationRepository;
  readonly histories: HistoryRepository;
  readonly named: NamedRepository;
  readonly quality: QualityRepository;
  /** How far the moments of a series (epoch milliseconds) are apart; undefined with fewer than two. */
  readonly detectFrequency: (moments: Float64Array) => { readonly stepSeconds: number } | undefined;
  readonly clock: Clock;
}

/** A price as the news of it tells. */
export interface ObservedPrice {
  readonly poolId: string;
  readonly poolName: string;
  readonly instanceType: string;
  readonly zone: string;
  readonly region: string;
  readonly hourlyPrice: string;
  readonly observedAt: string;
}

const DAYS_SHOWN = 7;
// Two moments can be two thousand years apart.
const LONGEST_STEP_SECONDS = 1_000_000_000;
const DAY_MILLISECONDS = 86_400_000;
// The embedded database runs one statement at a time: nobody is to wait for a long one.
const HISTORIES_AT_ONCE = 20;

/** The time series of each client. */
export function createSeries(o: SeriesDependencies) {
  const { series, observations, histories: past, named, quality, detectFrequency, clock } = o;

  return {
    find: (viewer: Viewer, ids: readonly string[]) => series.byIds(viewer, ids),
    list: (viewer: Viewer, filter: SeriesFilter, request: PageRequest) =>
      series.list(viewer, filter, { ...request, now: clock() }),
    ofPools: (viewer: Viewer, poolIds: readonly string[]) => series.byPools(viewer, poolIds),
    isOfClient: (clientId: string, seriesId: string) => series.isOfClient(clientId, seriesId),
    slice: (slice: SeriesSlice, limit: number) => series.slice(slice, limit),
    measure: (slice: SeriesSlice) => series.measure(slice),
    placesInUse: (clientIds: readonly string[]) => series.placesInUse(clientIds),
    owners: (after: string | null, limit: number) => series.owners(after, limit),

    /** The values of a series, oldest first; without a span those of the last seven days before the last one. */
    points({ id, lastObservedAt }: SeriesRow, span: Span | undefined, request: PageRequest) {
      const newest = lastObservedAt ?? clock();
      return series.points(id, span ?? { from: new Date(newest.getTime() - DAYS_SHOWN * DAY_MILLISECONDS) }, request);
    },

    /** The values of a series in a span, oldest first, at most so many. */
    async between(seriesId: string, span: Span, most: number): Promise<SeriesPoint[]> {
      return (await series.points(seriesId, span, { first: most })).items;
    },

    /**
     * What each series was in its last steps up to now, or to a moment before, evenly spaced by its own interval. One
     * without a value is left out, and one of whose interval nothing is known.
     */
    async histories(
      seriesIds: readonly string[],
      stepsOf: (series: ResampledSeries) => number,
      now: Date = clock(),
    ): Promise<History[]> {
      const histories: History[] = [];
      for (const [steps, rows] of Map.groupBy(await past.resampled(seriesIds), stepsOf)) {
        for (let start = 0; start < rows.length; start += HISTORIES_AT_ONCE) {
          const chunk = rows.slice(start, start + HISTORIES_AT_ONCE);
          histories.push(...(await past.histories({ series: chunk, steps, now })));
        }
      }
      return histories;
    },

    /** What each series was in its last `steps` steps, by this interval or its own; in the order asked. */
    async resampled(seriesIds: readonly string[], interval: Interval | null, steps: number): Promise<SeriesStep[][]> {
      const rows = (await past.resampled(seriesIds)).map((row) => (interval ? { ...row, interval } : row));
      const histories: History[] = [];
      for (let start = 0; start < rows.length; start += HISTORIES_AT_ONCE) {
        const chunk = rows.slice(start, start + HISTORIES_AT_ONCE);
        histories.push(...(await past.histories({ series: chunk, steps, now: clock() })));
      }
      return inOrder(histories, seriesIds, ({ seriesId }) => seriesId).map((known) => (known ? toSteps(known) : []));
    },

    /** Takes in prices of one client's pools. Inside a transaction. */
    async observe(clientId: string, prices: readonly ObservedPrice[]): Promise<void> {
      if (prices.length === 0) return;
      const seen = prices.map(toObservation);
      const known = new Set(await observations.add(clientId, seen));
      const missing = new Map(prices.map((price) => [price.poolId, toPool(price)]));
      for (const poolId of known) missing.delete(poolId);
      if (missing.size === 0) return;
      await observations.ensure(clientId, [...missing.values()]);
      await observations.add(
        clientId,
        seen.filter(({ poolId }) => missing.has(poolId)),
      );
    },

    /** How the newest values of each series are spread over time; one without a value is left out. */
    async spreads(rows: readonly SeriesRow[]): Promise<Spread[]> {
      const spreads: Spread[] = [];
      for (let start = 0; start < rows.length; start += HISTORIES_AT_ONCE) {
        const some = rows.slice(start, start + HISTORIES_AT_ONCE).map(({ id, interval }) => ({
          ...{ id, stepSeconds: stepOf(interval ?? Interval.HOURLY).seconds },
        }));
        spreads.push(...(await quality.spreads(some)));
      }
      return spreads;
    },

    /** The client's series among these names. */
    named: (clientId: string, kind: NamedSeries['kind'], names: readonly string[]): Promise<KnownSeries[]> =>
      named.byName(clientId, kind, names),

    /** The client's series of these names, made where there are none. Inside a transaction. */
    ensure: (clientId: string, names: readonly string[], given: NamedSeries): Promise<KnownSeries[]> =>
      named.ensure(clientId, names, given),

    /** Stores values of named series; the last word on a moment stands. Inside a transaction. */
    put: async (values: readonly SeriesValue[]): Promise<PutValues> =>
      values.length > 0 ? named.put(values) : { added: 0, changed: 0, known: 0 },

    /** Finds out how far apart the values of named series are, at most 20 at a time. Inside a transaction. */
    async findIntervals(seriesIds: readonly string[]): Promise<void> {
      await named.lock(seriesIds);
      for (const [id, moments] of await named.moments(seriesIds)) {
        const found = detectFrequency(moments);
        if (!found) continue;
        const stepSeconds = Math.min(found.stepSeconds, LONGEST_STEP_SECONDS);
        await named.setInterval(id, intervalOf(stepSeconds), stepSeconds);
      }
    },
  };
}
export type Series = ReturnType<typeof createSeries>;

/** Moments are kept to the millisecond, as the graph and its cursors show them. */
const toObservation = ({ poolId, hourlyPrice, observedAt }: ObservedPrice): Observation => ({
  ...{ poolId, value: hourlyPrice, observedAt: new Date(observedAt) },
});

const toPool = ({ poolId, poolName, instanceType, zone, region }: ObservedPrice): PricedPool => ({
  ...{ id: poolId, name: poolName, instanceType, zone, region },
});
