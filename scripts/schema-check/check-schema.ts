import { composeServices } from '@apollo/composition';
import { buildSchema, printSchema } from 'graphql';
import { publicSchema, type SubgraphDefinition } from '../generate/compose.ts';
import { lintAccess, lintSchema } from '../generate/lint.ts';
import { changesSince } from './changes.ts';
import { checkDeprecations } from './deprecations.ts';
import { checkDocuments, type KnownDocument } from './documents.ts';
import { type Finding, type Report, Rule } from './report.ts';

export interface SchemaCheck {
  readonly subgraphs: readonly SubgraphDefinition[];
  /** The public schema of the last release; undefined before the first. */
  readonly released: string | undefined;
  readonly documents: readonly KnownDocument[];
  /** `2027-06-30` */
  readonly today: string;
}

/** All that is to be known before a schema is released. Throws when the released schema is no schema. */
export async function checkSchema({ subgraphs, released, documents, today }: SchemaCheck): Promise<Report> {
  const composed = composeServices([...subgraphs]);
  if (composed.errors) {
    const problems = composed.errors.map(({ message }): Finding => ({ rule: Rule.COMPOSITION, message }));
    return { problems, notes: [], publicSdl: undefined };
  }
  const schema = publicSchema(composed.supergraphSdl);
  const before = released === undefined ? schema : buildSchema(released);
  const { breaking, dangerous } = await changesSince(before, schema, today);
  const lint = [...lintSchema(schema), ...subgraphs.flatMap(({ typeDefs }) => lintAccess(typeDefs))];
  const problems = [
    ...lint.map((message): Finding => ({ rule: Rule.LINT, message })),
    ...breaking,
    ...checkDeprecations(schema, today),
    ...checkDocuments(schema, documents),
  ];
  return { problems, notes: dangerous, publicSdl: `${printSchema(schema)}\n` };
}
