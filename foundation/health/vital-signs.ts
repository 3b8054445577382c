import { findTrend, LEAST_SAMPLES, type Sample, type Trend } from './trend.ts';

/** A figure that means trouble when it reaches its limit. */
export interface VitalSign {
  /** Unique, in words for operators: `memory`, `agent bulkhead`. */
  readonly name: string;
  readonly unit: 'bytes' | 'seconds' | 'ratio' | 'events';
  /** What it must stay below. */
  readonly limit: number;
  /** What it is now; undefined when there is nothing to say. What it throws counts as nothing. */
  read(): number | undefined | Promise<number | undefined>;
}

/** RISING, FALLING: with 95 % confidence. NONE: the values show no direction. UNKNOWN: too few samples yet. */
export type Direction = 'RISING' | 'FALLING' | 'NONE' | 'UNKNOWN';

export interface Prediction {
  readonly name: string;
  readonly unit: VitalSign['unit'];
  readonly limit: number;
  /** The last sample; null before the first. */
  readonly value: number | null;
  readonly trend: Direction;
  readonly slopePerHour: number | null;
  /** Until the limit is reached if it goes on like this: 0 when it is reached already, null when it never will be. */
  readonly secondsToLimit: number | null;
  /** The same at the steepest slope and at the flattest that the samples allow; null: never. */
  readonly earliestSeconds: number | null;
  readonly latestSeconds: number | null;
  /** 0 to 1; of the trend. */
  readonly confidence: number;
  readonly samples: number;
}

export interface VitalSigns {
  register(sign: VitalSign): void;
  /** Reads every sign once; `at` in epoch milliseconds. Never throws. */
  sample(at: number): Promise<void>;
  /** What the samples so far say. */
  predict(): readonly Prediction[];
}

// At a sample each half minute: half an hour. The work of a prediction grows with the square.
const KEPT_SAMPLES = 60;

/** Keeps the last samples of each sign. */
export function createVitalSigns({ kept = KEPT_SAMPLES }: { readonly kept?: number } = {}): VitalSigns {
  const signs = new Map<string, { readonly sign: VitalSign; readonly samples: Sample[] }>();
  return {
    register(sign) {
      if (signs.has(sign.name)) throw new Error(`A vital sign named ${sign.name} is registered already.`);
      signs.set(sign.name, { sign, samples: [] });
    },
    async sample(at) {
      await Promise.all(
        [...signs.values()].map(async ({ sign, samples }) => {
          const value = await read(sign);
          if (value === undefined || !Number.isFinite(value)) return;
          samples.push({ at, value });
          if (samples.length > kept) samples.shift();
        }),
      );
    },
    predict: () => [...signs.values()].map(({ sign, samples }) => predict(sign, samples)),
  };
}

async function read(sign: VitalSign): Promise<number | undefined> {
  try {
    return await sign.read();
  } catch {
    // A figure that cannot be read is the business of the check of what it belongs to.
    return undefined;
  }
}

/** When a figure reaches its limit, going by its samples. */
export function predict(sign: Pick<VitalSign, 'name' | 'unit' | 'limit'>, samples: readonly Sample[]): Prediction {
  const { name, unit, limit } = sign;
  const value = samples.at(-1)?.value ?? null;
  const trend = findTrend(samples);
  const direction = directionOf(trend, samples.length);
  const isOver = value !== null && value >= limit;
  const until = (slope: number | undefined) =>
    isOver
      ? 0
      : direction === 'RISING' && trend && slope !== undefined
        ? secondsUntil(limit, trend.level, slope)
        : null;
  return {
    ...{ name, unit, limit, value, trend: direction },
    slopePerHour: trend ? trend.slope * 3600 : null,
    secondsToLimit: until(trend?.slope),
    earliestSeconds: until(trend?.highest),
    latestSeconds: until(trend?.lowest),
    confidence: trend?.confidence ?? 0,
    samples: samples.length,
  };
}

function directionOf(trend: Trend | undefined, count: number): Direction {
  if (!trend) return count < LEAST_SAMPLES ? 'UNKNOWN' : 'NONE';
  if (trend.lowest > 0) return 'RISING';
  return trend.highest < 0 ? 'FALLING' : 'NONE';
}

function secondsUntil(limit: number, level: number, slope: number): number | null {
  if (slope <= 0) return null;
  return Math.max(0, Math.round((limit - level) / slope));
}
