import { failure } from '#foundation/graphql/failure.ts';
import { isRecord } from '#foundation/is-record.ts';

type Variables = Readonly<Record<string, unknown>>;

/** One field of an operation, with what it costs. Never changed. */
export interface CostField {
  /** Its name in the answer. */
  readonly key: string;
  readonly name: string;
  /** Whether `@skip` and `@include` leave it in. */
  isIncluded(variables: Variables): boolean;
  /** Of each object or value that it answers. */
  readonly weight: number;
  /** Of its arguments, once. */
  inputWeight(variables: Variables): number;
  /** Undefined where the field is no list. */
  readonly list: CostList | undefined;
  /** What its arguments say of lists among its fields, by their names. */
  readonly sizes: { readonly fields: ReadonlySet<string>; readonly size: (variables: Variables) => number } | undefined;
  readonly selections: CostSelections | undefined;
}

export interface CostList {
  /** By the field's own arguments, or as assumed; a list that its parent's arguments speak of is as long as these say. */
  readonly size: (variables: Variables) => number;
}

export interface CostSelections {
  /** What every object is asked for. */
  readonly fields: readonly CostField[];
  /** What only objects of one type are asked for, by type: an object is of one of them, so the dearest counts. */
  readonly ofTypes: readonly (readonly CostField[])[];
}

/** What an operation may cost at the most, by the sizes that its arguments name. Throws BAD_USER_INPUT. */
export function estimateCost(base: number, selections: CostSelections, variables: Variables): number {
  return base + estimateSelections(selections, variables, undefined);
}

type Inherited = { readonly fields: ReadonlySet<string>; readonly size: number } | undefined;

function estimateSelections({ fields, ofTypes }: CostSelections, variables: Variables, inherited: Inherited): number {
  let dearest = 0;
  for (const ofType of ofTypes) dearest = Math.max(dearest, estimateFields(ofType, variables, inherited));
  return estimateFields(fields, variables, inherited) + dearest;
}

function estimateFields(fields: readonly CostField[], variables: Variables, inherited: Inherited): number {
  let sum = 0;
  for (const field of fields) {
    if (!field.isIncluded(variables)) continue;
    const sized = inherited?.fields.has(field.name) ? inherited.size : undefined;
    const count = field.list ? (sized ?? field.list.size(variables)) : 1;
    const below = field.sizes && { fields: field.sizes.fields, size: field.sizes.size(variables) };
    const each = field.weight + (field.selections ? estimateSelections(field.selections, variables, below) : 0);
    sum += field.inputWeight(variables) + count * each;
  }
  return sum;
}

/** What an operation did cost: the same, by the objects that are in the answer. */
export function actualCost(base: number, selections: CostSelections, variables: Variables, data: unknown): number {
  return base + actualOf(selections, variables, data);
}

function actualOf(selections: CostSelections, variables: Variables, value: unknown): number {
  if (Array.isArray(value)) {
    let sum = 0;
    for (const item of value) sum += actualOf(selections, variables, item);
    return sum;
  }
  if (!isRecord(value)) return 0;
  const counted = new Set<string>();
  let sum = 0;
  for (const fields of [selections.fields, ...selections.ofTypes]) {
    for (const field of fields) {
      if (!Object.hasOwn(value, field.key)) continue;
      const answer = value[field.key];
      if (!counted.has(field.key)) sum += field.inputWeight(variables) + field.weight * objectsIn(answer);
      counted.add(field.key);
      if (field.selections) sum += actualOf(field.selections, variables, answer);
    }
  }
  return sum;
}

function objectsIn(value: unknown): number {
  if (value === null || value === undefined) return 0;
  if (!Array.isArray(value)) return 1;
  let count = 0;
  for (const item of value) count += objectsIn(item);
  return count;
}

/** The size that slicing arguments name: the largest of them. */
export function slicedSize(
  given: readonly unknown[],
  o: {
    readonly fallback: number;
    readonly mustBeOne: boolean;
    readonly names: readonly string[];
    readonly field: string;
  },
): number {
  const sizes = given.filter((value): value is number => typeof value === 'number' && Number.isFinite(value));
  if (o.mustBeOne && sizes.length !== 1) {
    throw failure('BAD_USER_INPUT', `Field "${o.field}" needs exactly one of the arguments ${o.names.join(', ')}.`);
  }
  // What a subgraph makes of a negative size is its own affair: it says nothing of the list.
  return Math.max(...(sizes.length > 0 ? sizes.map((size) => (size < 0 ? o.fallback : size)) : [o.fallback]));
}
