import type { Hazard } from '../hazard.ts';
import {
  type CostModel,
  costOfWaiting,
  costOnDemand,
  costOnSpot,
  DOWN,
  DOWN_ON_DEMAND,
  expectation,
  type Layer,
  layerOf,
  leastSlack,
  rowOf,
  SPOT,
  UP,
  UP_ON_DEMAND,
} from './cost-model.ts';
import { AGES, ageing, ageOf } from './run-ages.ts';
import type { JobTerms } from './types.ts';

/** More steps were no better on recorded availability, fewer a little worse. */
const MOST_STEPS = 140;

/** What is to be expected of spot. */
export interface SpotChances {
  /** Per hour. */
  readonly price: number;
  /** How fast the pool in question is lost, by its age. */
  readonly hazard: Hazard;
  /** How fast times without any pool end, by their age. */
  readonly outages: Hazard;
  /** The chance that another pool is up when the one in question is lost. */
  readonly refuge: number;
}

/** Where a job stands, as far as its costs go. */
export interface CostStanding {
  readonly hoursLeft: number;
  /** What is left of a changeover to the present machine included. */
  readonly workHoursLeft: number;
  readonly place: 'NONE' | 'SPOT' | 'ON_DEMAND';
  /** How long the pool in question has been up; null while none is. */
  readonly ageHours: number | null;
  /** How long none has been up. */
  readonly outageHours: number;
}

/** What the rest of a job is expected to cost by what it does next, as price × hours. Infinite where it puts the deadline at risk. */
export interface ExpectedCosts {
  readonly spot: number;
  readonly onDemand: number;
  readonly wait: number;
}

export type CostsOf = (standing: CostStanding) => ExpectedCosts;

/** Fills the costs at one age of the run with so many steps left, for any slack that leaves work to be done. */
function decideAge(model: CostModel, after: Layer, steps: number, age: number, costs: Layer): void {
  const { width, changeover, onDemandPrice } = model;
  const [spot, up, upOnDemand] = [SPOT, UP, UP_ON_DEMAND].map((kind) => rowOf(kind, age)) as [number, number, number];
  const [down, downOnDemand] = [DOWN, DOWN_ON_DEMAND].map((kind) => rowOf(kind, age)) as [number, number];
  const least = leastSlack(model);
  for (let slack = 0; slack < Math.min(width, steps); slack += 1) {
    const begun = onDemandPrice * (steps - slack + changeover);
    costs[spot * width + slack] = slack < changeover + 0.5 ? begun : costOnSpot(model, after, steps, age, slack);
    if (slack < least) {
      costs[up * width + slack] = begun;
      costs[down * width + slack] = begun;
      costs[upOnDemand * width + slack] = begun - onDemandPrice * changeover;
      costs[downOnDemand * width + slack] = begun - onDemandPrice * changeover;
      continue;
    }
    const left = slack - changeover;
    const whileUp = Math.min(costOnSpot(model, after, steps, age, left), costOfWaiting(model, after, up, slack));
    const whileDown = costOfWaiting(model, after, down, slack);
    const begin = (row: number) => costOnDemand(model, after, steps, row, left);
    costs[up * width + slack] = Math.min(whileUp, begin(upOnDemand));
    costs[down * width + slack] = Math.min(whileDown, begin(downOnDemand));
    costs[upOnDemand * width + slack] = Math.min(whileUp, costOnDemand(model, after, steps, upOnDemand, slack));
    costs[downOnDemand * width + slack] = Math.min(whileDown, costOnDemand(model, after, steps, downOnDemand, slack));
  }
}

/** The costs of all that a job can be doing with so many steps left; none where no work is left. */
function decideStep(model: CostModel, after: Layer, steps: number): Layer {
  const costs = layerOf(model);
  for (let age = 0; age < AGES; age += 1) decideAge(model, after, steps, age, costs);
  return costs;
}

/** Costs by what is done next, with a whole number of steps left. */
function costsWith(model: CostModel, after: Layer, steps: number, slack: number, o: CostStanding): ExpectedCosts {
  const { changeover, onDemandPrice } = model;
  const isUp = o.ageHours !== null;
  const age = ageOf((o.ageHours ?? o.outageHours) / model.stepHours);
  const start = (place: CostStanding['place']) => (o.place === place ? 0 : changeover);
  const spotSlack = slack - start('SPOT');
  const onDemandSlack = slack - start('ON_DEMAND');
  const isRisky = slack < (o.place === 'SPOT' ? changeover + 0.5 : leastSlack(model));
  const isNet = slack < leastSlack(model);
  const row = rowOf(isUp ? UP_ON_DEMAND : DOWN_ON_DEMAND, age);
  const toEnd = (steps - onDemandSlack) * onDemandPrice;
  return {
    spot: isRisky || !isUp ? Number.POSITIVE_INFINITY : costOnSpot(model, after, steps, age, spotSlack),
    onDemand: isNet ? toEnd : costOnDemand(model, after, steps, row, onDemandSlack),
    wait: isNet ? Number.POSITIVE_INFINITY : costOfWaiting(model, after, rowOf(isUp ? UP : DOWN, age), slack),
  };
}

const mixed = (share: number, a: number, b: number): number =>
  Number.isFinite(a) && Number.isFinite(b) ? a + share * (b - a) : Number.POSITIVE_INFINITY;

/**
 * What the rest of a job is expected to cost, by what it does next and the best that can be done from then on: stochastic
 * dynamic programming (Bellman, Dynamic Programming, 1957) over time, slack, place and the age of the run, on a grid of at most
 * 140 steps. Pools come and go as a semi-Markov process with hazards by age; they are not known beforehand, and the
 * deadline is kept whatever they do. Plans for a job as it stands now; the answer holds for any later standing of it.
 */
export function planCosts(
  terms: JobTerms,
  chances: SpotChances,
  job: { readonly hoursLeft: number; readonly workHoursLeft: number },
): CostsOf {
  const shortest = Math.max(terms.tickHours, terms.changeoverHours);
  const count = Math.max(1, Math.min(MOST_STEPS, Math.ceil(job.hoursLeft / shortest - 1e-9)));
  const stepHours = job.hoursLeft / count;
  const model: CostModel = {
    ...{ stepHours, spotPrice: chances.price, onDemandPrice: terms.onDemandPrice, mayWait: terms.mayWait },
    ...{ changeover: terms.changeoverHours / stepHours, refuge: chances.refuge },
    ...{ up: ageing(chances.hazard, stepHours), down: ageing(chances.outages, stepHours) },
    width: Math.max(2, Math.ceil(Math.max(0, job.hoursLeft - job.workHoursLeft) / stepHours) + 2),
  };
  const layers: Layer[] = [];
  let costs = layerOf(model);
  for (let steps = 1; steps <= count; steps += 1) {
    const after = expectation(model, costs);
    layers.push(after);
    costs = decideStep(model, after, steps);
  }
  return (standing) => {
    const steps = Math.min(count, Math.max(1, standing.hoursLeft / stepHours));
    const whole = Math.floor(steps + 1e-9);
    const slack = (standing.hoursLeft - standing.workHoursLeft) / stepHours;
    const [less, more] = [whole, Math.min(count, whole + 1)].map((number) =>
      costsWith(model, layers[number - 1] as Layer, number, slack, standing),
    ) as [ExpectedCosts, ExpectedCosts];
    const between = (of: (costs: ExpectedCosts) => number) =>
      mixed(Math.max(0, steps - whole), of(less), of(more)) * stepHours;
    return {
      spot: between(({ spot }) => spot),
      onDemand: between((c) => c.onDemand),
      wait: between(({ wait }) => wait),
    };
  };
}
