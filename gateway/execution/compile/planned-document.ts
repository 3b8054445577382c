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
  visit,
} from 'graphql';
import type { GraphFacts } from './graph-facts.ts';
import { directive, type FieldItem, type FragmentItem, fieldTypeOf, type Item, isAlways } from './normalise.ts';
import { createPasses, type Passes } from './passes.ts';
import { plannedVariable } from './variable-names.ts';

/**
 * `by-type` writes a fragment on an abstract type once for each of its types: it says the same, at more length, and
 * without what the planner cannot follow from an interface object to another interface.
 */
export type PlannedForm = 'as-asked' | 'by-type';

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

export interface PlannedOptions {
  readonly schema: GraphQLSchema;
  readonly facts: GraphFacts;
  readonly operation: OperationDefinitionNode;
  readonly root: readonly Item[];
  readonly form: PlannedForm;
  /** Whether it may be fetched in several passes. */
  readonly isDivisible: boolean;
}

/**
 * What is given to the planner, one document for each pass: no names, no named fragments, no conditions; every field
 * under its planned name, without what is denied, and without `__typename` except where the type decides what is selected.
 * None when nothing is left to fetch.
 */
export function plannedDocuments(options: PlannedOptions): DocumentNode[] {
  const { schema, operation, root } = options;
  const type = schema.getRootType(operation.operation);
  const passes = createPasses(options);
  const documents: DocumentNode[] = [];
  // Writing the first finds out how many there are.
  for (let pass = 0; type && pass < passes.count; pass += 1) {
    const writer: Writer = { ...options, passes, pass, written: new Map() };
    const selections = selectionsOf(writer, root, { type, pass: 0 });
    if (selections.length > 0) documents.push(documentOf(operation, selections));
  }
  return documents;
}

function documentOf(operation: OperationDefinitionNode, selections: readonly SelectionNode[]): DocumentNode {
  const used = new Set<string>();
  collectVariables(selections, used);
  const planned: OperationDefinitionNode = {
    kind: Kind.OPERATION_DEFINITION,
    operation: operation.operation,
    variableDefinitions: (operation.variableDefinitions ?? []).filter((d) => used.has(d.variable.name.value)).map(bare),
    directives: [],
    selectionSet: { kind: Kind.SELECTION_SET, selections },
  };
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [planned] };
  return [...used].some((name) => plannedVariable(name) !== name) ? withPlannedVariables(document) : document;
}

const withPlannedVariables = (document: DocumentNode): DocumentNode =>
  visit(document, {
    Variable: ({ kind, name }) => ({ kind, name: { ...name, value: plannedVariable(name.value) } }),
  });

const bare = ({ directives: _, ...definition }: VariableDefinitionNode): VariableDefinitionNode => definition;

interface Writer {
  readonly schema: GraphQLSchema;
  readonly form: PlannedForm;
  readonly passes: Passes;
  /** The one that is written. */
  readonly pass: number;
  /** What was written of selections, by the type and the pass of the object. */
  readonly written: Map<readonly Item[], Map<string, SelectionNode[]>>;
}

/** The object whose fields are selected, and the pass in which it is fetched for its own sake. */
interface Parent {
  readonly type: GraphQLCompositeType;
  readonly pass: number;
}

function selectionsOf(writer: Writer, items: readonly Item[], parent: Parent): SelectionNode[] {
  const known = writer.written.get(items) ?? new Map<string, SelectionNode[]>();
  writer.written.set(items, known);
  const key = `${parent.type.name} ${parent.pass}`;
  const present = known.get(key);
  if (present) return present;
  const selections = items.flatMap((item) =>
    item.kind === 'field' ? fieldOf(writer, item, parent) : fragmentOf(writer, item, parent),
  );
  known.set(key, selections);
  return selections;
}

/** A condition that every object there meets is left out: the planner does not always see through it. */
function fragmentOf(writer: Writer, item: FragmentItem, parent: Parent): SelectionNode[] {
  const { schema, form } = writer;
  const { condition = parent.type, defer } = item;
  if (!doTypesOverlap(schema, condition, parent.type)) return [];
  const isNeeded = !isAlways(schema, condition, parent.type);
  if (isNeeded && form === 'by-type' && isAbstractType(condition)) {
    const both = schema.getPossibleTypes(condition).filter((type) => doTypesOverlap(schema, type, parent.type));
    return both.flatMap((type) => fragmentOf(writer, { ...item, condition: type }, parent));
  }
  const selections = selectionsOf(writer, item.selections, isNeeded ? { ...parent, type: condition } : parent);
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

function fieldOf(writer: Writer, item: FieldItem, parent: Parent): SelectionNode[] {
  if (item.isDenied || item.name.startsWith('__')) return [];
  const { node, planName } = item;
  const pass = writer.passes.passOf(parent.type, item.name) ?? parent.pass;
  const isOfPass = pass === writer.pass;
  const field = planName === item.name ? node : { ...node, alias: { kind: Kind.NAME, value: planName } as const };
  const type = fieldTypeOf(parent.type, item.name);
  const below = type && getNamedType(type);
  if (!item.selections || !isCompositeType(below)) return isOfPass ? [field] : [];
  const asked = selectionsOf(writer, item.selections, { type: below, pass });
  if (!isOfPass && asked.length === 0) return [];
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
