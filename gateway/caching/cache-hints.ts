import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';
import { fragmentsByName } from '../execution/fragments.ts';
import { type CachePolicy, NOT_CACHED, restrict, UNLIMITED } from './cache-policy.ts';

/** What one `@cacheControl` says. */
interface Hint {
  readonly maxAgeSeconds?: number;
  /** Said for itself: PUBLIC. What says nothing is kept for each audience alone. */
  readonly isShared: boolean;
  readonly inherits: boolean;
}

type Fragments = Readonly<Record<string, FragmentDefinitionNode>>;

/** The `@cacheControl` hints of a supergraph. */
export interface CacheHints {
  /** Of a query as planned: the strictest of what it selects. */
  ofOperation(operation: OperationDefinitionNode, fragments: Fragments): CachePolicy;
  /** Of a fetch from a subgraph: of the entities it asks for, or of its root fields. */
  ofFetch(document: DocumentNode): CachePolicy;
}

const DIRECTIVE = 'cacheControl';

/**
 * Reads the hints. Their meaning is that of Apollo Server's cache control, with one difference: a scope that is not
 * written out is PRIVATE. @param schema with every type of the supergraph, also those that clients do not see
 */
export function readCacheHints(supergraphSdl: string, schema: GraphQLSchema): CacheHints {
  const hints = hintsIn(parse(supergraphSdl, { noLocation: true }));
  if (hints.size === 0) return { ofOperation: () => NOT_CACHED, ofFetch: () => NOT_CACHED };

  return {
    ofOperation(operation, fragments) {
      const root = schema.getRootType(operation.operation);
      if (!root || operation.operation !== 'query') return NOT_CACHED;
      return ofSelections({ schema, hints, fragments, known: new Map() }, operation.selectionSet, root, true);
    },
    ofFetch(document) {
      const operation = document.definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION);
      const query = schema.getQueryType();
      if (operation?.operation !== 'query' || !query) return NOT_CACHED;
      const walk = { schema, hints, fragments: Object.fromEntries(fragmentsByName(document)), known: new Map() };
      const entities = entitiesIn(operation.selectionSet);
      return entities ? ofEntities(walk, entities) : ofSelections(walk, operation.selectionSet, query, true);
    },
  };
}

function hintsIn(document: DocumentNode): Map<string, Hint> {
  const hints = new Map<string, Hint>();
  const add = (name: string, directives: readonly DirectiveNode[] = []) => {
    const found = directives.find((directive) => directive.name.value === DIRECTIVE);
    if (found) hints.set(name, hintOf(found));
  };
  for (const definition of document.definitions) {
    if (!('name' in definition) || !definition.name || !('directives' in definition)) continue;
    add(definition.name.value, definition.directives);
    if (!('fields' in definition) || definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) continue;
    for (const field of definition.fields ?? []) add(`${definition.name.value}.${field.name.value}`, field.directives);
  }
  return hints;
}

function hintOf(directive: DirectiveNode): Hint {
  const values = Object.fromEntries(
    (directive.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)]),
  );
  const { maxAge, scope, inheritMaxAge } = values;
  return {
    ...(typeof maxAge === 'number' && { maxAgeSeconds: Math.max(0, maxAge) }),
    isShared: scope === 'PUBLIC',
    inherits: inheritMaxAge === true,
  };
}

function entitiesIn({ selections }: SelectionSetNode): SelectionSetNode | undefined {
  const [only] = selections;
  return only?.kind === Kind.FIELD && only.name.value === '_entities' ? only.selectionSet : undefined;
}

interface Walk {
  readonly schema: GraphQLSchema;
  readonly hints: ReadonlyMap<string, Hint>;
  readonly fragments: Fragments;
  /** Through abstract types one selection may be met on many ways. */
  readonly known: Map<SelectionSetNode, Map<GraphQLCompositeType, CachePolicy>>;
}

