import { printSchema } from 'graphql';
import { composeSupergraph, loadSubgraphs, publicSchema } from './compose.ts';
import { typedDocuments } from './documents.ts';
import { featuresDocument } from './features.ts';
import type { GeneratedFile } from './generated-file.ts';
import { lintAccess, lintSchema } from './lint.ts';
import { resolverTypes } from './resolver-types.ts';

export interface Generated {
  readonly files: readonly GeneratedFile[];
  /** What breaks the rules of the graph. */
  readonly problems: readonly string[];
}

/** Everything that is made of the slices' schemas, as it should be; writes nothing. */
export async function generate(root: string): Promise<Generated> {
  const subgraphs = loadSubgraphs(root);
  const supergraph = composeSupergraph(subgraphs);
  const schema = publicSchema(supergraph);
  return {
    files: [
      { path: 'schema/supergraph.graphql', text: supergraph },
      { path: 'schema/public.graphql', text: `${printSchema(schema)}\n` },
      ...(await Promise.all(subgraphs.map((subgraph) => resolverTypes(root, subgraph)))),
      ...(await typedDocuments(root, schema)),
      featuresDocument(root),
    ],
    problems: [...lintSchema(schema), ...subgraphs.flatMap(({ typeDefs }) => lintAccess(typeDefs))],
  };
}
