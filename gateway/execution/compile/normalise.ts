import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionNode,
  type SelectionSetNode,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from 'graphql';
import { fragmentsByName } from '../fragments.ts';
import { deferOf, isIncluded, otherDirectives } from './conditions.ts';
import type { GraphFacts } from './graph-facts.ts';
import { createPlanNames, type PlanNames } from './plan-names.ts';

/** A field as the caller asks for it, and the name under which it is planned. */
export interface FieldItem {
  readonly kind: 'field';
  readonly responseKey: string;
  readonly planName: string;
  readonly name: string;
  /** Without alias, `@skip` and `@include`. */
  readonly node: FieldNode;
  /** The viewer may not use it: it is not planned, and null with an error. */
  readonly isDenied: boolean;
  /** Below an object, interface or union. */
  readonly selections?: readonly Item[];
  /** Whether only the object's type tells what is selected on it. */
  readonly needsTypename: boolean;
}

/** A fragment, spread where it is used. */
export interface FragmentItem {
  readonly kind: 'fragment';
  /** Undefined for every type. */
  readonly condition: GraphQLCompositeType | undefined;
  readonly selections: readonly Item[];
  /** Of `@defer` that applies: a name of ours, and the caller's label. */
  readonly defer?: { readonly id: string; readonly label?: string };
}

export type Item = FieldItem | FragmentItem;

export interface NormaliseOptions {
  readonly schema: GraphQLSchema;
  readonly facts: GraphFacts;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Only those in `@skip`, `@include` and `@defer` are looked at. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly mayUse: (parent: GraphQLCompositeType, field: FieldNode) => boolean;
  /** Whether `@defer` is kept; else what it marks is part of the whole. */
  readonly isIncremental: boolean;
}

interface Normaliser extends NormaliseOptions {
  readonly names: PlanNames;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Fragments without `@defer`: the same wherever they are spread. */
  readonly spread: Map<string, FragmentItem>;
  defers: number;
}

/**
 * The operation with everything decided that does not depend on data: conditions, authorisation, names. Fragments
 * stand where they are used; equal ones are one object.
 */
export function normalise(options: NormaliseOptions): { root: readonly Item[]; hasDefer: boolean } {
  const type = options.schema.getRootType(options.operation.operation);
  if (!type) throw new Error(`The schema has no ${options.operation.operation}.`);
  const fragments = fragmentsByName(options.document);
  const names = createPlanNames(options.facts);
  const normaliser: Normaliser = { ...options, names, fragments, spread: new Map(), defers: 0 };
  const root = itemsOf(normaliser, options.operation.selectionSet, type, true);
  return { root, hasDefer: normaliser.defers > 0 };
}

function itemsOf(n: Normaliser, set: SelectionSetNode, parent: GraphQLCompositeType, isRoot = false): readonly Item[] {
  const items: Item[] = [];
  for (const selection of set.selections) {
    if (!isIncluded(selection, n.variables)) continue;
    if (selection.kind === Kind.FIELD) items.push(fieldOf(n, selection, parent, isRoot));
    else {
      const fragment = fragmentOf(n, selection, parent, isRoot);
      if (fragment) items.push(fragment);
    }
  }
  return items;
}

function fieldOf(n: Normaliser, field: FieldNode, parent: GraphQLCompositeType, isRoot: boolean): FieldItem {
  const { alias, directives, name, arguments: given, selectionSet } = field;
  const responseKey = alias?.value ?? name.value;
  const node: FieldNode = {
    kind: Kind.FIELD,
    name,
    ...(given && { arguments: given }),
    directives: otherDirectives(directives),
  };
  // Two names of one object are planned as two: a null that rises to one of them need not rise to the other.
  const isApart = selectionSet !== undefined || (isRoot && n.operation.operation === 'mutation');
  const apart = isApart ? responseKey : undefined;
  const item = {
    kind: 'field',
    responseKey,
    planName: name.value.startsWith('__') ? name.value : n.names.nameOf(node, apart),
    name: name.value,
    node,
    isDenied: name.value !== '__typename' && !n.mayUse(parent, field),
  } as const;
  if (!selectionSet) return { ...item, needsTypename: false };
  // What introspection selects is left to graphql-js, as it stands.
  const type = compositeTypeOf(parent, name.value);
  if (!type || name.value.startsWith('__')) {
    return { ...item, node: { ...node, selectionSet }, needsTypename: false };
  }
  const selections = item.isDenied ? [] : itemsOf(n, selectionSet, type);
  return { ...item, selections, needsTypename: isAbstractType(type) && dependsOnType(n.schema, type, selections) };
}

