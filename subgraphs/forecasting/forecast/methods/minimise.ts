/**
 * Golden-section search for the minimum of a function of one variable in an interval (J. Kiefer, Proceedings of the American
 * Mathematical Society 4, 1953), after a look at `looks` evenly spaced places, as smoothing errors may have several minima.
 */
export function minimiseOnInterval(f: (x: number) => number, low: number, high: number, looks = 10): number {
  const step = (high - low) / looks;
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let look = 0; look <= looks; look += 1) {
    const value = f(low + look * step);
    if (value < least) [best, least] = [look, value];
  }
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [low + Math.max(0, best - 1) * step, low + Math.min(looks, best + 1) * step];
  let [x, y] = [b - ratio * (b - a), a + ratio * (b - a)];
  let [fx, fy] = [f(x), f(y)];
  for (let round = 0; round < 16; round += 1) {
    if (fx <= fy) {
      [b, y, fy] = [y, x, fx];
      x = b - ratio * (b - a);
      fx = f(x);
    } else {
      [a, x, fx] = [x, y, fy];
      y = a + ratio * (b - a);
      fy = f(y);
    }
  }
  const found = fx <= fy ? x : y;
  return Math.min(fx, fy) <= least ? found : low + best * step;
}

interface Vertex {
  readonly at: readonly number[];
  readonly value: number;
}

export interface SimplexOptions {
  readonly start: readonly number[];
  /** How far the first simplex reaches along each axis. */
  readonly reach: number;
  readonly maxEvaluations: number;
  /** Ends when the values at the vertices differ by less than this share of their size. */
  readonly tolerance: number;
}

/** The downhill simplex of J. A. Nelder and R. Mead (The Computer Journal 7, 1965). Deterministic and bounded. */
export function minimiseBySimplex(f: (at: readonly number[]) => number, o: SimplexOptions): readonly number[] {
  let evaluations = 0;
  const evaluate = (at: readonly number[]): Vertex => {
    evaluations += 1;
    const value = f(at);
    return { at, value: Number.isNaN(value) ? Number.POSITIVE_INFINITY : value };
  };
  const corners = [o.start, ...o.start.map((_, axis) => o.start.map((x, each) => (each === axis ? x + o.reach : x)))];
  const simplex = corners.map(evaluate).sort((a, b) => a.value - b.value);
  const last = simplex.length - 1;
  while (evaluations < o.maxEvaluations) {
    const [best, worst] = [simplex[0] as Vertex, simplex[last] as Vertex];
    if (worst.value - best.value <= o.tolerance * (Math.abs(best.value) + Number.MIN_VALUE)) break;
    const centre = best.at.map(
      (_, axis) => simplex.slice(0, last).reduce((sum, { at }) => sum + (at[axis] as number), 0) / last,
    );
    const along = (factor: number) => evaluate(centre.map((c, axis) => c + factor * ((worst.at[axis] as number) - c)));
    const next = step(along, best.value, (simplex[last - 1] as Vertex).value, worst.value);
    if (next) simplex[last] = next;
    else
      for (let each = 1; each <= last; each += 1)
        simplex[each] = evaluate(between(best.at, (simplex[each] as Vertex).at));
    simplex.sort((a, b) => a.value - b.value);
  }
  return (simplex[0] as Vertex).at;
}

const between = (a: readonly number[], b: readonly number[]) => a.map((x, axis) => (x + (b[axis] as number)) / 2);

/** Reflects the worst vertex, then expands or contracts; undefined when the simplex is to shrink. */
function step(along: (factor: number) => Vertex, best: number, second: number, worst: number): Vertex | undefined {
  const reflected = along(-1);
  if (reflected.value < best) {
    const expanded = along(-2);
    return expanded.value < reflected.value ? expanded : reflected;
  }
  if (reflected.value < second) return reflected;
  const contracted = along(reflected.value < worst ? -0.5 : 0.5);
  return contracted.value < Math.min(reflected.value, worst) ? contracted : undefined;
}
