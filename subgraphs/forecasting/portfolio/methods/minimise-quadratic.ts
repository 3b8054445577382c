/** Minimise ½·xᵀQx + cᵀx under Σx = total, 0 ≤ xᵢ ≤ uᵢ and Σ of each group ≤ its most. */
export interface QuadraticProgramme {
  /** Symmetric and positive semidefinite, row by row. */
  readonly quadratic: Float64Array;
  readonly linear: Float64Array;
  readonly upper: Float64Array;
  /** The group of each variable, from 0. */
  readonly groups: Int32Array;
  readonly groupUpper: Float64Array;
  readonly total: number;
}

const TOLERANCE = 1e-10;
const MOST_STEPS = 50_000;
const SLACK = 1e-12;

/** The greatest total that fits under the bounds. */
export function greatestTotal({
  upper,
  groups,
  groupUpper,
}: Omit<QuadraticProgramme, 'quadratic' | 'linear' | 'total'>): number {
  const sums = new Float64Array(groupUpper.length);
  upper.forEach((most, n) => {
    sums[groups[n] ?? 0] = (sums[groups[n] ?? 0] ?? 0) + Math.max(0, most);
  });
  return sums.reduce((sum, of, group) => sum + Math.min(of, Math.max(0, groupUpper[group] ?? 0)), 0);
}

/** A point within the bounds: the variables with the least linear term are filled first. */
function startingPoint({ linear, upper, groups, groupUpper, total }: QuadraticProgramme): Float64Array {
  const x = new Float64Array(linear.length);
  const room = Float64Array.from(groupUpper);
  let missing = total;
  const order = Array.from(linear.keys()).sort((n, m) => (linear[n] ?? 0) - (linear[m] ?? 0) || n - m);
  for (const n of order) {
    const group = groups[n] ?? 0;
    const filled = Math.max(0, Math.min(missing, upper[n] ?? 0, room[group] ?? 0));
    x[n] = filled;
    room[group] = (room[group] ?? 0) - filled;
    missing -= filled;
  }
  return x;
}

interface Pair {
  readonly from: number;
  readonly to: number;
  /** By how much the objective falls for each unit moved, at first. */
  readonly gain: number;
}

interface State {
  readonly x: Float64Array;
  readonly gradient: Float64Array;
  readonly sums: Float64Array;
}

/** For each group, the variable that would best be lessened and the one that would best be raised. */
function extremes({ upper, groups, groupUpper }: QuadraticProgramme, { x, gradient }: State) {
  const worst = new Int32Array(groupUpper.length).fill(-1);
  const best = new Int32Array(groupUpper.length).fill(-1);
  gradient.forEach((slope, n) => {
    const group = groups[n] ?? 0;
    const [w, b] = [worst[group] ?? -1, best[group] ?? -1];
    if ((x[n] ?? 0) > SLACK && (w < 0 || slope > (gradient[w] ?? 0))) worst[group] = n;
    if ((x[n] ?? 0) < (upper[n] ?? 0) - SLACK && (b < 0 || slope < (gradient[b] ?? 0))) best[group] = n;
  });
  return { worst, best };
}

/** The move from one variable to another that gains most; a group that is full takes only from itself. */
function bestPair(programme: QuadraticProgramme, state: State): Pair | undefined {
  const { worst, best } = extremes(programme, state);
  let found: Pair | undefined;
  const consider = (from: number, to: number) => {
    if (from < 0 || to < 0 || from === to) return;
    const gain = (state.gradient[from] ?? 0) - (state.gradient[to] ?? 0);
    if (gain > TOLERANCE && (!found || gain > found.gain)) found = { from, to, gain };
  };
  best.forEach((to, group) => {
    consider(worst[group] ?? -1, to);
    const hasRoom = (state.sums[group] ?? 0) < (programme.groupUpper[group] ?? 0) - SLACK;
    if (hasRoom) for (const from of worst) consider(from, to);
  });
  return found;
}

function move(programme: QuadraticProgramme, state: State, { from, to, gain }: Pair): void {
  const { quadratic, upper, groups, groupUpper } = programme;
  const { x, gradient, sums } = state;
  const size = x.length;
  const at = (n: number, m: number) => quadratic[n * size + m] ?? 0;
  const [own, other] = [groups[to] ?? 0, groups[from] ?? 0];
  const curvature = at(from, from) + at(to, to) - 2 * at(from, to);
  const room = own === other ? Infinity : (groupUpper[own] ?? 0) - (sums[own] ?? 0);
  const most = Math.min(x[from] ?? 0, (upper[to] ?? 0) - (x[to] ?? 0), room);
  const step = curvature > 0 ? Math.min(most, gain / curvature) : most;
  x[from] = Math.max(0, (x[from] ?? 0) - step);
  x[to] = (x[to] ?? 0) + step;
  sums[other] = (sums[other] ?? 0) - step;
  sums[own] = (sums[own] ?? 0) + step;
  for (let n = 0; n < size; n += 1) gradient[n] = (gradient[n] ?? 0) + step * (at(n, to) - at(n, from));
}

/**
 * Solves a convex quadratic programme by moving between two variables at a time, always the pair that violates the
 * conditions of optimality most, each move exact (J. Platt, Sequential minimal optimization, 1998; S. Keerthi et al.,
 * Neural Computation 13, 2001). Moves between pairs span all that the bounds allow, groups being disjoint: where none gains,
 * the point is optimal. Deterministic; ends within 1e-10 of the conditions.
 * @throws RangeError when the total does not fit under the bounds
 */
export function minimiseQuadratic(programme: QuadraticProgramme): Float64Array {
  const { linear, quadratic, groups, groupUpper, total } = programme;
  if (total > greatestTotal(programme) + 1e-9) throw new RangeError('The total does not fit under the bounds.');
  const x = startingPoint(programme);
  const size = x.length;
  const gradient = linear.map((slope, n) =>
    x.reduce((sum, value, m) => sum + (quadratic[n * size + m] ?? 0) * value, slope),
  );
  const sums = new Float64Array(groupUpper.length);
  x.forEach((value, n) => {
    sums[groups[n] ?? 0] = (sums[groups[n] ?? 0] ?? 0) + value;
  });
  const state = { x, gradient, sums };
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const pair = bestPair(programme, state);
    if (!pair) break;
    move(programme, state, pair);
  }
  return x;
}
