import { execute, GraphQLError, type GraphQLSchema, isObjectType, parse } from 'graphql';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { type Federation, federate } from '../fixture/federation.ts';
import { closed, entities, type SubgraphKey, sdls } from './graph.ts';
import { createResolver, entity, MONOLITH, type Thing, typeOfId } from './values.ts';

export interface Outcome {
  /** JSON. */
  readonly data: string;
  readonly errors: readonly { readonly path?: readonly (string | number)[] | undefined }[];
}

/** A part of an answer that comes in parts; the first one stands at the root. */
export interface Part extends Outcome {
  readonly path: readonly (string | number)[];
}

export interface RandomWorld extends AsyncDisposable {
  readonly federation: Federation<SubgraphKey>;
  readonly schema: GraphQLSchema;
  /** Which of many sets of data they all have. */
  data: number;
  /** The operation over all data at once, by graphql-js. */
  askMonolith(query: string, variables: Readonly<Record<string, unknown>>, viewer: Viewer): Promise<Outcome>;
  askInParts(query: string, variables: Readonly<Record<string, unknown>>): Promise<readonly Part[]>;
  askGateway(query: string, variables: Readonly<Record<string, unknown>>, viewer: Viewer): Promise<Outcome>;
}

/** Objects go by the type under which the subgraph knows them: an interface object by that of the interface. */
const referenceOf = (typeName: string) => ({
  __resolveReference: ({ id, weightClass }: Thing) => ({ __typename: typeName, id, weightClass }),
});
const referenceOfAny = { __resolveReference: ({ id }: Thing) => entity(id) };
const abstract = { __resolveType: ({ id }: Thing) => typeOfId(id) };

/** Four subgraphs and a monolith of the same data. With `isClosed`, some fields ask for scopes. */
export function createRandomWorld({ isClosed }: { isClosed: boolean }): RandomWorld {
  const held = { data: 0 };
  const resolve = createResolver(held);
  const names = Object.keys(sdls) as SubgraphKey[];
  const sources = Object.fromEntries(
    names.map((name) => [
      name,
      { sdl: isClosed ? withAccess(sdls[name]) : sdls[name], resolvers: resolversOf(sdls[name], resolve) },
    ]),
  ) as Record<SubgraphKey, { sdl: string; resolvers: object }>;
  const federation = federate(sources);
  const { schema } = federation.executor.graph;
  return {
    federation,
    schema,
    get data() {
      return held.data;
    },
    set data(value) {
      held.data = value;
    },
    async askMonolith(query, variables, viewer) {
      const { data, errors = [] } = await execute({
        schema,
        document: parse(query),
        variableValues: variables,
        contextValue: MONOLITH,
        fieldResolver: (source: Thing | undefined, args: Record<string, unknown>, context: unknown, info) => {
          if (isClosed) mustBeAllowed(viewer, `${info.parentType.name}.${info.fieldName}`);
          return resolve(source, args, context, info) as unknown;
        },
        typeResolver: ({ id }: Thing) => typeOfId(id),
      });
      return { data: JSON.stringify(data), errors };
    },
    async askGateway(query, variables, viewer) {
      const { prepared, run } = federation.executor.prepare({
        query,
        variables,
        context: { viewer, requestId: 'random', mayIntrospect: true },
      });
      return prepared.run(run);
    },
    async askInParts(query, variables) {
      const { prepared, run } = federation.executor.prepare({ query, variables });
      const { initial, deferred } = await prepared.runIncrementally(run);
      return [{ ...initial, path: [] }, ...(await Array.fromAsync(deferred))];
    },
    [Symbol.asyncDispose]: () => federation[Symbol.asyncDispose](),
  };
}

function mustBeAllowed(viewer: Viewer, coordinate: string): void {
  const scopes = closed[coordinate];
  if (
    !scopes ||
    (viewer.kind !== 'ANONYMOUS' && scopes.every((scope) => (viewer.scopes as readonly string[]).includes(scope)))
  )
    return;
  throw new GraphQLError('Not allowed.', { extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } });
}

/** The resolvers of a subgraph: the same function for every field of its types. */
function resolversOf(sdl: string, resolve: ReturnType<typeof createResolver>): object {
  const found: Record<string, Record<string, unknown>> = {};
  for (const definition of parse(sdl).definitions) {
    if (definition.kind === 'InterfaceTypeDefinition' || definition.kind === 'UnionTypeDefinition') {
      const { value } = definition.name;
      found[value] = { ...abstract, ...(entities.has(value) && referenceOfAny) };
    } else if (definition.kind === 'ObjectTypeDefinition') {
      const { value } = definition.name;
      const fields = (definition.fields ?? []).map(({ name }) => [name.value, resolve] as const);
      found[value] = { ...Object.fromEntries(fields), ...(entities.has(value) && referenceOf(value)) };
    } else if (definition.kind === 'ScalarTypeDefinition') {
      found[definition.name.value] = { serialize: (value: unknown) => value, parseValue: (value: unknown) => value };
    }
  }
  return found;
}

/** The SDL with the directives of the closed fields. */
function withAccess(sdl: string): string {
  let type = '';
  // One field or type at a time: the SDL is our own, and no argument of it holds what looks like either.
  return sdl.replace(
    /type (\w+)|\b(\w+)(\([^)]*\))?: [[\]\w!]+/g,
    (text, name: string | undefined, field: string | undefined) => {
      if (name) type = name;
      const scopes = field ? closed[`${type}.${field}`] : undefined;
      if (!scopes) return text;
      return scopes.length === 0
        ? `${text} @authenticated`
        : `${text} @requiresScopes(scopes: [${JSON.stringify(scopes)}])`;
    },
  );
}

/** Whether the monolith knows every field that is said to be closed. */
export const unknownClosedFields = (schema: GraphQLSchema): string[] =>
  Object.keys(closed).filter((coordinate) => {
    const [typeName = '', fieldName = ''] = coordinate.split('.');
    const type = schema.getType(typeName);
    return !isObjectType(type) || !type.getFields()[fieldName];
  });
