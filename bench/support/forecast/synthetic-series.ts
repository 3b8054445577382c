import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { SplitSeries } from './read-series.ts';

/** What each next value of a series is made of. */
type Kind = (step: number, random: () => number) => number;

const wave = (step: number, period: number) => Math.sin((2 * Math.PI * step) / period);

/** Series of hours as they are met: seasonal, drifting, in steps, now and then, around zero. */
const KINDS: readonly (() => Kind)[] = [
  () => (step, random) => 100 + 20 * wave(step, 24) + 8 * wave(step, 168) + 10 * (random() - 0.5),
  () => (step, random) => Math.exp(3 + 0.3 * wave(step, 24) + 0.0005 * step + 0.2 * (random() - 0.5)),
  () => {
    let level = 50;
    return (_, random) => {
      level += 2 * (random() - 0.5);
      return level;
    };
  },
  () => {
    let price = 0.5;
    return (_, random) => {
      if (random() < 0.05) price *= 1 + 0.1 * (random() - 0.5);
      return price;
    };
  },
  () => (_, random) => (random() < 0.2 ? Math.ceil(5 * random()) : 0),
  () => (step, random) => 5 * wave(step, 24) + 3 * (random() - 0.5),
];

/** The share of values that are missing. */
const GAPS = 0.01;

export interface SyntheticOptions {
  readonly count: number;
  /** Values that are known of each. */
  readonly length: number;
  /** Values that come after. */
  readonly horizon: number;
  readonly seed: number;
}

/** Series of several kinds in turn, some of their values missing; the same in every run. */
export function makeSeries({ count, length, horizon, seed }: SyntheticOptions): readonly SplitSeries[] {
  const generator = xoroshiro128plus(seed);
  const random = () => uniformFloat64(generator);
  return Array.from({ length: count }, (_, index) => {
    const next = (KINDS[index % KINDS.length] as () => Kind)();
    const values = Float64Array.from({ length: length + horizon }, (_value, step) => next(step, random));
    const training = values.slice(0, length).map((value) => (random() < GAPS ? Number.NaN : value));
    return { id: `S${index + 1}`, training, actual: values.slice(length) };
  });
}
