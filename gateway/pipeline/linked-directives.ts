import { type ConstDirectiveNode, type DirectiveNode, type DocumentNode, Kind, valueFromASTUntyped } from 'graphql';
import { isRecord } from '#foundation/is-record.ts';

/** Finds the name under which a supergraph applies a directive; `''`, which no directive has, when it does not link it. */
export type DirectiveNames = (specification: string, directive?: string) => string;

const HOME = 'https://specs.apollo.dev/';

/**
 * Reads what a supergraph links, by the rules of https://specs.apollo.dev/link/v1.0: an imported directive has the name
 * of its import; the one named like its specification has the specification's; any other has both.
 */
export function readDirectiveNames(document: DocumentNode): DirectiveNames {
  const links: Record<string, unknown>[] = [];
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION) continue;
    for (const directive of definition.directives ?? []) {
      if (directive.name.value === 'link' || directive.name.value === 'core') links.push(argumentsOf(directive));
    }
  }
  return (specification, directive = specification) => {
    const link = links.find(({ url, feature }) => String(url ?? feature).startsWith(`${HOME}${specification}/`));
    return link ? nameInLink(link, specification, directive) : '';
  };
}

/** The arguments of an application, by name; enum values and variables as texts. */
export const argumentsOf = ({ arguments: values = [] }: DirectiveNode | ConstDirectiveNode): Record<string, unknown> =>
  Object.fromEntries(values.map(({ name, value }) => [name.value, valueFromASTUntyped(value) as unknown]));

function nameInLink(link: Record<string, unknown>, specification: string, directive: string): string {
  const imports: unknown[] = Array.isArray(link.import) ? link.import : [];
  for (const imported of imports) {
    if (imported === `@${directive}`) return directive;
    if (!isRecord(imported) || imported.name !== `@${directive}`) continue;
    return String(imported.as ?? imported.name).slice(1);
  }
  const prefix = typeof link.as === 'string' ? link.as : specification;
  return directive === specification ? prefix : `${prefix}__${directive}`;
}
