import {
  type DocumentNode,
  doTypesOverlap,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  Kind,
  type NamedTypeNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type VariableDefinitionNode,
} from 'graphql';
import { directive, type FieldItem, type FragmentItem, fieldTypeOf, type Item, isAlways } from './normalise.ts';

/**
 * `by-type` writes a fragment on an abstract type once for each of its types: it says the same, at more length, and
 * without what the planner cannot follow from an interface object to another interface.
 */
export type PlannedForm = 'as-asked' | 'by-type';

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/**
 * What is given to the planner: no names, no named fragments, no conditions; every field under its planned name, without
 * what is denied, and without `__typename` except where the type decides what is selected. Undefined when nothing is left
 * to fetch.
 */
export function plannedDocument(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  root: readonly Item[],
  form: PlannedForm,
): DocumentNode | undefined {
  const type = schema.getRootType(operation.operation);
  const selections = type ? selectionsOf({ schema, form, written: new Map() }, root, type) : [];
  if (selections.length === 0) return undefined;
  const used = new Set<string>();
  collectVariables(selections, used);
  const planned: OperationDefinitionNode = {
    kind: Kind.OPERATION_DEFINITION,
    operation: operation.operation,
    variableDefinitions: (operation.variableDefinitions ?? []).filter((d) => used.has(d.variable.name.value)).map(bare),
    directives: [],
    selectionSet: { kind: Kind.SELECTION_SET, selections },
  };
  return { kind: Kind.DOCUMENT, definitions: [planned] };
}

const bare = ({ directives: _, ...definition }: VariableDefinitionNode): VariableDefinitionNode => definition;

interface Writer {
  readonly schema: GraphQLSchema;
  readonly form: PlannedForm;
  /** What was written of selections, on objects of a type. */
  readonly written: Map<readonly Item[], Map<GraphQLCompositeType, SelectionNode[]>>;
}

function selectionsOf(writer: Writer, items: readonly Item[], parent: GraphQLCompositeType): SelectionNode[] {
  const onTypes = writer.written.get(items) ?? new Map<GraphQLCompositeType, SelectionNode[]>();
  writer.written.set(items, onTypes);
  const known = onTypes.get(parent);
  if (known) return known;
  const selections = items.flatMap((item) =>
    item.kind === 'field' ? fieldOf(writer, item, parent) : fragmentOf(writer, item, parent),
  );
  onTypes.set(parent, selections);
  return selections;
}

/** A condition that every object there meets is left out: the planner does not always see through it. */
function fragmentOf(writer: Writer, item: FragmentItem, parent: GraphQLCompositeType): SelectionNode[] {
  const { schema, form } = writer;
  const { condition = parent, defer } = item;
  if (!doTypesOverlap(schema, condition, parent)) return [];
  const isNeeded = !isAlways(schema, condition, parent);
  if (isNeeded && form === 'by-type' && isAbstractType(condition)) {
    const both = schema.getPossibleTypes(condition).filter((type) => doTypesOverlap(schema, type, parent));
    return both.flatMap((type) => fragmentOf(writer, { ...item, condition: type }, parent));
  }
  const selections = selectionsOf(writer, item.selections, isNeeded ? condition : parent);
  if (selections.length === 0 || (!isNeeded && !defer)) return selections;
  const typeCondition: NamedTypeNode = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: condition.name } };
  return [
    {
      kind: Kind.INLINE_FRAGMENT,
      ...(isNeeded && { typeCondition }),
      ...(defer && { directives: [directive('defer', { label: defer.id })] }),
      selectionSet: { kind: Kind.SELECTION_SET, selections },
    },
  ];
}

function fieldOf(writer: Writer, item: FieldItem, parent: GraphQLCompositeType): SelectionNode[] {
  if (item.isDenied || item.name.startsWith('__')) return [];
  const { node, planName } = item;
  const field = planName === item.name ? node : { ...node, alias: { kind: Kind.NAME, value: planName } as const };
  const type = fieldTypeOf(parent, item.name);
  const below = type && getNamedType(type);
  if (!item.selections || !isCompositeType(below)) return [field];
  const asked = selectionsOf(writer, item.selections, below);
  const selections = item.needsTypename || asked.length === 0 ? [...asked, TYPENAME] : asked;
  return [{ ...field, selectionSet: { kind: Kind.SELECTION_SET, selections } }];
}

function collectVariables(value: unknown, used: Set<string>, seen = new Set<object>()): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  if ('kind' in value && value.kind === Kind.VARIABLE && 'name' in value) {
    used.add((value.name as { value: string }).value);
    return;
  }
  for (const [key, member] of Object.entries(value)) if (key !== 'loc') collectVariables(member, used, seen);
}
