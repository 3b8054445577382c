/** Sums of products of a regression: all that its coefficients depend on. */
export interface NormalEquations {
  /** How many regressors, the constant included, which is the last one. */
  readonly size: number;
  /** X'X, row by row; the lower triangle is enough. */
  readonly products: Float64Array;
  /** X'y. */
  readonly responses: Float64Array;
  /** y'y. */
  readonly squares: number;
  /** How many rows were added up. */
  readonly rows: number;
}

/** The Cholesky factor of the products with a penalty on all but the constant; lower triangle. */
function factorise({ size, products, rows }: NormalEquations, penalty: number): Float64Array {
  const factor = new Float64Array(size * size);
  for (let column = 0; column < size; column += 1) {
    for (let row = column; row < size; row += 1) {
      let sum = products[row * size + column] as number;
      if (row === column) sum += (row < size - 1 ? penalty : 0) * rows + Number.EPSILON * rows;
      for (let each = 0; each < column; each += 1)
        sum -= (factor[row * size + each] as number) * (factor[column * size + each] as number);
      factor[row * size + column] =
        row === column
          ? Math.sqrt(Math.max(sum, Number.EPSILON * rows))
          : sum / (factor[column * size + column] as number);
    }
  }
  return factor;
}

/** Solves L z = b in place. */
function forwards(factor: Float64Array, size: number, b: Float64Array): Float64Array {
  for (let row = 0; row < size; row += 1) {
    let sum = b[row] as number;
    for (let each = 0; each < row; each += 1) sum -= (factor[row * size + each] as number) * (b[each] as number);
    b[row] = sum / (factor[row * size + row] as number);
  }
  return b;
}

/** Solves L' x = z in place. */
function backwards(factor: Float64Array, size: number, z: Float64Array): Float64Array {
  for (let row = size - 1; row >= 0; row -= 1) {
    let sum = z[row] as number;
    for (let each = row + 1; each < size; each += 1) sum -= (factor[each * size + row] as number) * (z[each] as number);
    z[row] = sum / (factor[row * size + row] as number);
  }
  return z;
}

/** Σ of squared residuals of given coefficients. */
function residualSquares({ size, products, responses, squares }: NormalEquations, coefficients: Float64Array): number {
  let sum = squares;
  for (let row = 0; row < size; row += 1) {
    const own = coefficients[row] as number;
    sum += own * (own * (products[row * size + row] as number) - 2 * (responses[row] as number));
    for (let column = 0; column < row; column += 1)
      sum += 2 * own * (coefficients[column] as number) * (products[row * size + column] as number);
  }
  return Math.max(0, sum);
}

/** The trace of the hat matrix: how many parameters a penalised fit amounts to. */
function effectiveParameters({ size, rows }: NormalEquations, factor: Float64Array, penalty: number): number {
  let removed = 0;
  for (let axis = 0; axis < size - 1; axis += 1) {
    const unit = new Float64Array(size);
    unit[axis] = 1;
    removed += forwards(factor, size, unit).reduce((sum, value) => sum + value * value, 0);
  }
  return size - penalty * rows * removed;
}

/**
 * Ridge regression (A. E. Hoerl and R. W. Kennard, Technometrics 12, 1970): coefficients under a penalty a row, the constant
 * free; of the penalties the one with the least generalised cross-validation (G. H. Golub, M. Heath and G. Wahba,
 * Technometrics 21, 1979).
 */
export function chooseRidge(equations: NormalEquations, penalties: readonly number[]): Float64Array {
  let best: Float64Array | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const penalty of penalties) {
    const factor = factorise(equations, penalty);
    const { size, responses } = equations;
    const coefficients = backwards(factor, size, forwards(factor, size, responses.slice()));
    const free = Math.max(1e-9, 1 - effectiveParameters(equations, factor, penalty) / equations.rows);
    const score = residualSquares(equations, coefficients) / (free * free);
    if (best && !(score < least)) continue;
    [best, least] = [coefficients, score];
  }
  return best ?? new Float64Array(equations.size);
}
