import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { Supergraph } from '@apollo/federation-internals';
import { type DocumentNode, type GraphQLSchema, lexicographicSortSchema } from 'graphql';
import { type SubgraphName, subgraphNames } from '#foundation/calls/define-call.ts';
import { loadTypeDefs } from '#foundation/graphql/type-defs.ts';

/** A subgraph as composition sees it. */
export interface SubgraphDefinition {
  readonly name: SubgraphName;
  readonly typeDefs: DocumentNode;
  /** Where other routers find it unless they are told otherwise; ours is always told. */
  readonly url: string;
}

const FIRST_PORT = 4001;

/** The five subgraphs under `root`, from their slices' files. */
export const loadSubgraphs = (root: string): SubgraphDefinition[] =>
  subgraphNames.map((name, index) => ({
    name,
    typeDefs: loadTypeDefs(join(root, 'subgraphs', name)),
    url: `http://localhost:${FIRST_PORT + index}/graphql`,
  }));

/** The supergraph as standard federation SDL. Throws one error that names everything that does not fit together. */
export function composeSupergraph(subgraphs: readonly SubgraphDefinition[]): string {
  const composed = composeServices([...subgraphs]);
  if (composed.errors) throw new Error(`The subgraphs do not compose:\n${composed.errors.map(String).join('\n')}`);
  return `${composed.supergraphSdl.trim()}\n`;
}

/** What clients see, in the order of names, so that its text changes only when the graph does. */
export const publicSchema = (supergraphSdl: string): GraphQLSchema =>
  lexicographicSortSchema(
    // Any feature goes: the access directives are enforced by the gateway, and this only reads.
    Supergraph.build(supergraphSdl, { supportedFeatures: null }).apiSchema().toGraphQLJSSchema(),
  );
