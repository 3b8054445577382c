import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Numbers in [−1, 1) without memory, by step from 0 to 19,999, the same in every run. */
export function createNoise(seed: number): (step: number) => number {
  const generator = xoroshiro128plus(seed);
  const values = Float64Array.from({ length: 20_000 }, () => 2 * uniformFloat64(generator) - 1);
  return (step) => values[step] as number;
}
