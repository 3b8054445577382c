import { buildSubgraphSchema, type GraphQLResolverMap } from '@apollo/subgraph';
import { type DocumentNode, type GraphQLSchema, isObjectType } from 'graphql';
import { enforceAccess } from '../graphql/access.ts';
import { failure } from '../graphql/failure.ts';
import { scalars } from '../graphql/scalars.ts';
import type { Viewer } from '../identity/viewer.ts';

/** Resolvers by type and field, as the generated types of a subgraph describe them; one map for each slice. */
export type Resolvers = { readonly [type: string]: object | undefined };

/**
 * The schema of a subgraph with the resolvers of its slices and the shared scalars, guarded by its access directives.
 * Throws when a resolver names a type or field that the schema does not have, or that another slice resolves.
 */
export function executableSchema(typeDefs: DocumentNode, slices: readonly Resolvers[]): GraphQLSchema {
  const resolvers = merged([{ ...scalars }, ...slices]);
  const schema = buildSubgraphSchema([{ typeDefs, resolvers: resolvers as GraphQLResolverMap<unknown> }]);
  requireFields(schema, resolvers);
  enforceAccess(schema);
  hideDefinition(schema);
  return schema;
}

function merged(slices: readonly Resolvers[]): Record<string, object> {
  const all: Record<string, Record<string, unknown>> = {};
  for (const [type, fields] of slices.flatMap((slice) => Object.entries(slice))) {
    all[type] ??= {};
    for (const [field, resolver] of Object.entries(fields ?? {})) {
      if (Object.hasOwn(all[type], field)) throw new Error(`Two slices have a resolver for ${type}.${field}.`);
      all[type][field] = resolver;
    }
  }
  return all;
}

// The library passes over a misspelt resolver, and the field would then silently be the parent's property.
function requireFields(schema: GraphQLSchema, resolvers: Readonly<Record<string, object>>): void {
  for (const [name, fields] of Object.entries(resolvers)) {
    const type = schema.getType(name);
    if (!type) throw new Error(`There are resolvers for ${name}, which is not in the schema.`);
    if (!isObjectType(type)) continue;
    const unknown = Object.keys(fields).find((field) => !field.startsWith('__') && !type.getFields()[field]);
    if (unknown) throw new Error(`There is a resolver for ${name}.${unknown}, which is not in the schema.`);
  }
}

/** Leaves `_service`, which prints the whole schema, to the other services. */
function hideDefinition(schema: GraphQLSchema): void {
  const field = schema.getQueryType()?.getFields()._service;
  const resolve = field?.resolve;
  if (!field || !resolve) return;
  field.resolve = (source, args, context: { viewer: Viewer }, info) => {
    if (context.viewer.kind === 'SERVICE') return resolve(source, args, context, info);
    throw failure('UNAUTHORIZED_FIELD_OR_TYPE', 'You may not use Query._service.');
  };
}
