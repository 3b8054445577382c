import { AGES, type Ageing } from './run-ages.ts';

/** A job, its machines and its pools; times in steps, and costs in prices × steps. */
export interface CostModel {
  readonly stepHours: number;
  readonly changeover: number;
  readonly spotPrice: number;
  readonly onDemandPrice: number;
  readonly mayWait: boolean;
  /** How the run of the pool in question ends. */
  readonly up: Ageing;
  /** How a time without any pool ends. */
  readonly down: Ageing;
  /** The chance that another pool is up when the one in question is lost. */
  readonly refuge: number;
  /** For how many whole steps of slack, from 0, there are costs. */
  readonly width: number;
}

/**
 * Expected costs to the end of a job by slack, a row of `width` for each thing that it can be doing at each age of the run
 * (or of the time without a pool), and one each for a job that has just lost its machine on spot, or its pool while on demand.
 */
export type Layer = Float64Array;

/** What a job can be doing: on spot, or on demand or on no machine while a pool is up or none is. */
export const SPOT = 0;
export const UP_ON_DEMAND = 1;
export const DOWN_ON_DEMAND = 2;
export const UP = 3;
export const DOWN = 4;

export const rowOf = (kind: number, age: number): number => kind * AGES + age;

export const LOST_ROW = 5 * AGES;
const LOST_ON_DEMAND_ROW = LOST_ROW + 1;

/** Costs of nothing: a job has none where no work is left, which is where slack is no less than the time. */
export const layerOf = ({ width }: CostModel): Layer => new Float64Array((LOST_ON_DEMAND_ROW + 1) * width);

/** The least slack with which anything but on-demand is thought of: a start in vain, the one on demand, and a step between. */
export const leastSlack = ({ changeover }: CostModel): number => 2 * changeover + 1;

/** The least slack with which a machine on spot is kept: that it is lost, and the start on demand. */
export const leastSlackOnSpot = ({ changeover }: CostModel): number => changeover + 0.5;

/**
 * For how many ages the costs of a job on no machine are needed: where it may not wait, it goes on at once, and is on none
 * at the beginning of a run or of a time without one alone.
 */
export const idleAges = ({ mayWait }: CostModel): number => (mayWait ? AGES : 1);

/** A step from what is known to be the case to what was expected before. */
interface Expecting {
  readonly known: Layer;
  readonly expected: Layer;
  readonly width: number;
  /** For how much slack there is work left. */
  readonly worked: number;
}

/** Costs when another pool may be there, and may not. */
function share(
  { known, expected, width, worked }: Expecting,
  refuge: number,
  kinds: readonly [number, number, number],
) {
  const [withPool, without, into] = [kinds[0] * width, kinds[1] * width, kinds[2] * width];
  for (let slack = 0; slack < worked; slack += 1) {
    const lost = known[without + slack] as number;
    expected[into + slack] = lost + refuge * ((known[withPool + slack] as number) - lost);
  }
}

/** Moves the rows of a kind on by a step: towards the next age by how they grow, and to the row of what follows their end. */
function moveOn(o: Expecting, kind: number, { grows, ends }: Ageing, ended: Layer, endedRow: number): void {
  const { known, expected, width, worked } = o;
  const end = endedRow * width;
  for (let age = 0; age < AGES; age += 1) {
    const same = rowOf(kind, age) * width;
    const older = rowOf(kind, Math.min(AGES - 1, age + 1)) * width;
    const [growth, ending] = [grows[age] as number, ends[age] as number];
    for (let slack = 0; slack < worked; slack += 1) {
      const here = known[same + slack] as number;
      const lasting = here + growth * ((known[older + slack] as number) - here);
      expected[same + slack] = lasting + ending * ((ended[end + slack] as number) - lasting);
    }
  }
}

/** Moves the rows on spot on by a step that does not end the run: a machine that is lost is lost within the step. */
function growOnSpot({ known, expected, width, worked }: Expecting, { grows }: Ageing): void {
  for (let age = 0; age < AGES; age += 1) {
    const same = rowOf(SPOT, age) * width;
    const older = rowOf(SPOT, Math.min(AGES - 1, age + 1)) * width;
    const growth = grows[age] as number;
    for (let slack = 0; slack < worked; slack += 1) {
      const here = known[same + slack] as number;
      expected[same + slack] = here + growth * ((known[older + slack] as number) - here);
    }
  }
}

/**
 * What costs are expected to be after a step, before it is known what the pools do in it, from what they are when it is known
 * and so many steps are left. Where there is no work nothing is written: it costs nothing.
 */
export function expectation(model: CostModel, known: Layer, steps: number, expected: Layer): Layer {
  const { up, down, refuge, width } = model;
  const o: Expecting = { known, expected, width, worked: Math.min(width, steps) };
  share(o, refuge, [rowOf(UP, 0), rowOf(DOWN, 0), LOST_ROW]);
  share(o, refuge, [rowOf(UP_ON_DEMAND, 0), rowOf(DOWN_ON_DEMAND, 0), LOST_ON_DEMAND_ROW]);
  growOnSpot(o, up);
  moveOn(o, UP_ON_DEMAND, up, expected, LOST_ON_DEMAND_ROW);
  moveOn(o, DOWN_ON_DEMAND, down, known, rowOf(UP_ON_DEMAND, 0));
  if (model.mayWait) {
    moveOn(o, UP, up, expected, LOST_ROW);
    moveOn(o, DOWN, down, known, rowOf(UP, 0));
  }
  return expected;
}
