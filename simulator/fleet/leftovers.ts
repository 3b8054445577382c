import { createHash } from 'node:crypto';
import { createRandomStream } from '../market/random-stream.ts';

/** What is left of a machine that has ended, and costs until it is removed. */
export interface Leftover {
  readonly kind: 'VOLUME' | 'IMAGE';
  /** The cloud's own id. */
  readonly providerId: string;
  readonly sizeGigabytes: number;
  /** Why it cannot be removed at the first try; undefined where it can. */
  readonly obstacle: string | undefined;
}

/** The share of resources that something else still holds on to. */
const STUCK_RATIO = 0.05;
const LEAST_GIGABYTES = 8;
const MOST_GIGABYTES = 200;
const ID_DIGITS = 17;

/**
 * The disk of a machine and the image by which its state moved over. What they are like, and whether they can be removed
 * at once, follows from the seed and the machine alone.
 */
export function leftBehind({ providerId: machine }: { readonly providerId: string }, seed: number): Leftover[] {
  const random = createRandomStream(seed, `${machine}/leftovers`);
  const idOf = (prefix: string) =>
    `${prefix}-${createHash('sha256').update(`${machine}/${prefix}`).digest('hex').slice(0, ID_DIGITS)}`;
  const sizeGigabytes = Math.round(LEAST_GIGABYTES + random.uniform() * (MOST_GIGABYTES - LEAST_GIGABYTES));
  const fate = (words: string) => (random.uniform() < STUCK_RATIO ? words : undefined);
  return [
    { kind: 'VOLUME', providerId: idOf('vol'), sizeGigabytes, obstacle: fate('The volume is still attached.') },
    { kind: 'IMAGE', providerId: idOf('ami'), sizeGigabytes, obstacle: fate('The image is still in use.') },
  ];
}
