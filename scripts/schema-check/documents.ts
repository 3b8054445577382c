import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type GraphQLSchema, NoUnusedFragmentsRule, parse, specifiedRules, validate } from 'graphql';
import { z } from 'zod';
import { type Finding, Rule } from './report.ts';

/** Operations that clients are known to send. */
export interface KnownDocument {
  /** The file, and in a manifest the operation. */
  readonly name: string;
  readonly text: string;
}

// https://www.apollographql.com/docs/graphos/platform/security/persisted-queries#manifest-format
const manifest = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ id: z.string(), name: z.string().optional(), body: z.string() })),
});
// The shorter form: texts by their ids.
const textsById = z.record(z.string(), z.string());

/** The `.graphql` files of a folder as one document: they may use one another's fragments. */
function readFolder(path: string): KnownDocument {
  const names = readdirSync(path).filter((name) => name.endsWith('.graphql'));
  return {
    name: path,
    text: names
      .sort()
      .map((name) => readFileSync(join(path, name), 'utf8'))
      .join('\n'),
  };
}

/** Reads a `.graphql` file, a folder of such, or a manifest of trusted documents. Throws what is wrong with it. */
export function readDocuments(path: string): KnownDocument[] {
  if (statSync(path).isDirectory()) return [readFolder(path)];
  const text = readFileSync(path, 'utf8');
  if (!path.endsWith('.json')) return [{ name: path, text }];
  const json: unknown = JSON.parse(text);
  const read = manifest.safeParse(json);
  if (read.success)
    return read.data.operations.map(({ id, name = id, body }) => ({ name: `${path} ${name}`, text: body }));
  const texts = textsById.safeParse(json);
  if (texts.success) {
    return Object.entries(texts.data).map(([id, body]) => ({ name: `${path} ${id.slice(0, 12)}`, text: body }));
  }
  throw new Error(`${path} is no manifest of trusted documents: ${z.prettifyError(read.error)}`);
}

// A file of several operations may hold fragments for others to use.
const rules = specifiedRules.filter((rule) => rule !== NoUnusedFragmentsRule);

/** Which of the operations the schema would refuse. */
export function checkDocuments(schema: GraphQLSchema, documents: readonly KnownDocument[]): Finding[] {
  return documents.flatMap(({ name, text }) =>
    errorsIn(schema, text).map((message) => ({ rule: Rule.OPERATION, path: name, message })),
  );
}

function errorsIn(schema: GraphQLSchema, text: string): string[] {
  try {
    return validate(schema, parse(text), rules).map(({ message }) => message);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
