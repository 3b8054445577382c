import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { concatAST, type DocumentNode, parse, Source } from 'graphql';

const COMMON = join(import.meta.dirname, '../../schema/common.graphql');

/**
 * The type definitions of the subgraph in `directory`: what every subgraph shares (`schema/common.graphql`, which alone
 * links the federation), then each slice's `schema.graphql` in the order of the slices' names.
 */
export function loadTypeDefs(directory: string): DocumentNode {
  const slices = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(directory, entry.name, 'schema.graphql'))
    .filter((file) => existsSync(file))
    .sort();
  return concatAST([COMMON, ...slices].map((file) => parse(new Source(readFileSync(file, 'utf8'), file))));
}