function fragmentOf(
  n: Normaliser,
  selection: Exclude<SelectionNode, FieldNode>,
  parent: GraphQLCompositeType,
  isRoot: boolean,
): FragmentItem | undefined {
  const defer = deferOf(selection, n.variables);
  if (defer) n.defers += 1;
  const id = `d${n.defers}`;
  const marked = (item: FragmentItem): FragmentItem =>
    defer && n.isIncremental ? { ...item, defer: { id, ...defer } } : item;
  if (selection.kind === Kind.INLINE_FRAGMENT) {
    const condition = compositeTypeNamed(n.schema, selection.typeCondition?.name.value);
    const selections = itemsOf(n, selection.selectionSet, condition ?? parent, isRoot);
    return marked({ kind: 'fragment', condition, selections });
  }
  const name = selection.name.value;
  const known = n.spread.get(name);
  if (known) return marked(known);
  const definition = n.fragments.get(name);
  const condition = compositeTypeNamed(n.schema, definition?.typeCondition.name.value);
  if (!definition || !condition) return undefined;
  const before = n.defers;
  const selections = itemsOf(n, definition.selectionSet, condition, isRoot);
  const item: FragmentItem = { kind: 'fragment', condition, selections };
  if (n.defers === before) n.spread.set(name, item);
  return marked(item);
}

/** Whether the selection, made on this type, differs by the type of the object that it meets. */
function dependsOnType(schema: GraphQLSchema, type: GraphQLCompositeType, items: readonly Item[]): boolean {
  if (isUnionType(type)) return true;
  return items.some((item) => {
    if (item.kind === 'field') return item.name === '__typename';
    if (item.condition && !isAlways(schema, item.condition, type)) return true;
    return dependsOnType(schema, type, item.selections);
  });
}

/** Whether every object of the type meets the condition. */
export const isAlways = (schema: GraphQLSchema, condition: GraphQLCompositeType, type: GraphQLCompositeType): boolean =>
  condition === type ||
  (isAbstractType(condition) && 'getFields' in type && !isUnionType(type) && schema.isSubType(condition, type));

export function compositeTypeNamed(schema: GraphQLSchema, name: string | undefined): GraphQLCompositeType | undefined {
  const type = name === undefined ? undefined : schema.getType(name);
  return isCompositeType(type) ? type : undefined;
}

/** The type of a field on this type; introspection has types of its own. */
export function fieldTypeOf(parent: GraphQLCompositeType, name: string): GraphQLOutputType | undefined {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef.type;
  if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef.type;
  if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef.type;
  return isUnionType(parent) ? undefined : parent.getFields()[name]?.type;
}

function compositeTypeOf(parent: GraphQLCompositeType, name: string): GraphQLCompositeType | undefined {
  const type = fieldTypeOf(parent, name);
  const named = type && getNamedType(type);
  return isCompositeType(named) ? named : undefined;
}

/** A directive without arguments but those given, as the planner reads it. */
export const directive = (name: string, given: Readonly<Record<string, string>>): DirectiveNode => ({
  kind: Kind.DIRECTIVE,
  name: { kind: Kind.NAME, value: name },
  arguments: Object.entries(given).map(([key, value]) => ({
    kind: Kind.ARGUMENT,
    name: { kind: Kind.NAME, value: key },
    value: { kind: Kind.STRING, value },
  })),
});
