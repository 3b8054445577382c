import type { PageRequest } from '#foundation/database/page.ts';
import type { Connection } from '#foundation/graphql/connection.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { MeasuredMethod, MeasuredReach, MethodName, Reach } from '../forecast/service.ts';
import type { Interval } from '../interval.ts';
import type { Series, SeriesKind } from '../series/service.ts';
import type { ForecastAccuracy } from './entity.ts';
import type { AccuracyConditions, AccuracyRepository } from './repository.ts';
import { type AccuracySummary, byUse, isAskedFor, toSummary } from './rules.ts';

export type { AccuracySummary } from './rules.ts';

export interface AccuracyDependencies {
  readonly accuracies: AccuracyRepository;
  readonly series: Series;
}

/** Which measurements somebody asks for; all conditions hold together. */
export interface AccuracyFilter {
  readonly seriesId?: string | null;
  /** Of the price of this pool. */
  readonly poolId?: string | null;
  readonly kinds?: readonly SeriesKind[] | null;
  readonly reaches?: readonly Reach[] | null;
  /** Of the candidates, only these; the mean of the chosen ones and Naive 2 are always shown. */
  readonly methods?: readonly MethodName[] | null;
}

/** A measurement as it is shown. */
export interface ShownAccuracy {
  readonly row: ForecastAccuracy;
  /** Those of its methods that were asked for. */
  readonly methods: readonly MeasuredMethod[];
}

/** A page of measurements as it is shown. */
export interface ShownAccuracies extends Connection<ShownAccuracy> {
  /** What they were asked for by, for the means over all of them. */
  readonly filter: AccuracyFilter;
}

/** What a run has measured of one series. */
export interface MeasuredSeries {
  readonly seriesId: string;
  readonly kind: SeriesKind;
  readonly interval: Interval;
  readonly measuredAt: Date;
  /** Empty where the series is too short. */
  readonly reaches: readonly MeasuredReach[];
}

// The embedded database runs one statement at a time: nobody is to wait for a long one.
const MOST_SUMMED_UP = 10_000;

/** How well series are forecast: measured by runs, kept for each series as its newest run has it. */
export function createAccuracies({ accuracies, series }: AccuracyDependencies) {
  async function conditionsOf(viewer: Viewer, filter: AccuracyFilter): Promise<AccuracyConditions> {
    const { seriesId, poolId, kinds = null, reaches = null } = filter;
    const wanted: (string | undefined)[][] = [];
    if (seriesId != null) wanted.push((await series.find(viewer, [seriesId])).map((row) => row?.id));
    if (poolId != null) wanted.push((await series.ofPools(viewer, [poolId])).map((row) => row?.id));
    const [first, ...others] = wanted.map((ids) => ids.filter((id) => id !== undefined));
    const seriesIds = first ? first.filter((id) => others.every((ids) => ids.includes(id))) : null;
    return { seriesIds, kinds, reaches, most: MOST_SUMMED_UP };
  }

  return {
    /** By series, then by how far ahead. */
    async list(viewer: Viewer, filter: AccuracyFilter, request: PageRequest) {
      return accuracies.list(viewer, await conditionsOf(viewer, filter), request);
    },

    /** The means over all these series by method, reach and interval, over at most 10,000 measurements. */
    async summary(viewer: Viewer, filter: AccuracyFilter): Promise<AccuracySummary[]> {
      const means = await accuracies.means(viewer, await conditionsOf(viewer, filter));
      return means
        .filter((each) => isAskedFor(each, filter.methods))
        .map(toSummary)
        .sort(byUse);
    },

    /** Keeps what a run has measured, in the place of what was known of these series. Inside a transaction. */
    async save(run: { readonly id: string; readonly clientId: string }, measured: readonly MeasuredSeries[]) {
      if (measured.length === 0) return;
      const rows = measured.flatMap(({ reaches, ...of }) => reaches.map((reach) => ({ ...of, ...reach })));
      await accuracies.save(
        run,
        measured.map(({ seriesId }) => seriesId),
        rows,
      );
    },
  };
}
export type Accuracies = ReturnType<typeof createAccuracies>;
