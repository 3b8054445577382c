import { type Hazard, survivalUnder } from '../hazard.ts';

/** How many ages of a run, or of a time without one, are told apart. They begin at 0, 1, 2, 4, … steps. */
export const AGES = 8;

/** A run of less than a step is on the average so old, in steps, when the next one begins. */
const YOUNGEST = 0.25;

/** By age: the chance that a run ends within a step, and that it comes into the next age if it does not. */
export interface Ageing {
  readonly ends: Float64Array;
  readonly grows: Float64Array;
}

const beginning = (age: number): number => (age === 0 ? 0 : 2 ** (age - 1));

/** The age of a run of so many steps. */
export const ageOf = (steps: number): number => {
  // A run of a whole number of steps that came out a hair short.
  const length = steps + 1e-9;
  return length < 1 ? 0 : Math.min(AGES - 1, 1 + Math.floor(Math.log2(length)));
};

/**
 * A hazard by age as a Markov chain over a few ages, each left by growing older at an even rate: the method of stages, by
 * which lifetimes of any shape are made of steps without memory (Cox, Mathematical Proceedings of the Cambridge Philosophical
 * Society 51, 1955).
 */
export function ageing(hazard: Hazard, stepHours: number): Ageing {
  const ends = new Float64Array(AGES);
  const grows = new Float64Array(AGES);
  for (let age = 0; age < AGES; age += 1) {
    const [from, to] = [beginning(age), beginning(age + 1)];
    const middle = age === 0 ? YOUNGEST : Math.sqrt(from * to);
    ends[age] = 1 - survivalUnder(hazard, middle * stepHours, stepHours);
    grows[age] = age === AGES - 1 ? 0 : 1 / (to - from);
  }
  return { ends, grows };
}
