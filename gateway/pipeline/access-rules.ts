import {
  type DirectiveNode,
  type DocumentNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  Kind,
  parse,
  valueFromASTUntyped,
} from 'graphql';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { isRecord } from '#foundation/is-record.ts';

/** What a type or a field asks of those who use it. */
interface Requirement {
  readonly isAuthenticated: boolean;
  /** One of the inner lists must be held whole; undefined asks for no scope. */
  readonly scopes?: readonly (readonly string[])[];
  /** Names of policies; nothing here can grant one, so nobody may. */
  readonly hasPolicy: boolean;
}

/** The supergraph's `@authenticated`, `@requiresScopes` and `@policy`, read once and asked often. */
export interface AccessRules {
  /** Whether the viewer may select the field on this type: by the field, its type, and what it returns. */
  mayUseField(viewer: Viewer, schema: GraphQLSchema, parent: GraphQLNamedType, fieldName: string): boolean;
  /** Equal for viewers to whom the rules answer the same, so plans are kept by it. */
  classOf(viewer: Viewer): string;
}

/** Where nobody is checked: everybody may use everything, and all are of one class. */
export const openAccess: AccessRules = { mayUseField: () => true, classOf: () => '' };

const SPECS = {
  isAuthenticated: 'https://specs.apollo.dev/authenticated/',
  scopes: 'https://specs.apollo.dev/requiresScopes/',
  policy: 'https://specs.apollo.dev/policy/',
} as const;
type Names = Record<keyof typeof SPECS, string>;

/** Reads the rules from a supergraph's SDL. A directive renamed by its `@link` is found under its new name. */
export function readAccessRules(supergraphSdl: string): AccessRules {
  const document = parse(supergraphSdl, { noLocation: true });
  const names = directiveNames(document);
  const types = new Map<string, Requirement>();
  const fields = new Map<string, Requirement>();

  for (const definition of document.definitions) {
    if (!('name' in definition) || !definition.name || !('directives' in definition)) continue;
    const typeName = definition.name.value;
    addTo(types, typeName, requirementOf(definition.directives ?? [], names));
    if (!('fields' in definition) || definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) continue;
    for (const field of definition.fields ?? []) {
      addTo(fields, `${typeName}.${field.name.value}`, requirementOf(field.directives ?? [], names));
    }
  }

  const mayUse = (viewer: Viewer, requirement: Requirement | undefined) => !requirement || meets(viewer, requirement);
  const mayUseOn = (viewer: Viewer, typeName: string, fieldName: string) =>
    mayUse(viewer, types.get(typeName)) && mayUse(viewer, fields.get(`${typeName}.${fieldName}`));

  return {
    mayUseField(viewer, schema, parent, fieldName) {
      if (!mayUseOn(viewer, parent.name, fieldName)) return false;
      // Which of the types will answer is not known before it has: all of them must allow it.
      if (isAbstractType(parent)) {
        for (const possible of schema.getPossibleTypes(parent)) {
          if (!mayUseOn(viewer, possible.name, fieldName)) return false;
        }
      }
      const field = 'getFields' in parent ? parent.getFields()[fieldName] : undefined;
      return !field || !('type' in field) || mayUse(viewer, types.get(getNamedType(field.type).name));
    },
    classOf: (viewer) => `${viewer.kind === 'ANONYMOUS' ? '-' : '+'}${[...viewer.scopes].sort().join(' ')}`,
  };
}

function meets(viewer: Viewer, requirement: Requirement): boolean {
  if (requirement.hasPolicy) return false;
  if (requirement.isAuthenticated && viewer.kind === 'ANONYMOUS') return false;
  const held = new Set<string>(viewer.scopes);
  return !requirement.scopes || requirement.scopes.some((all) => all.every((scope) => held.has(scope)));
}

function addTo(rules: Map<string, Requirement>, key: string, requirement: Requirement | undefined) {
  if (requirement) rules.set(key, requirement);
}

function requirementOf(directives: readonly DirectiveNode[], names: Names): Requirement | undefined {
  const named = (name: string) => directives.find((directive) => directive.name.value === name);
  const scopes = named(names.scopes);
  const requirement = {
    isAuthenticated: named(names.isAuthenticated) !== undefined,
    ...(scopes && { scopes: stringLists(scopes, 'scopes') }),
    hasPolicy: named(names.policy) !== undefined,
  };
  return requirement.isAuthenticated || scopes || requirement.hasPolicy ? requirement : undefined;
}

function stringLists(directive: DirectiveNode, argument: string): string[][] {
  const node = directive.arguments?.find(({ name }) => name.value === argument)?.value;
  const value: unknown = node && valueFromASTUntyped(node);
  const lists = Array.isArray(value) ? value : [value];
  return lists.map((list: unknown) => (Array.isArray(list) ? list.map(String) : [String(list)]));
}

/** The names under which the supergraph applies the three directives; a name that it does not link matches nothing. */
function directiveNames(document: DocumentNode): Names {
  const names: Names = { isAuthenticated: '', scopes: '', policy: '' };
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION) continue;
    for (const directive of definition.directives ?? []) {
      if (directive.name.value !== 'link' && directive.name.value !== 'core') continue;
      const link = Object.fromEntries(
        (directive.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value) as unknown]),
      );
      for (const [key, spec] of Object.entries(SPECS) as [keyof Names, string][]) {
        const url = String(link.url ?? link.feature ?? '');
        if (url.startsWith(spec)) names[key] = nameInLink(spec, link);
      }
    }
  }
  return names;
}

function nameInLink(spec: string, link: Record<string, unknown>): string {
  const standard = spec.slice('https://specs.apollo.dev/'.length, -1);
  const imports: unknown[] = Array.isArray(link.import) ? link.import : [];
  for (const imported of imports) {
    if (imported === `@${standard}`) return standard;
    if (!isRecord(imported) || imported.name !== `@${standard}`) continue;
    return String(imported.as ?? imported.name).slice(1);
  }
  return typeof link.as === 'string' ? link.as : standard;
}
