import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import type { CodegenPlugin } from '@graphql-codegen/plugin-helpers';
import * as operations from '@graphql-codegen/typescript-operations';
import {
  concatAST,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  Source,
  visit,
} from 'graphql';
import { GENERATED, type GeneratedFile } from './generated-file.ts';

/** A file of typed documents, made of all `.graphql` files in a folder. */
interface DocumentSet {
  readonly from: string;
  readonly to: string;
}

const documentSets: readonly DocumentSet[] = [
  { from: 'simulator/documents', to: 'simulator/generated/documents.ts' },
  { from: 'tests/support/documents', to: 'tests/generated/documents.ts' },
];

/** Every set of documents that exists under `root`, checked against the public schema and typed. */
export async function typedDocuments(root: string, schema: GraphQLSchema): Promise<GeneratedFile[]> {
  const present = documentSets.filter(({ from }) => existsSync(join(root, from)));
  return Promise.all(present.map(async ({ from, to }) => ({ path: to, text: await typed(root, schema, from, to) })));
}

async function typed(root: string, schema: GraphQLSchema, from: string, to: string): Promise<string> {
  const documents = sourcesOf(root, from).map((location) => ({
    location,
    document: parse(new Source(readFileSync(join(root, location), 'utf8'), location)),
  }));
  const text = await codegen({
    filename: to,
    schema: undefined as never, // the library reads `schemaAst` instead
    schemaAst: schema,
    documents,
    plugins: [{ operations: {} }, { constants: {} }],
    pluginMap: { operations, constants },
    config: {
      useTypeImports: true,
      immutableTypes: true,
      enumType: 'string-literal',
      scalars: { ID: 'string', DateTime: 'string', Decimal: 'string' },
    },
  });
  return `${GENERATED}${text.trim()}\n`;
}

function sourcesOf(root: string, from: string): string[] {
  const names = readdirSync(join(root, from)).filter((name) => name.endsWith('.graphql'));
  return names.sort().map((name) => `${from}/${name}`);
}

/**
 * Writes each operation as a constant: its text, typed with its result and variables. Plain text needs no parser where
 * it is used, and goes over the wire as it stands.
 */
const constants: CodegenPlugin = {
  plugin: (_schema, documents) => {
    const all = concatAST(documents.flatMap(({ document }) => (document ? [document] : [])));
    const lines = all.definitions
      .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
      .map((operation) => constantOf(operation, all));
    return {
      prepend: ["import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';"],
      content: [
        '/** The text of an operation, which knows its result and its variables. */',
        'export type TypedText<R, V> = string & DocumentTypeDecoration<R, V>;',
        ...lines,
      ].join('\n\n'),
    };
  },
};

function constantOf(operation: OperationDefinitionNode, all: DocumentNode): string {
  const name = operation.name?.value;
  if (!name) throw new Error('An operation without a name cannot be typed.');
  const type = `${capitalised(name)}${capitalised(operation.operation)}`;
  const text = [operation, ...fragmentsOf(operation, all)].map(print).join('\n\n');
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${');
  return `export const ${capitalised(name)}Document = \`${escaped}\` as TypedText<${type}, ${type}Variables>;`;
}

/** The fragments that an operation spreads, directly or through others, in the order of the documents. */
function fragmentsOf(operation: OperationDefinitionNode, all: DocumentNode): FragmentDefinitionNode[] {
  const fragments = all.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  const used = new Set<string>();
  const collect = (node: OperationDefinitionNode | FragmentDefinitionNode): void => {
    visit(node, {
      FragmentSpread({ name }) {
        if (used.has(name.value)) return;
        used.add(name.value);
        for (const fragment of fragments) if (fragment.name.value === name.value) collect(fragment);
      },
    });
  };
  collect(operation);
  return fragments.filter((fragment) => used.has(fragment.name.value));
}

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
