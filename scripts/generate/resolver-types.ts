import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import * as resolvers from '@graphql-codegen/typescript-resolvers';
import { isTypeDefinitionNode } from 'graphql';
import type { SubgraphDefinition } from './compose.ts';
import { GENERATED, type GeneratedFile } from './generated-file.ts';

/**
 * The types that a subgraph's resolvers are written against. Its `context.ts` exports the one type that ends in
 * `Context`; its `mappers.ts`, if there is one, exports `<Type>Mapper` for each type whose resolvers are given
 * something else than the type's own fields.
 */
export async function resolverTypes(root: string, { name, typeDefs }: SubgraphDefinition): Promise<GeneratedFile> {
  const folder = join(root, 'subgraphs', name);
  const path = `subgraphs/${name}/generated/resolver-types.ts`;
  const types = new Set(typeDefs.definitions.filter(isTypeDefinitionNode).map((definition) => definition.name.value));
  const text = await codegen({
    filename: path,
    schema: typeDefs,
    documents: [],
    plugins: [{ typescript: {} }, { resolvers: {} }],
    pluginMap: { typescript, resolvers },
    config: {
      federation: true,
      enumsAsTypes: true,
      useTypeImports: true,
      maybeValue: 'T | null | undefined', // a look-up that finds nothing answers undefined
      inputMaybeValue: 'T | null | undefined',
      immutableTypes: true, // so that what a use case answers as readonly can be handed on
      contextType: contextType(folder),
      mappers: mappers(folder, types),
      scalars: {
        ID: 'string',
        DateTime: { input: 'Date', output: 'Date | string' },
        Decimal: 'string',
      },
    },
  });
  return { path, text: `${GENERATED}${text.trim()}\n` };
}

function contextType(folder: string): string {
  const found = /export (?:interface|type) (\w+Context)\b/.exec(textOf(join(folder, 'context.ts')))?.[1];
  return found ? `../context.ts#${found}` : '../../../foundation/graphql/context.ts#SubgraphContext';
}

function mappers(folder: string, types: ReadonlySet<string>): Record<string, string> {
  const names = new Set(textOf(join(folder, 'mappers.ts')).match(/\b\w+Mapper\b/g));
  const mapped = [...names].sort().map((mapper) => [mapper.slice(0, -'Mapper'.length), mapper] as const);
  const unknown = mapped.find(([type]) => !types.has(type));
  if (unknown) throw new Error(`${folder}/mappers.ts maps ${unknown[0]}, which is not a type of this subgraph.`);
  return Object.fromEntries(mapped.map(([type, mapper]) => [type, `../mappers.ts#${mapper}`]));
}

const textOf = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
