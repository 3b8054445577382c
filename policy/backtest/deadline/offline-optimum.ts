import { IDLE, isUp, type Job, type JobState, ON_DEMAND, type Place, ticksOf } from './job.ts';
import { type Quanta, quantaOf, roundedJob } from './quanta.ts';
import { type JobOutcome, type Strategy, simulateJob } from './simulate.ts';

/** Least costs to the end by quanta of work that are left; Infinity where the deadline cannot be kept any more. */
type Costs = Float64Array;

/** A machine that a job can be on. */
interface Machine {
  readonly place: Place;
  readonly price: number;
  /** By stage: how much of the changeover is left. */
  costs: Costs[];
  spare: Costs[];
}

/** What is best at the beginning of a tick, by work that is left (from `least` on). */
interface TickChoices {
  readonly least: number;
  /** For a job on no machine: 0 to wait, else a machine's number from 1. */
  readonly start: Uint8Array;
  /** For a job on a machine, by machine and stage: 1 to stay. */
  readonly stay: readonly (readonly Uint8Array[])[];
}

/** The span of work that may be left at the beginning of a tick: what time can have done is done, what it cannot do is lost. */
interface Span {
  /** Quanta of the tick; the deadline may cut the last one short. */
  readonly length: number;
  readonly least: number;
  readonly most: number;
}

interface Plan {
  readonly quanta: Quanta;
  /** What may be left of a changeover at the beginning of a tick: nothing, then all but one tick, all but two, … */
  readonly stages: readonly number[];
  readonly machines: readonly Machine[];
}

function stagesOf({ changeover, tick }: Quanta): number[] {
  const stages = [0];
  for (let left = changeover - tick; left > 0; left -= tick) stages.push(left);
  return stages;
}

function planOf(job: Job): Plan {
  const quanta = quantaOf(job);
  const stages = stagesOf(quanta);
  const unknown = () => stages.map(() => new Float64Array(quanta.work + 1).fill(Number.POSITIVE_INFINITY));
  const machineIn = (place: Place, price: number) => ({ place, price, costs: unknown(), spare: unknown() });
  const pools = job.history.pools.map((_, pool) => machineIn(pool, 1));
  return { quanta, stages, machines: [machineIn(ON_DEMAND, job.onDemandRatio), ...pools] };
}

function spanOf({ quanta: { tick, work, deadline } }: Plan, index: number): Span {
  const left = deadline - index * tick;
  return { length: Math.min(tick, left), least: Math.max(1, work - index * tick), most: Math.min(work, left) };
}

/** The cost of a tick on a machine with so much of its changeover left, and of what follows it. */
function costOn({ stages }: Plan, { length }: Span, machine: Machine, left: number, work: number): number {
  const paid = Math.min(length, left + work);
  const changing = Math.min(paid, left);
  const workLeft = work - (paid - changing);
  if (workLeft === 0) return paid * machine.price;
  const stage = stages.indexOf(left - changing);
  // A changeover that the deadline cuts short leads nowhere.
  if (stage === -1) return Number.POSITIVE_INFINITY;
  return paid * machine.price + ((machine.costs[stage] as Costs)[workLeft] as number);
}

/** For a job on no machine: start on any machine that can be had, or wait if that is cheaper. */
function chooseStart(plan: Plan, span: Span, canBeHad: (place: Place) => boolean, waiting: Costs, into: Costs) {
  const start = new Uint8Array(Math.max(0, span.most - span.least + 1));
  for (let work = span.least; work <= span.most; work += 1) {
    let least = Number.POSITIVE_INFINITY;
    plan.machines.forEach((machine, index) => {
      if (!canBeHad(machine.place)) return;
      const cost = costOn(plan, span, machine, plan.quanta.changeover, work);
      if (!(cost < least)) return;
      least = cost;
      start[work - span.least] = index + 1;
    });
    if ((waiting[work] as number) < least) {
      least = waiting[work] as number;
      start[work - span.least] = 0;
    }
    into[work] = least;
  }
  return start;
}

/** For a job on a machine that is still there: stay, or do what a job on no machine does. */
function chooseStay(plan: Plan, span: Span, machine: Machine, left: number, leaving: Costs, into: Costs) {
  const stay = new Uint8Array(Math.max(0, span.most - span.least + 1));
  for (let work = span.least; work <= span.most; work += 1) {
    const staying = costOn(plan, span, machine, left, work);
    const isBest = staying <= (leaving[work] as number);
    into[work] = isBest ? staying : (leaving[work] as number);
    stay[work - span.least] = Number(isBest);
  }
  return stay;
}

/** Fills the costs at the beginning of a tick from those at the beginning of the next. */
function goBack(plan: Plan, job: Job, tick: number, waiting: Costs, into: Costs): TickChoices {
  const span = spanOf(plan, tick);
  const canBeHad = (place: Place) => place === ON_DEMAND || isUp(job, tick, place);
  const start = chooseStart(plan, span, canBeHad, waiting, into);
  const stay = plan.machines.map((machine) => {
    if (canBeHad(machine.place)) {
      return plan.stages.map((left, stage) =>
        chooseStay(plan, span, machine, left, into, machine.spare[stage] as Costs),
      );
    }
    for (const costs of machine.spare) costs.set(into.subarray(span.least, span.most + 1), span.least);
    return [];
  });
  for (const machine of plan.machines) [machine.costs, machine.spare] = [machine.spare, machine.costs];
  return { least: span.least, start, stay };
}

/** Does what was found to be best. */
function follow(plan: Plan, choices: readonly TickChoices[]): Strategy {
  const { quanta, stages, machines } = plan;
  const inQuanta = (seconds: number) => Math.round(seconds / quanta.quantumSeconds);
  return () => (state: JobState, tick: number) => {
    const { least, start, stay } = choices[tick] as TickChoices;
    const work = inQuanta(state.workSecondsLeft) - least;
    const machine = machines.findIndex(({ place }) => place === state.place);
    const stage = stages.indexOf(inQuanta(state.changeoverSecondsLeft));
    if (stay[machine]?.[stage]?.[work]) return state.place;
    return machines[(start[work] ?? 0) - 1]?.place ?? IDLE;
  };
}

/**
 * The cheapest way to do a job in time for one who knows beforehand when each pool is up, and what it comes to. Exact backward
 * induction (Bellman, Dynamic Programming, 1957) over the tick, the machine, the work left and the changeover left, for the
 * lengths of `quantaOf`. A job that nobody can do in time runs on demand. Time and memory grow as ticks × slack × pools.
 */
export function offlineOptimum(job: Job): { readonly cost: number; readonly outcome: JobOutcome } {
  const plan = planOf(job);
  const rounded = roundedJob(job, plan.quanta);
  const ticks = ticksOf(rounded);
  const choices = new Array<TickChoices>(ticks);
  const impossible = () => new Float64Array(plan.quanta.work + 1).fill(Number.POSITIVE_INFINITY);
  let [waiting, spare] = [impossible(), impossible()];
  for (let tick = ticks - 1; tick >= 0; tick -= 1) {
    choices[tick] = goBack(plan, rounded, tick, waiting, spare);
    [waiting, spare] = [spare, waiting];
  }
  const cost = (waiting[plan.quanta.work] as number) * plan.quanta.quantumSeconds;
  const best = Number.isFinite(cost) ? follow(plan, choices) : () => () => ON_DEMAND;
  return { cost, outcome: simulateJob(rounded, best) };
}
