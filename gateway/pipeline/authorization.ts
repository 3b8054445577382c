import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { AccessRules, Holder } from './access-rules.ts';

export type Fragments = Readonly<Record<string, FragmentDefinitionNode>>;

export interface AccessQuestion {
  readonly schema: GraphQLSchema;
  readonly rules: AccessRules;
  readonly holder: Holder;
  readonly mayIntrospect: boolean;
  /** A valid operation and the fragments of its document. */
  readonly operation: OperationDefinitionNode;
  readonly fragments: Fragments;
}

export interface AllowedOperation {
  /** What may be planned: the operation without the fields that the viewer may not use. */
  readonly operation: OperationDefinitionNode;
  readonly fragments: Fragments;
  /** Whether anything was taken out; then restore-removed.ts puts the nulls and their errors into the answer. */
  readonly hasRemoved: boolean;
}

interface Filter extends AccessQuestion {
  /** What is left of each fragment met so far; null of one that is left empty. */
  readonly remaining: Map<string, FragmentDefinitionNode | null>;
  hasRemoved: boolean;
}

/** Takes out of an operation what the viewer may not use, through aliases, fragments and abstract types. */
export function takeOutForbidden(question: AccessQuestion): AllowedOperation {
  const { operation, fragments, schema } = question;
  const root = schema.getRootType(operation.operation);
  const filter: Filter = { ...question, remaining: new Map(), hasRemoved: false };
  const selectionSet = root && filterSet(filter, operation.selectionSet, root);
  if (!selectionSet || !filter.hasRemoved) return { operation, fragments, hasRemoved: false };

  const left = [...filter.remaining].flatMap(([name, fragment]) => (fragment ? [[name, fragment] as const] : []));
  return {
    operation: { ...operation, selectionSet: withTypes(selectionSet) },
    fragments: Object.fromEntries(
      left.map(([name, fragment]) => [name, { ...fragment, selectionSet: withTypes(fragment.selectionSet) }]),
    ),
    hasRemoved: true,
  };
}

function filterSet(filter: Filter, set: SelectionSetNode, type: GraphQLCompositeType): SelectionSetNode {
  return { ...set, selections: set.selections.flatMap((selection) => filterSelection(filter, selection, type)) };
}

function filterSelection(filter: Filter, selection: SelectionNode, parent: GraphQLCompositeType): SelectionNode[] {
  switch (selection.kind) {
    case Kind.FIELD:
      return filterField(filter, selection, parent);
    case Kind.FRAGMENT_SPREAD:
      return remainingFragment(filter, selection.name.value) ? [selection] : [];
    case Kind.INLINE_FRAGMENT: {
      const selectionSet = filterSet(filter, selection.selectionSet, conditionType(filter.schema, selection) ?? parent);
      return selectionSet.selections.length > 0 ? [{ ...selection, selectionSet }] : [];
    }
  }
}

function filterField(filter: Filter, field: FieldNode, parent: GraphQLCompositeType): SelectionNode[] {
  if (!mayUse(filter, parent, field)) {
    filter.hasRemoved = true;
    return [];
  }
  const type = objectTypeOf(filter.schema, parent, field.name.value);
  return [field.selectionSet && type ? { ...field, selectionSet: filterSet(filter, field.selectionSet, type) } : field];
}

function remainingFragment(filter: Filter, name: string): FragmentDefinitionNode | null {
  const known = filter.remaining.get(name);
  if (known !== undefined) return known;
  const fragment = filter.fragments[name];
  const type = fragment && conditionType(filter.schema, fragment);
  const selectionSet = type && filterSet(filter, fragment.selectionSet, type);
  const remaining = selectionSet && selectionSet.selections.length > 0 ? { ...fragment, selectionSet } : null;
  filter.remaining.set(name, remaining);
  return remaining;
}

function mayUse({ rules, holder, schema, mayIntrospect }: Filter, parent: GraphQLCompositeType, field: FieldNode) {
  const name = field.name.value;
  if (name === '__typename') return true;
  if (name === '__schema' || name === '__type') return mayIntrospect;
  return rules.mayUseField(holder, schema, parent, field);
}

function conditionType(
  schema: GraphQLSchema,
  node: { readonly typeCondition?: { readonly name: { readonly value: string } } | undefined },
): GraphQLCompositeType | undefined {
  const type = node.typeCondition && schema.getType(node.typeCondition.name.value);
  return isCompositeType(type) ? type : undefined;
}

/** The type whose selections stand below the field; undefined for leaves, and for introspection, which is left whole. */
function objectTypeOf(schema: GraphQLSchema, parent: GraphQLCompositeType, name: string) {
  if (!isObjectType(parent) && !isInterfaceType(parent)) return undefined;
  const field = parent.getFields()[name];
  const type = field && schema.getType(getNamedType(field.type).name);
  return isCompositeType(type) ? type : undefined;
}

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/**
 * Asks for the type of every object below: none is left without a selection, and the answer says which fragments
 * apply. Not at the top, because a subscription has exactly one root field.
 */
function withTypes(set: SelectionSetNode): SelectionSetNode {
  const selections = set.selections.map((selection): SelectionNode => {
    if (selection.kind === Kind.FRAGMENT_SPREAD || !selection.selectionSet) return selection;
    const inner = withTypes(selection.selectionSet);
    if (selection.kind === Kind.INLINE_FRAGMENT) return { ...selection, selectionSet: inner };
    if (selection.name.value.startsWith('__')) return selection;
    return { ...selection, selectionSet: { ...inner, selections: [...inner.selections, TYPENAME] } };
  });
  return { ...set, selections: selections.length > 0 ? selections : [TYPENAME] };
}
