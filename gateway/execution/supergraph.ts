import { createHash } from 'node:crypto';
import { DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES, type Schema, Supergraph } from '@apollo/federation-internals';
import type { QueryPlanner } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from '#foundation/logging/logger.ts';
import { type CacheHints, readCacheHints } from '../caching/cache-hints.ts';
import { type AccessRules, type Holder, openAccess, readAccessRules } from '../pipeline/access-rules.ts';
import { visibleSchema } from '../pipeline/visible-schema.ts';
import type { Reach } from '../reload/reach.ts';
import { createLeastRecentlyUsed } from './least-recently-used.ts';
import { createPlanner } from './planner.ts';

// Apollo's library refuses a supergraph that links these `for: SECURITY` unless told that somebody enforces them;
// execution/compile/normalise.ts does, by pipeline/access-rules.ts.
const ENFORCED_HERE = [
  'https://specs.apollo.dev/authenticated/v0.1',
  'https://specs.apollo.dev/requiresScopes/v0.1',
  'https://specs.apollo.dev/policy/v0.1',
];

/** One version of the graph and everything derived from it. Never changed: a new version replaces it whole. */
export interface LoadedSupergraph {
  /** Of the SDL's content; equal text has an equal version. */
  readonly version: string;
  readonly supergraphSdl: string;
  /** What clients see, as graphql-js has it (validation, introspection) and as the planner has it. */
  readonly schema: GraphQLSchema;
  readonly apiSchema: Schema;
  readonly supergraphSchema: GraphQLSchema;
  readonly planner: QueryPlanner;
  readonly access: AccessRules;
  readonly subgraphs: readonly { readonly name: string; readonly url: string }[];
  /** The schema as introspection and `/schema.graphql` show it: whole, or without what this viewer may not use. */
  schemaFor(context: SchemaReader): GraphQLSchema;
  /** How long answers may be kept. */
  readonly cacheHints: CacheHints;
}

/** Who reads the schema; the context of an operation is one. */
export type SchemaReader = Holder & { readonly isSchemaFiltered?: boolean | undefined };

// One for each authorisation class that reads the schema; there are few, and they read it seldom.
const MAXIMUM_VISIBLE_SCHEMAS = 16;

/** Builds one version; an open one lets everybody use every field. Throws what is wrong with the SDL. */
export function loadSupergraph(supergraphSdl: string, { isOpen = false } = {}): LoadedSupergraph {
  const supergraph = Supergraph.build(supergraphSdl, {
    supportedFeatures: new Set([...DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES, ...ENFORCED_HERE]),
    validateSupergraph: true,
  });
  const apiSchema = supergraph.apiSchema();
  const schema = apiSchema.toGraphQLJSSchema({ includeDefer: true });
  const supergraphSchema = supergraph.schema.toGraphQLJSSchema();
  const access = isOpen ? openAccess : readAccessRules(supergraphSdl);
  return {
    version: createHash('sha256').update(supergraphSdl).digest('hex').slice(0, 16),
    supergraphSdl,
    schema,
    apiSchema,
    supergraphSchema,
    planner: createPlanner(supergraph),
    access,
    subgraphs: supergraph.subgraphsMetadata(),
    schemaFor: createSchemaViews(schema, access),
    cacheHints: readCacheHints(supergraphSdl, supergraphSchema),
  };
}

function createSchemaViews(schema: GraphQLSchema, access: AccessRules): LoadedSupergraph['schemaFor'] {
  const visible = createLeastRecentlyUsed<GraphQLSchema>({ capacity: MAXIMUM_VISIBLE_SCHEMAS });
  return (reader) => {
    if (!reader.isSchemaFiltered) return schema;
    const viewClass = access.classOf(reader);
    const known = visible.get(viewClass);
    if (known) return known;
    const made = visibleSchema(schema, access, reader);
    visible.set(viewClass, made);
    return made;
  };
}

/** The SDL is no supergraph, or none that can be served here; the message says why. */
export class InvalidSupergraph extends Error {
  override readonly name = 'InvalidSupergraph';
}

export interface SupergraphHolder {
  current(): LoadedSupergraph;
  /** The version that a schema belongs to: an operation ends on the version it was validated with. */
  of(schema: GraphQLSchema): LoadedSupergraph;
  /** Swaps in another version; what is wrong with it is logged, and the present one stays. */
  replace(supergraphSdl: string): boolean;
  /** What was wrong with the version that was last to come into force; undefined when nothing was. */
  refusal(): Error | undefined;
  onReplaced(heard: (graph: LoadedSupergraph) => void): () => void;
}

export interface SupergraphHolderOptions {
  readonly supergraphSdl: string;
  /** A supergraph that names a subgraph which cannot be reached is not valid here. */
  readonly subgraphs: Pick<Reach, 'ensure' | 'retireOthers'>;
  /** Nobody is checked: the access directives of the supergraph have no effect. */
  readonly isOpen?: boolean;
  readonly logger: Logger;
}

/** Holds the version in force. Throws InvalidSupergraph when the first one is not: there is nothing to fall back to. */
export function createSupergraphHolder(o: SupergraphHolderOptions): SupergraphHolder {
  const load = (supergraphSdl: string): LoadedSupergraph => {
    try {
      const graph = loadSupergraph(supergraphSdl, o);
      o.subgraphs.ensure(graph.subgraphs);
      return graph;
    } catch (cause) {
      throw new InvalidSupergraph(cause instanceof Error ? cause.message : String(cause), { cause });
    }
  };
  let current = load(o.supergraphSdl);
  let refusal: Error | undefined;
  const versions = new WeakMap<GraphQLSchema, LoadedSupergraph>([[current.schema, current]]);
  const listeners = new Set<(graph: LoadedSupergraph) => void>();

  return {
    current: () => current,
    of: (schema) => versions.get(schema) ?? current,
    refusal: () => refusal,
    replace(supergraphSdl) {
      let next: LoadedSupergraph;
      try {
        next = load(supergraphSdl);
        refusal = undefined;
      } catch (error) {
        refusal = error instanceof Error ? error : new Error(String(error));
        o.logger.error(
          { err: error, version: current.version },
          'the new supergraph is not valid; the present one stays',
        );
        return false;
      }
      if (next.version === current.version) return true;
      current = next;
      versions.set(next.schema, next);
      for (const heard of listeners) heard(next);
      o.subgraphs.retireOthers(next.subgraphs);
      o.logger.info({ version: next.version }, 'a new supergraph is in force');
      return true;
    },
    onReplaced(heard) {
      listeners.add(heard);
      return () => listeners.delete(heard);
    },
  };
}