/** An entity has no field that leads to it: its type's own hint stands in for that field's. */
function ofEntities(walk: Walk, set: SelectionSetNode): CachePolicy {
  let policy = UNLIMITED;
  for (const selection of set.selections) {
    if (selection.kind !== Kind.INLINE_FRAGMENT) continue;
    const type = walk.schema.getType(selection.typeCondition?.name.value ?? '');
    if (!isCompositeType(type)) return NOT_CACHED;
    const hint = walk.hints.get(type.name);
    const isHinted = hint?.maxAgeSeconds !== undefined;
    if (isHinted) policy = restrict(policy, hint);
    policy = restrict(policy, ofSelections(walk, selection.selectionSet, type, !isHinted));
  }
  return policy;
}

/** @param isTop whether a leaf without a hint has nothing above it to inherit from */
function ofSelections(walk: Walk, set: SelectionSetNode, parent: GraphQLCompositeType, isTop: boolean): CachePolicy {
  let policy = UNLIMITED;
  for (const selection of set.selections) {
    if (policy.maxAgeSeconds === 0) return NOT_CACHED;
    if (selection.kind === Kind.FIELD) {
      policy = restrict(policy, ofField(walk, selection, parent, isTop));
      continue;
    }
    const target = selection.kind === Kind.INLINE_FRAGMENT ? selection : walk.fragments[selection.name.value];
    if (!target) return NOT_CACHED;
    const type = target.typeCondition ? walk.schema.getType(target.typeCondition.name.value) : parent;
    if (!isCompositeType(type)) return NOT_CACHED;
    policy = restrict(policy, ofSelections(walk, target.selectionSet, type, isTop));
  }
  return policy;
}

function ofObject(walk: Walk, set: SelectionSetNode, type: GraphQLCompositeType): CachePolicy {
  const known = walk.known.get(set)?.get(type);
  if (known) return known;
  const policy = ofSelections(walk, set, type, false);
  const ofSet = walk.known.get(set) ?? new Map<GraphQLCompositeType, CachePolicy>();
  walk.known.set(set, ofSet.set(type, policy));
  return policy;
}

function ofField(walk: Walk, node: FieldNode, parent: GraphQLCompositeType, isTop: boolean): CachePolicy {
  const name = node.name.value;
  if (name === '__typename') return UNLIMITED;
  // Which of the types will answer is not known: the strictest counts.
  const owners = isAbstractType(parent) ? [parent, ...walk.schema.getPossibleTypes(parent)] : [parent];
  let policy = UNLIMITED;
  for (const owner of owners) {
    if (!('getFields' in owner)) continue;
    const field = owner.getFields()[name];
    if (!field) return NOT_CACHED;
    const type = getNamedType(field.type);
    const composite = isCompositeType(type) ? type : undefined;
    policy = restrict(policy, ownPolicy(walk, `${owner.name}.${name}`, composite, isTop));
    if (policy.maxAgeSeconds === 0) return NOT_CACHED;
    if (composite && node.selectionSet) {
      policy = restrict(policy, ofObject(walk, node.selectionSet, composite));
    }
  }
  return policy;
}

/** Of the field and the type it returns; what neither names is not cached, unless it may inherit. */
function ownPolicy(walk: Walk, path: string, composite: GraphQLCompositeType | undefined, isTop: boolean): CachePolicy {
  const ofType = composite && walk.hints.get(composite.name);
  const ofField = walk.hints.get(path);
  const maxAgeSeconds = ofField?.maxAgeSeconds ?? (ofField?.inherits ? undefined : ofType?.maxAgeSeconds);
  const inherits = ofField?.inherits === true || ofType?.inherits === true;
  const deciding = ofField ?? ofType;
  if (maxAgeSeconds === undefined && (isTop || (composite && !inherits))) return NOT_CACHED;
  return {
    maxAgeSeconds: maxAgeSeconds ?? Number.POSITIVE_INFINITY,
    isShared: deciding ? deciding.isShared : true,
  };
}
