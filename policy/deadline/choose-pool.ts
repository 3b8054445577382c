import { type Hazard, survivalUnder } from '../hazard.ts';

/** Into how many parts, each twice as long as the one before it, the time ahead is divided. */
const PARTS = 12;

/** For how many of the coming `hours` a run of an age is expected to last. */
export function expectedLife(hazard: Hazard, ageHours: number, hours: number): number {
  let life = 0;
  let from = 0;
  let lasting = 1;
  for (let part = PARTS - 1; part >= 0; part -= 1) {
    const to = hours / 2 ** part;
    const next = survivalUnder(hazard, ageHours, to);
    life += ((lasting + next) / 2) * (to - from);
    [from, lasting] = [to, next];
  }
  return life;
}

/**
 * What an hour of work costs in a pool: of the hours that its run is expected to last, the changeover is paid for and does no
 * work. Infinite where the run is not expected to outlast it.
 */
export function workPrice(o: {
  readonly price: number;
  readonly hazard: Hazard;
  readonly ageHours: number;
  readonly hours: number;
  readonly changeoverHours: number;
}): number {
  const life = expectedLife(o.hazard, o.ageHours, o.hours);
  return life > o.changeoverHours ? (o.price * life) / (life - o.changeoverHours) : Number.POSITIVE_INFINITY;
}
