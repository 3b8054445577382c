import { stepsAfter } from '../interval.ts';
import type { History } from './history-repository.ts';

/** What is known of one step of a series. */
export interface SeriesStep {
  readonly startsAt: Date;
  /** Null where nothing is. */
  readonly value: string | null;
}

// The greatest that the graph can say.
const GREATEST = 999_999_999_999;

/** The steps of a history, oldest first, from the first one of which something is known. */
export function toSteps({ interval, originAt, values }: History): SeriesStep[] {
  const first = values.findIndex(Number.isFinite);
  if (first < 0) return [];
  return Array.from(values.subarray(first), (value, place) => ({
    startsAt: stepsAfter(interval, originAt, first + place - (values.length - 1)),
    value: Number.isFinite(value) ? Math.max(-GREATEST, Math.min(GREATEST, value)).toFixed(6) : null,
  }));
}
