import {
  type FieldNode,
  GraphQLError,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  isAbstractType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionNode,
  type SelectionSetNode,
  TypeMetaFieldDef,
} from 'graphql';
import { failure } from '#foundation/graphql/failure.ts';
import type { Fragments } from './authorization.ts';

type Path = readonly (string | number)[];
type Data = Readonly<Record<string, unknown>>;

export interface Restoration {
  readonly schema: GraphQLSchema;
  /** As the caller sent it, not as it was planned. */
  readonly operation: OperationDefinitionNode;
  readonly fragments: Fragments;
  readonly variables: Readonly<Record<string, unknown>>;
}

// More say nothing new: the same field, taken out of every element of a long list.
const MAX_ERRORS = 100;

interface Walk extends Restoration {
  readonly errors: GraphQLError[];
}

/**
 * Gives the answer of a reduced operation the form that the caller asked for: what was taken out is null with an error
 * at its path; where the schema allows no null there, the null rises to the next place that allows it.
 */
export function restoreRemoved(
  restoration: Restoration,
  data: Data | null | undefined,
): { data: Data | null; errors: readonly GraphQLError[] } {
  const walk: Walk = { ...restoration, errors: [] };
  const root = restoration.schema.getRootType(restoration.operation.operation);
  if (!data || !root) return { data: null, errors: [] };
  const restored = completeObject(walk, [restoration.operation.selectionSet], root, data, []);
  return { data: restored ?? null, errors: walk.errors };
}

/** What the answer is when a root field was taken out and its null leaves nothing: then nothing need run at all. */
export function refusedWhole(restoration: Restoration, allowed: OperationDefinitionNode, allowedFragments: Fragments) {
  const root = restoration.schema.getRootType(restoration.operation.operation);
  if (!root) return undefined;
  const walk: Walk = { ...restoration, errors: [] };
  const asked = collectFields(walk, [restoration.operation.selectionSet], root);
  const left = collectFields({ ...walk, fragments: allowedFragments }, [allowed.selectionSet], root);
  for (const [key, nodes] of asked) {
    const type = typeOfField(root, nodes[0]);
    if (!left.has(key) && type && isNonNullType(type)) addError(walk, [key]);
  }
  return walk.errors.length > 0 ? { data: null, errors: walk.errors } : undefined;
}

/** Undefined when a null has to rise through this object. */
function completeObject(
  walk: Walk,
  sets: readonly SelectionSetNode[],
  type: GraphQLObjectType,
  data: Data,
  path: Path,
) {
  const completed: Record<string, unknown> = Object.create(null);
  let isVoid = false;
  for (const [key, nodes] of collectFields(walk, sets, type)) {
    const fieldType = typeOfField(type, nodes[0]);
    if (!fieldType) {
      completed[key] = data[key];
      continue;
    }
    const at = [...path, key];
    if (!Object.hasOwn(data, key)) {
      addError(walk, at);
      completed[key] = null;
      isVoid ||= isNonNullType(fieldType);
      continue;
    }
    const value = completeValue(walk, nodes, fieldType, data[key], at);
    completed[key] = value ?? null;
    isVoid ||= value === undefined;
  }
  return isVoid ? undefined : completed;
}

/** Undefined when a null has to rise through this value. */
function completeValue(
  walk: Walk,
  nodes: readonly FieldNode[],
  type: GraphQLOutputType,
  value: unknown,
  path: Path,
): unknown {
  if (isNonNullType(type)) return completeValue(walk, nodes, type.ofType, value, path) ?? undefined;
  if (value === null || value === undefined) return null;
  if (isListType(type)) {
    if (!Array.isArray(value)) return value;
    const items = value.map((item: unknown, index) => completeValue(walk, nodes, type.ofType, item, [...path, index]));
    return items.includes(undefined) ? null : items;
  }
  const objectType = runtimeType(walk.schema, type, value);
  const sets = nodes.flatMap((node) => (node.selectionSet ? [node.selectionSet] : []));
  if (!objectType || sets.length === 0) return value;
  return completeObject(walk, sets, objectType, value as Data, path) ?? null;
}

function runtimeType(schema: GraphQLSchema, type: GraphQLOutputType, value: unknown): GraphQLObjectType | undefined {
  if (isObjectType(type)) return type;
  if (!isAbstractType(type) || typeof value !== 'object' || value === null || !('__typename' in value))
    return undefined;
  const runtime = schema.getType(String(value.__typename));
  return isObjectType(runtime) ? runtime : undefined;
}

/** Undefined for `__typename`, which is never taken out. */
function typeOfField(type: GraphQLObjectType, node: FieldNode | undefined): GraphQLOutputType | undefined {
  const name = node?.name.value ?? '';
  if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef.type;
  if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef.type;
  return type.getFields()[name]?.type;
}

/** The fields that the operation asks of an object of this type, by the name in the answer. */
function collectFields(walk: Walk, sets: readonly SelectionSetNode[], type: GraphQLObjectType) {
  const fields = new Map<string, FieldNode[]>();
  const visited = new Set<string>();
  const collect = (set: SelectionSetNode): void => {
    for (const selection of set.selections) {
      if (!isIncluded(walk, selection)) continue;
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        const nodes = fields.get(key);
        if (nodes) nodes.push(selection);
        else fields.set(key, [selection]);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (applies(walk.schema, selection.typeCondition?.name.value, type)) collect(selection.selectionSet);
      } else {
        const fragment = walk.fragments[selection.name.value];
        if (!fragment || visited.has(selection.name.value)) continue;
        visited.add(selection.name.value);
        if (applies(walk.schema, fragment.typeCondition.name.value, type)) collect(fragment.selectionSet);
      }
    }
  };
  for (const set of sets) collect(set);
  return fields;
}

function applies(schema: GraphQLSchema, condition: string | undefined, type: GraphQLObjectType): boolean {
  if (condition === undefined || condition === type.name) return true;
  const conditionType = schema.getType(condition);
  return isAbstractType(conditionType) && schema.isSubType(conditionType, type);
}

function isIncluded({ variables }: Walk, selection: SelectionNode): boolean {
  if (!selection.directives || selection.directives.length === 0) return true;
  if (getDirectiveValues(GraphQLSkipDirective, selection, variables)?.if === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, selection, variables)?.if !== false;
}

function addError(walk: Walk, path: Path): void {
  if (walk.errors.length >= MAX_ERRORS) return;
  const { message, extensions } = failure('UNAUTHORIZED_FIELD_OR_TYPE', 'The credential does not allow this field.');
  walk.errors.push(new GraphQLError(message, { path, extensions }));
}
