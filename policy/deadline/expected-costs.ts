import type { Hazard } from '../hazard.ts';
import {
  type CostModel,
  DOWN,
  DOWN_ON_DEMAND,
  expectation,
  type Layer,
  LOST_ROW,
  layerOf,
  leastSlack,
  leastSlackOnSpot,
  rowOf,
  SPOT,
  UP,
  UP_ON_DEMAND,
} from './cost-model.ts';
import { leastCosts } from './least-costs.ts';
import { ageing, ageOf } from './run-ages.ts';
import type { JobTerms } from './types.ts';

/** More steps were no better on recorded availability, fewer a little worse. */
const MOST_STEPS = 140;

/**
 * Pairs of time and slack that are weighed at most: a job with more slack is weighed in longer steps, so that a decision takes
 * as long. More were no better on recorded availability.
 */
const MOST_CELLS = 3_500;

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

/** How much is left of a job. */
export interface JobLengths {
  readonly hoursLeft: number;
  readonly workHoursLeft: number;
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

/** A plan: what is expected after a step with 1, 2, … steps left, or with the most alone. */
interface Plan {
  readonly model: CostModel;
  readonly count: number;
  readonly layers: readonly Layer[];
}

/** The cost in a row for any slack from 0 on; between whole steps by interpolation. */
function at(layer: Layer, { width }: CostModel, row: number, slack: number): number {
  const whole = Math.min(Math.floor(slack), width - 2);
  const here = layer[row * width + whole] as number;
  return here + (slack - whole) * ((layer[row * width + whole + 1] as number) - here);
}

/** A step on spot and what follows. A machine that is lost is lost in the middle of the step on the average. */
function costOnSpot(model: CostModel, after: Layer, steps: number, age: number, slack: number): number {
  const { spotPrice, up } = model;
  const work = steps - slack;
  if (work <= 1) return work * spotPrice;
  const ends = up.ends[age] as number;
  const kept = spotPrice + at(after, model, rowOf(SPOT, age), slack);
  return (1 - ends) * kept + ends * (spotPrice / 2 + at(after, model, LOST_ROW, slack - 0.5));
}

/** A step on demand and what follows, while a pool is up or none is. */
function costOnDemand(model: CostModel, after: Layer, steps: number, row: number, slack: number): number {
  const work = steps - slack;
  if (work <= 1) return work * model.onDemandPrice;
  return model.onDemandPrice + at(after, model, row, slack);
}

/** Costs by what is done next, with a whole number of steps left. */
function costsWith(model: CostModel, after: Layer, steps: number, slack: number, o: CostStanding): ExpectedCosts {
  const { changeover, onDemandPrice } = model;
  const isUp = o.ageHours !== null;
  const age = ageOf((o.ageHours ?? o.outageHours) / model.stepHours);
  const start = (place: CostStanding['place']) => (o.place === place ? 0 : changeover);
  const spotSlack = slack - start('SPOT');
  const onDemandSlack = slack - start('ON_DEMAND');
  const isRisky = slack < (o.place === 'SPOT' ? leastSlackOnSpot(model) : leastSlack(model));
  const isNet = slack < leastSlack(model);
  const row = rowOf(isUp ? UP_ON_DEMAND : DOWN_ON_DEMAND, age);
  const toEnd = (steps - onDemandSlack) * onDemandPrice;
  return {
    spot: isRisky || !isUp ? Number.POSITIVE_INFINITY : costOnSpot(model, after, steps, age, spotSlack),
    onDemand: isNet ? toEnd : costOnDemand(model, after, steps, row, onDemandSlack),
    wait:
      isNet || !model.mayWait ? Number.POSITIVE_INFINITY : at(after, model, rowOf(isUp ? UP : DOWN, age), slack - 1),
  };
}

const mixed = (share: number, a: number, b: number): number =>
  Number.isFinite(a) && Number.isFinite(b) ? a + share * (b - a) : Number.POSITIVE_INFINITY;

/** Into how many steps the time is divided: of a share of slack s, a grid of n steps has n² · (s − s²/2) pairs with work left. */
function stepsOf(terms: JobTerms, { hoursLeft, workHoursLeft }: JobLengths): number {
  const share = Math.max(0, hoursLeft - workHoursLeft) / hoursLeft;
  const affordable = Math.floor(Math.sqrt(MOST_CELLS / (share - share ** 2 / 2)));
  const shortest = Math.max(terms.tickHours, terms.changeoverHours);
  return Math.max(1, Math.min(MOST_STEPS, affordable, Math.ceil(hoursLeft / shortest - 1e-9)));
}

function modelOf(terms: JobTerms, chances: SpotChances, job: JobLengths): { model: CostModel; count: number } {
  const slackHours = Math.max(0, job.hoursLeft - job.workHoursLeft);
  const count = stepsOf(terms, job);
  const stepHours = job.hoursLeft / count;
  const model: CostModel = {
    ...{ stepHours, spotPrice: chances.price, onDemandPrice: terms.onDemandPrice, mayWait: terms.mayWait },
    ...{ changeover: terms.changeoverHours / stepHours, refuge: chances.refuge },
    ...{ up: ageing(chances.hazard, stepHours), down: ageing(chances.outages, stepHours) },
    width: Math.max(2, Math.ceil(slackHours / stepHours) + 2),
  };
  return { model, count };
}

/** Goes back from the deadline, step by step. What is expected after each is kept, or what is after the first of all alone. */
function planOf(terms: JobTerms, chances: SpotChances, job: JobLengths, isKept: boolean): Plan {
  const { model, count } = modelOf(terms, chances, job);
  const costs = layerOf(model);
  const last = layerOf(model);
  const layers: Layer[] = [];
  for (let steps = 1; ; steps += 1) {
    const after = expectation(model, costs, steps - 1, isKept ? layerOf(model) : last);
    if (isKept || steps === count) layers.push(after);
    if (steps === count) return { model, count, layers };
    leastCosts(model, after, steps, costs);
  }
}

/**
 * What the rest of a job is expected to cost, by what it does next and the best that can be done from then on: stochastic
 * dynamic programming (Bellman, Dynamic Programming, 1957) over time, slack, place and the age of the run, on a grid of at most
 * 140 steps. Pools come and go as a semi-Markov process with hazards by age; they are not known beforehand, and the
 * deadline is kept whatever they do. For a job as it stands now alone: nothing of the way is kept.
 */
export function expectCosts(terms: JobTerms, chances: SpotChances, standing: CostStanding): ExpectedCosts {
  const { model, count, layers } = planOf(terms, chances, standing, false);
  const slack = (standing.hoursLeft - standing.workHoursLeft) / model.stepHours;
  const costs = costsWith(model, layers[0] as Layer, count, slack, standing);
  const { stepHours } = model;
  return { spot: costs.spot * stepHours, onDemand: costs.onDemand * stepHours, wait: costs.wait * stepHours };
}

/** The same, planned for a job as it stands now; the answer holds for any later standing of it. */
export function planCosts(terms: JobTerms, chances: SpotChances, job: JobLengths): CostsOf {
  const { model, count, layers } = planOf(terms, chances, job, true);
  const { stepHours } = model;
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
