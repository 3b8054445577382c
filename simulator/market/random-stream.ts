import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** One sequence of random numbers, fixed by its seed and its name alone. */
export interface RandomStream {
  /** The next number in [0, 1). */
  uniform(): number;
  /** The next standard normal number. */
  gaussian(): number;
}

/** FNV-1a over the UTF-16 units: turns a seed and a name into 32 bits that differ between neighbours. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value;
}

/**
 * Opens the stream called `name` of a seed. Streams of different names are independent, so a pool that is added to a
 * market changes nothing for the others, and the order of questions never matters.
 */
export function createRandomStream(seed: number, name: string): RandomStream {
  const generator = xoroshiro128plus(hash(`${seed}/${name}`));
  const uniform = () => uniformFloat64(generator);
  let spare: number | undefined;
  return {
    uniform,
    gaussian() {
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return value;
      }
      // Box–Muller (Annals of Mathematical Statistics 29, 1958). 1 − u keeps the logarithm's argument above zero.
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
  };
}
