import type { VitalSigns } from './vital-signs.ts';

export interface RequestWindow {
  /** One request that has ended; `isFailure`: by our fault. */
  add(seconds: number, isFailure: boolean): void;
  /** What has ended since the last time it was asked. */
  take(): { readonly count: number; readonly p95Seconds: number | undefined; readonly failureRate: number | undefined };
}

export interface RequestLimits {
  readonly p95Seconds: number;
  readonly failureRate: number;
}

export const requestLimits: RequestLimits = { p95Seconds: 1, failureRate: 0.1 };

// Of the upper bound of one to that of the next: the 95th percentile is right to a quarter.
const GROWTH = 1.25;
const LEAST_SECONDS = 0.0001;
// The last ends at some 100 s, beyond every deadline.
const CELLS = 64;

/** Durations in cells that grow geometrically: nothing is kept of a single request. */
export function createRequestWindow(): RequestWindow {
  let cells = new Uint32Array(CELLS);
  let count = 0;
  let failures = 0;
  return {
    add(seconds, isFailure) {
      const place = Math.ceil(Math.log(Math.max(seconds, LEAST_SECONDS) / LEAST_SECONDS) / Math.log(GROWTH));
      const cell = Math.min(CELLS - 1, place);
      cells[cell] = (cells[cell] ?? 0) + 1;
      count += 1;
      if (isFailure) failures += 1;
    },
    take() {
      const taken =
        count === 0
          ? { count, p95Seconds: undefined, failureRate: undefined }
          : { count, p95Seconds: percentile(cells, Math.ceil(count * 0.95)), failureRate: failures / count };
      cells = new Uint32Array(CELLS);
      count = 0;
      failures = 0;
      return taken;
    },
  };
}

function percentile(cells: Uint32Array, rank: number): number {
  let seen = 0;
  for (const [index, size] of cells.entries()) {
    seen += size;
    if (seen >= rank) return LEAST_SECONDS * GROWTH ** index;
  }
  return LEAST_SECONDS * GROWTH ** CELLS;
}

/** Watches how long requests take and how many fail, from one sample to the next. */
export function watchRequests(vitals: VitalSigns, window: RequestWindow, limits: RequestLimits = requestLimits): void {
  // Both are read at each sample, in this order; the first takes what both show.
  let taken: ReturnType<RequestWindow['take']> | undefined;
  vitals.register({
    name: 'request latency p95',
    unit: 'seconds',
    limit: limits.p95Seconds,
    read() {
      taken = window.take();
      return taken.p95Seconds;
    },
  });
  vitals.register({
    name: 'request failures',
    unit: 'ratio',
    limit: limits.failureRate,
    read: () => taken?.failureRate,
  });
}
