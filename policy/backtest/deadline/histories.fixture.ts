import fc from 'fast-check';
import type { AvailabilityHistory } from '../histories.ts';

/** A history from pictures of its pools, one character a tick: `#` up, `.` down. */
export const drawn = (tickHours: number, ...pictures: string[]): AvailabilityHistory => ({
  ...{ group: 'drawn', tickHours, ticks: pictures[0]?.length ?? 0 },
  pools: pictures.map((picture, index) => ({
    name: `pool-${index}`,
    isUp: Uint8Array.from(picture, (character) => Number(character === '#')),
  })),
});

/** Any history of up to `pools` pools and that many ticks, with runs of all lengths. */
export const anyHistory = (o: {
  pools: number;
  ticks: number;
  tickHours: number;
}): fc.Arbitrary<AvailabilityHistory> => {
  const runs = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 12 })), { maxLength: o.ticks });
  const picture = runs.map((parts) => parts.map(([isUp, length]) => (isUp ? '#' : '.').repeat(length)).join(''));
  const pool = picture.map((text) => text.slice(0, o.ticks).padEnd(o.ticks, '#'));
  return fc.array(pool, { minLength: 1, maxLength: o.pools }).map((pictures) => drawn(o.tickHours, ...pictures));
};
