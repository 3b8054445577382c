import {
  type CostModel,
  DOWN,
  DOWN_ON_DEMAND,
  idleAges,
  type Layer,
  LOST_ROW,
  leastSlack,
  leastSlackOnSpot,
  rowOf,
  SPOT,
  UP,
  UP_ON_DEMAND,
} from './cost-model.ts';
import { AGES } from './run-ages.ts';

/** A step that is decided about: what follows it is expected, what it costs with it is found. */
interface Deciding {
  readonly after: Layer;
  readonly costs: Layer;
  readonly width: number;
  /** For how much slack there is work to be done. */
  readonly worked: number;
  /** From which slack on there is anything to be decided. */
  readonly least: number;
  /** A changeover in steps, rounded up, and how much that is too much: costs between whole slacks are interpolated. */
  readonly back: number;
  readonly between: number;
}

/** Fills a row, up to a slack, for a job that can do nothing but work on demand to the end, in so many steps. */
function onDemandToEnd(o: Deciding, row: number, to: number, steps: number, price: number): void {
  for (let slack = 0; slack < to; slack += 1) o.costs[row * o.width + slack] = (steps - slack) * price;
}

/** On spot: a machine that is lost is lost in the middle of the step on the average. */
function decideOnSpot(model: CostModel, { after, costs, width, worked }: Deciding, steps: number): void {
  const { spotPrice, onDemandPrice, changeover, up } = model;
  const least = Math.min(worked, Math.ceil(leastSlackOnSpot(model)));
  const lost = LOST_ROW * width;
  for (let age = 0; age < AGES; age += 1) {
    const row = rowOf(SPOT, age) * width;
    const ends = up.ends[age] as number;
    const price = (1 - ends / 2) * spotPrice;
    for (let slack = 0; slack < least; slack += 1) {
      costs[row + slack] = onDemandPrice * (steps - slack + changeover);
    }
    for (let slack = least; slack < worked; slack += 1) {
      const kept = after[row + slack] as number;
      const half = ((after[lost + slack - 1] as number) + (after[lost + slack] as number)) / 2;
      costs[row + slack] = price + kept + ends * (half - kept);
    }
    // The last step of the work.
    if (worked === steps && least < worked) costs[row + worked - 1] = spotPrice;
  }
}

/** On demand while a pool is up: go to it, or stay. */
function decideWithPool(model: CostModel, o: Deciding): void {
  const { after, costs, width, worked, least, back, between } = o;
  for (let age = 0; age < AGES; age += 1) {
    const [spot, row] = [rowOf(SPOT, age) * width, rowOf(UP_ON_DEMAND, age) * width];
    for (let slack = least; slack < worked; slack += 1) {
      const less = costs[spot + slack - back] as number;
      const start = less + between * ((costs[spot + slack - back + 1] as number) - less);
      const stay = model.onDemandPrice + (after[row + slack] as number);
      costs[row + slack] = start < stay ? start : stay;
    }
  }
}

/** On demand while no pool is up: stay. */
function decideWithoutPool({ onDemandPrice }: CostModel, { after, costs, width, worked, least }: Deciding): void {
  for (let age = 0; age < AGES; age += 1) {
    const row = rowOf(DOWN_ON_DEMAND, age) * width;
    for (let slack = least; slack < worked; slack += 1) {
      costs[row + slack] = onDemandPrice + (after[row + slack] as number);
    }
  }
}

/** On no machine: start on demand, on spot while a pool is up, or wait. */
function decideOnNone(model: CostModel, o: Deciding, kind: number, onDemand: number): void {
  const { after, costs, width, worked, least, back, between } = o;
  for (let age = 0; age < idleAges(model); age += 1) {
    const [row, begun, spot] = [rowOf(kind, age) * width, rowOf(onDemand, age) * width, rowOf(SPOT, age) * width];
    for (let slack = least; slack < worked; slack += 1) {
      const from = slack - back;
      const less = after[begun + from] as number;
      let best = model.onDemandPrice + less + between * ((after[begun + from + 1] as number) - less);
      if (kind === UP) {
        const dear = costs[spot + from] as number;
        best = Math.min(best, dear + between * ((costs[spot + from + 1] as number) - dear));
      }
      costs[row + slack] = model.mayWait ? Math.min(best, after[row + slack - 1] as number) : best;
    }
  }
}

/** Where a job may wait, a wait is one more thing that one on demand can do. */
function decideToWait({ mayWait }: CostModel, { after, costs, width, worked, least }: Deciding): void {
  if (!mayWait) return;
  for (let age = 0; age < AGES; age += 1) {
    for (const [kind, waiting] of WAITS) {
      const [row, wait] = [rowOf(kind, age) * width, rowOf(waiting, age) * width];
      for (let slack = least; slack < worked; slack += 1) {
        const waited = after[wait + slack - 1] as number;
        if (waited < (costs[row + slack] as number)) costs[row + slack] = waited;
      }
    }
  }
}

const WAITS = [
  [UP_ON_DEMAND, UP],
  [DOWN_ON_DEMAND, DOWN],
] as const;

/**
 * Fills the least costs of all that a job can be doing with so many steps left, from what is expected after one. Where no work
 * is left nothing is written.
 */
export function leastCosts(model: CostModel, after: Layer, steps: number, costs: Layer): Layer {
  const { width, changeover, onDemandPrice } = model;
  const worked = Math.min(width, steps);
  const least = Math.min(worked, Math.ceil(leastSlack(model)));
  const back = Math.max(1, Math.ceil(changeover));
  const o: Deciding = { after, costs, width, worked, least, back, between: back - changeover };
  for (let age = 0; age < AGES; age += 1) {
    for (const kind of [UP_ON_DEMAND, DOWN_ON_DEMAND]) onDemandToEnd(o, rowOf(kind, age), least, steps, onDemandPrice);
    for (const kind of [UP, DOWN]) onDemandToEnd(o, rowOf(kind, age), least, steps + changeover, onDemandPrice);
  }
  decideOnSpot(model, o, steps);
  decideWithPool(model, o);
  decideWithoutPool(model, o);
  decideToWait(model, o);
  decideOnNone(model, o, UP, UP_ON_DEMAND);
  decideOnNone(model, o, DOWN, DOWN_ON_DEMAND);
  return costs;
}
