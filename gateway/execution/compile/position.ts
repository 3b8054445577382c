import {
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
} from 'graphql';
import { type FieldItem, type FragmentItem, fieldTypeOf, type Item } from './normalise.ts';
import type { ObjectShape, Position, ShapeField } from './shape.ts';
import { createObjectWriter } from './write.ts';

/** The places whose objects are interned, by planned names: a tree along the answer's own. */
export interface InternedPlaces {
  readonly isInterned: boolean;
  readonly below: ReadonlyMap<string, InternedPlaces>;
}

export const NOWHERE: InternedPlaces = { isInterned: false, below: new Map() };

export interface PositionOptions {
  readonly needsTypename: boolean;
  readonly interned: InternedPlaces;
}

export function createPosition(
  schema: GraphQLSchema,
  type: GraphQLCompositeType,
  items: readonly Item[],
  { needsTypename, interned }: PositionOptions,
): Position {
  const typeOf = typeFinder(schema, type, needsTypename);
  const shapes = new Map<string, ObjectShape>();
  const parts = new Map<string, ObjectShape>();
  let only: ObjectShape | undefined;
  const made = (known: Map<string, ObjectShape>, key: string, runtime: GraphQLCompositeType, from: readonly Item[]) => {
    const shape = known.get(key) ?? createShape(schema, runtime, from, interned);
    known.set(key, shape);
    return shape;
  };
  return {
    type,
    needsTypename,
    isInterned: interned.isInterned,
    shapeOf(typename) {
      if (only) return only;
      const known = typeof typename === 'string' ? shapes.get(typename) : undefined;
      if (known) return known;
      const runtime = typeOf(typename);
      const shape = runtime && made(shapes, runtime.name, runtime, items);
      if (isObjectType(type)) only = shape;
      return shape;
    },
    partOf(fragment, typename) {
      const runtime = typeOf(typename);
      return runtime && made(parts, `${fragment.defer?.id} ${runtime.name}`, runtime, fragment.selections);
    },
  };
}

/** Finds the type of an object by the `__typename` that a subgraph gave it; undefined when it cannot stand there. */
function typeFinder(schema: GraphQLSchema, type: GraphQLCompositeType, needsTypename: boolean) {
  return (typename: unknown): GraphQLCompositeType | undefined => {
    if (isObjectType(type)) return type;
    if (typename === undefined || typename === null) return needsTypename ? undefined : type;
    const named = typeof typename === 'string' ? schema.getType(typename) : undefined;
    if (isObjectType(named)) return schema.isSubType(type, named) ? named : undefined;
    // An interface object whose own type nobody has told.
    return named === type && !needsTypename ? type : undefined;
  };
}

function createShape(
  schema: GraphQLSchema,
  type: GraphQLCompositeType,
  items: readonly Item[],
  interned: InternedPlaces,
): ObjectShape {
  const collected = new Map<string, FieldItem[]>();
  const deferred: FragmentItem[] = [];
  collect({ schema, type, fields: collected, deferred, visited: new Set() }, items);
  const fields = [...collected].flatMap(([responseKey, same]) => {
    const field = createField(schema, type, responseKey, same, interned);
    return field ? [field] : [];
  });
  const byPlanName = Map.groupBy(
    fields.filter(({ isDenied }) => !isDenied),
    ({ planName }) => planName,
  );
  return { typeName: type.name, fields, deferred, byPlanName, write: createObjectWriter(type.name, fields) };
}

interface Collection {
  readonly schema: GraphQLSchema;
  readonly type: GraphQLCompositeType;
  readonly fields: Map<string, FieldItem[]>;
  readonly deferred: FragmentItem[];
  readonly visited: Set<readonly Item[]>;
}

function collect(to: Collection, items: readonly Item[]): void {
  for (const item of items) {
    if (item.kind === 'field') {
      const same = to.fields.get(item.responseKey);
      if (!same) to.fields.set(item.responseKey, [item]);
      else if (!same.includes(item)) same.push(item);
      continue;
    }
    if (!applies(to, item.condition)) continue;
    if (item.defer) {
      to.deferred.push(item);
      continue;
    }
    if (to.visited.has(item.selections)) continue;
    to.visited.add(item.selections);
    collect(to, item.selections);
  }
}

function applies({ schema, type }: Collection, condition: GraphQLCompositeType | undefined): boolean {
  if (!condition || condition === type) return true;
  if (!isAbstractType(condition) || isUnionLike(type)) return false;
  return schema.isSubType(condition, type);
}

const isUnionLike = (type: GraphQLCompositeType): type is Extract<GraphQLCompositeType, { getTypes(): unknown }> =>
  !('getFields' in type);

function createField(
  schema: GraphQLSchema,
  parent: GraphQLCompositeType,
  responseKey: string,
  items: readonly FieldItem[],
  interned: InternedPlaces,
): ShapeField | undefined {
  const item = items.find(({ isDenied }) => !isDenied) ?? items[0];
  if (!item) return undefined;
  const { planName, name, isDenied } = item;
  const type = fieldTypeOf(parent, name);
  if (!type) return undefined;
  const field = { responseKey, planName, name, type, isDenied, items };
  const below = getNamedType(type);
  if (!item.selections || !isCompositeType(below)) return field;
  const position = createPosition(
    schema,
    below,
    items.flatMap(({ selections = [] }) => selections),
    {
      needsTypename: items.some(({ needsTypename }) => needsTypename),
      interned: interned.below.get(planName) ?? NOWHERE,
    },
  );
  return { ...field, position };
}
