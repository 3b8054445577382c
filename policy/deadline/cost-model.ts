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
 * (or of the time without a pool), and one for a job that has just lost its machine.
 */
export type Layer = Float64Array;

/** What a job can be doing: on spot, or on no machine or on demand while a pool is up or none is. */
export const SPOT = 0;
export const UP = 1;
export const UP_ON_DEMAND = 2;
export const DOWN = 3;
export const DOWN_ON_DEMAND = 4;
const LOST_ROW = 5 * AGES;

export const layerOf = ({ width }: CostModel): Layer => new Float64Array((LOST_ROW + 1) * width);

export const rowOf = (kind: number, age: number): number => kind * AGES + age;

/** The cost in a row for any slack from 0 on; between whole steps by interpolation. */
function at(layer: Layer, { width }: CostModel, row: number, slack: number): number {
  const whole = Math.min(Math.floor(slack), width - 2);
  const here = layer[row * width + whole] as number;
  return here + (slack - whole) * ((layer[row * width + whole + 1] as number) - here);
}

/** The least slack with which anything but on-demand is thought of: a start in vain, the one on demand, and a step between. */
export const leastSlack = ({ changeover }: CostModel): number => 2 * changeover + 1;

/** A step on spot and what follows. A machine that is lost is lost in the middle of the step on the average. */
export function costOnSpot(model: CostModel, after: Layer, steps: number, age: number, slack: number): number {
  const { spotPrice, up } = model;
  const work = steps - slack;
  if (work <= 1) return work * spotPrice;
  const ends = up.ends[age] as number;
  const kept = spotPrice + at(after, model, rowOf(SPOT, age), slack);
  return (1 - ends) * kept + ends * (spotPrice / 2 + at(after, model, LOST_ROW, slack - 0.5));
}

/** A step on demand and what follows, while a pool is up or none is. */
export function costOnDemand(model: CostModel, after: Layer, steps: number, row: number, slack: number): number {
  const work = steps - slack;
  if (work <= 1) return work * model.onDemandPrice;
  return model.onDemandPrice + at(after, model, row, slack);
}

/** A step on no machine and what follows, while a pool is up or none is. */
export const costOfWaiting = (model: CostModel, after: Layer, row: number, slack: number): number =>
  model.mayWait ? at(after, model, row, slack - 1) : Number.POSITIVE_INFINITY;

/** Moves a row on by a step: towards the next age by `growth`, and to the row of what follows its end by `ends`. */
function moveOn(o: {
  readonly into: Layer;
  readonly same: Layer;
  readonly older: Layer;
  readonly growth: number;
  readonly ended: Layer;
  readonly ends: number;
}): void {
  const { into, same, older, growth, ended, ends } = o;
  for (let slack = 0; slack < into.length; slack += 1) {
    const here = same[slack] as number;
    const lasting = here + growth * ((older[slack] as number) - here);
    into[slack] = lasting + ends * ((ended[slack] as number) - lasting);
  }
}

/** Costs when another pool may be there, and may not. */
function shared(refuge: number, withPool: Layer, without: Layer): Layer {
  return withPool.map((cost, slack) => refuge * cost + (1 - refuge) * (without[slack] as number));
}

/** What costs are expected to be after a step, before it is known what the pools do in it, from what they are when it is known. */
export function expectation(model: CostModel, known: Layer): Layer {
  const { up, down, refuge, width } = model;
  const expected = layerOf(model);
  const row = (layer: Layer, index: number) => layer.subarray(index * width, (index + 1) * width);
  const first = (kind: number) => row(known, rowOf(kind, 0));
  const lost = shared(refuge, first(UP), first(DOWN));
  expected.set(lost, LOST_ROW * width);
  const lostOnDemand = shared(refuge, first(UP_ON_DEMAND), first(DOWN_ON_DEMAND));
  const kinds: readonly [kind: number, runs: Ageing, ended: Layer][] = [
    [UP, up, lost],
    [UP_ON_DEMAND, up, lostOnDemand],
    [DOWN, down, first(UP)],
    [DOWN_ON_DEMAND, down, first(UP_ON_DEMAND)],
    // A machine on spot that is lost is lost within the step: this is the cost of the run that lasts.
    [SPOT, { ...up, ends: new Float64Array(AGES) }, lost],
  ];
  for (const [kind, runs, ended] of kinds) {
    for (let age = 0; age < AGES; age += 1) {
      const [here, older] = [rowOf(kind, age), rowOf(kind, Math.min(AGES - 1, age + 1))];
      const [growth = 0, ends = 0] = [runs.grows[age], runs.ends[age]];
      moveOn({ into: row(expected, here), same: row(known, here), older: row(known, older), growth, ended, ends });
    }
  }
  return expected;
}
