import {
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';
import type { CostRules } from './cost-rules.ts';
import { type CostInput, createCostInput } from './input-cost.ts';
import { actualCost, type CostField, type CostSelections, estimateCost, slicedSize } from './operation-cost.ts';

type Variables = Readonly<Record<string, unknown>>;

/** What one operation costs. Made once for each document. */
export interface OperationCost {
  /** Throws BAD_USER_INPUT where the schema asks for a slicing argument and there is none, or several. */
  estimate(variables: Variables): number;
  /** @param data the answer's data, parsed */
  actual(variables: Variables, data: unknown): number;
  /** Lists inside each other, on the deepest path. */
  readonly listNesting: number;
}

export interface CostOptions {
  readonly rules: CostRules;
  readonly schema: GraphQLSchema;
  /** How long a list is taken to be of which nobody says it. */
  readonly defaultListSize: number;
}

/** Makes the cost function of an operation that is valid and within the limits of its size. */
export type CompileCost = (
  operation: OperationDefinitionNode,
  fragments: Readonly<Record<string, FragmentDefinitionNode>>,
) => OperationCost;

// A mutation does work that no field shows.
const MUTATION_COST = 10;
// By the Relay convention, where the schema says nothing of its lists.
const SLICING_BY_CONVENTION = ['first', 'last', 'limit'];
const SIZED_BY_CONVENTION: ReadonlySet<string> = new Set(['edges', 'nodes', 'items']);

interface Compiler extends CostOptions {
  readonly input: CostInput;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  deepestList: number;
}

/**
 * The method of IBM's specification of costs (https://ibm.github.io/graphql-specs/cost-spec.html) with Apollo's weights:
 * an object 1, a leaf 0, a mutation 10, and everything below a list as often as the list is long.
 */
export function createCostCompiler(options: CostOptions): CompileCost {
  const input = createCostInput(options.rules);
  return (operation, fragments) => {
    const compiler: Compiler = { ...options, input, fragments, deepestList: 0 };
    const root = options.schema.getRootType(operation.operation);
    const selections = root ? compileSet(compiler, operation.selectionSet, root, 0) : { fields: [], ofTypes: [] };
    const base = operation.operation === 'mutation' ? MUTATION_COST : 0;
    return {
      estimate: (variables) => estimateCost(base, selections, variables),
      actual: (variables, data) => actualCost(base, selections, variables, data),
      listNesting: compiler.deepestList,
    };
  };
}

function compileSet(
  compiler: Compiler,
  set: SelectionSetNode,
  parent: GraphQLNamedType,
  listDepth: number,
): CostSelections {
  const fields: CostField[] = [];
  const ofTypes = new Map<string, CostField[]>();
  const collect = (selections: SelectionSetNode['selections'], type: GraphQLNamedType, into: CostField[]): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const field = compileField(compiler, selection, type, listDepth);
        if (field) into.push(field);
        continue;
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : compiler.fragments[selection.name.value];
      if (!fragment) continue;
      const condition = compiler.schema.getType(fragment.typeCondition?.name.value ?? type.name) ?? type;
      const isNarrower = isObjectType(condition) && !isObjectType(parent);
      const target = isNarrower ? (ofTypes.get(condition.name) ?? []) : into;
      if (isNarrower) ofTypes.set(condition.name, target);
      collect(fragment.selectionSet.selections, condition, target);
    }
  };
  collect(set.selections, parent, fields);
  return { fields, ofTypes: [...ofTypes.values()] };
}

function compileField(
  compiler: Compiler,
  node: FieldNode,
  parent: GraphQLNamedType,
  listDepth: number,
): CostField | undefined {
  const name = node.name.value;
  const declared = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
  if (!declared) return undefined;
  const { rules, input } = compiler;
  const coordinate = `${parent.name}.${name}`;
  const type = getNamedType(declared.type);
  const lists = listsIn(declared.type);
  compiler.deepestList = Math.max(compiler.deepestList, listDepth + lists);
  const slices = slicesOf(compiler, node, declared, coordinate);
  const weight = rules.weight(coordinate) ?? rules.weight(type.name) ?? (isCompositeType(type) ? 1 : 0);
  const ownSize = slices && slices.fields.size === 0 ? slices.size : () => compiler.defaultListSize;
  // Of a list of lists an argument can say the length of one of them only.
  const inner = compiler.defaultListSize ** Math.max(0, lists - 1);
  return {
    key: node.alias?.value ?? name,
    name,
    isIncluded: conditionOf(node.directives ?? []),
    weight,
    inputWeight: input.compile(coordinate, declared.args, node.arguments ?? []),
    list: lists > 0 ? { size: (variables) => ownSize(variables) * inner } : undefined,
    sizes: slices && slices.fields.size > 0 ? slices : undefined,
    selections: node.selectionSet && compileSet(compiler, node.selectionSet, type, listDepth + lists),
  };
}

function listsIn(type: GraphQLOutputType): number {
  const nullable = getNullableType(type);
  return isListType(nullable) ? 1 + listsIn(nullable.ofType as GraphQLOutputType) : 0;
}

/** What the field's arguments say of the length of a list: its own, or those of its fields. */
function slicesOf(
  { rules, defaultListSize }: Compiler,
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
  coordinate: string,
): NonNullable<CostField['sizes']> | undefined {
  const declared = rules.listSize(coordinate);
  const isList = listsIn(field.type) > 0;
  const byConvention = SLICING_BY_CONVENTION.filter((name) => field.args.some((argument) => argument.name === name));
  if (!declared && byConvention.length === 0) return undefined;
  const names = declared ? declared.slicingArguments : byConvention;
  const conventional = isList ? new Set<string>() : SIZED_BY_CONVENTION;
  const fields = declared ? new Set(declared.sizedFields) : conventional;
  const values = names.map((name) => argumentAt(node, field, name));
  const fallback = declared?.assumedSize ?? defaultListSize;
  const o = { fallback, mustBeOne: declared?.requiresOne ?? false, names, field: field.name };
  return {
    fields,
    size(variables) {
      const given = values.map(({ given: read }) => read(variables));
      const isGiven = given.some((value) => value !== undefined && value !== null);
      return slicedSize(isGiven ? given : values.map(({ default: value }) => value), o);
    },
  };
}

function argumentAt(node: FieldNode, field: GraphQLField<unknown, unknown>, name: string) {
  const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
  return {
    default: field.args.find((argument) => argument.name === name)?.defaultValue as unknown,
    given: (variables: Variables): unknown => value && valueFromASTUntyped(value, variables),
  };
}

const always = (): boolean => true;

function conditionOf(directives: readonly DirectiveNode[]): CostField['isIncluded'] {
  const conditions = directives.flatMap(({ name, arguments: values }) => {
    if (name.value !== 'skip' && name.value !== 'include') return [];
    const value = values?.find((argument) => argument.name.value === 'if')?.value;
    const wanted = name.value === 'include';
    if (value?.kind === Kind.BOOLEAN) return [() => value.value === wanted];
    return value?.kind === Kind.VARIABLE ? [(variables: Variables) => variables[value.name.value] === wanted] : [];
  });
  if (conditions.length === 0) return always;
  return (variables) => conditions.every((holds) => holds(variables));
}
