import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  Kind,
  parse,
} from 'graphql';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { createInputAccess, type DeniesVariables } from './input-access.ts';
import { argumentsOf, type DirectiveNames, readDirectiveNames } from './linked-directives.ts';
import { createPolicySearch, type PolicySearch } from './policies-in-use.ts';

/** What a type or a field asks of those who use it. */
export interface Requirement {
  readonly isAuthenticated: boolean;
  /** One of the inner lists must be held whole; undefined asks for no scope. */
  readonly scopes?: readonly (readonly string[])[];
  /** Names of policies: all of one inner list must have been granted. */
  readonly policies?: readonly (readonly string[])[];
}

/** Whose permissions count; the context of an operation is one. */
export interface Holder {
  readonly viewer: Viewer;
  /** The policies that were granted for this operation; none unless told. */
  readonly policies?: ReadonlySet<string> | undefined;
  /** The variables whose values use an input type that the viewer may not use. */
  readonly deniedVariables?: ReadonlySet<string> | undefined;
}

/** The supergraph's `@authenticated`, `@requiresScopes` and `@policy`, read once and asked often. */
export interface AccessRules {
  /**
   * Whether the field may be selected on this type: by the field, its type, what it returns, and, when it is given as
   * it stands in a document, by the types of the arguments that are used there.
   */
  mayUseField(holder: Holder, schema: GraphQLSchema, parent: GraphQLNamedType, field: string | FieldNode): boolean;
  /** Equal for holders to whom the rules answer the same, so plans are kept by it. */
  classOf(holder: Holder): string;
  /** The names of the policies that an operation depends on. */
  readonly policiesIn: PolicySearch;
  /** Finds the variables whose values use what the viewer may not use. */
  readonly deniedVariables: DeniesVariables;
}

const nothing: ReadonlySet<string> = new Set();

/** Where nobody is checked: everybody may use everything, and all are of one class. */
export const openAccess: AccessRules = {
  mayUseField: () => true,
  classOf: () => '',
  policiesIn: () => [],
  deniedVariables: () => undefined,
};

/** Reads the rules from a supergraph's SDL. A directive renamed by its `@link` is found under its new name. */
export function readAccessRules(supergraphSdl: string): AccessRules {
  const { types, fields } = readRequirements(supergraphSdl);
  const mayUse = (holder: Holder, requirement: Requirement | undefined) => !requirement || meets(holder, requirement);
  const mayUseType = (holder: Holder, name: string) => mayUse(holder, types.get(name));
  const mayUseOn = (holder: Holder, typeName: string, fieldName: string) =>
    mayUseType(holder, typeName) && mayUse(holder, fields.get(`${typeName}.${fieldName}`));
  const input = createInputAccess({ isGuarded: (name) => types.has(name), mayUseType });

  return {
    mayUseField(holder, schema, parent, used) {
      const fieldName = typeof used === 'string' ? used : used.name.value;
      if (!mayUseOn(holder, parent.name, fieldName)) return false;
      // Which of the types will answer is not known before it has: all of them must allow it.
      if (isAbstractType(parent)) {
        for (const possible of schema.getPossibleTypes(parent)) {
          if (!mayUseOn(holder, possible.name, fieldName)) return false;
        }
      }
      const field = 'getFields' in parent ? parent.getFields()[fieldName] : undefined;
      if (!field || !('args' in field)) return true;
      if (!mayUseType(holder, getNamedType(field.type).name)) return false;
      return typeof used === 'string' || input.mayUseArguments(holder, field.args, used.arguments ?? []);
    },
    classOf: createClasses(),
    policiesIn: createPolicySearch({ types, fields, isGuardedInput: input.isGuarded }),
    deniedVariables: input.deniedVariables,
  };
}

/** Sorting a viewer's scopes for each of its operations would cost more than all the rest. */
function createClasses(): AccessRules['classOf'] {
  const known = new WeakMap<Viewer, string>();
  const ofViewer = (viewer: Viewer): string => {
    const text = known.get(viewer) ?? `${viewer.kind === 'ANONYMOUS' ? '-' : '+'}${sorted(viewer.scopes)}`;
    known.set(viewer, text);
    return text;
  };
  return ({ viewer, policies = nothing, deniedVariables = nothing }) =>
    policies.size + deniedVariables.size === 0
      ? ofViewer(viewer)
      : `${ofViewer(viewer)}\t${sorted(policies)}\t${sorted(deniedVariables)}`;
}

const sorted = (names: Iterable<string>): string => JSON.stringify([...names].sort());

function readRequirements(supergraphSdl: string) {
  const document = parse(supergraphSdl, { noLocation: true });
  const names = readDirectiveNames(document);
  const types = new Map<string, Requirement>();
  const fields = new Map<string, Requirement>();
  for (const definition of document.definitions) {
    if (!('name' in definition) || !definition.name || !('directives' in definition)) continue;
    const typeName = definition.name.value;
    const ofType = requirementOf((definition.directives ?? []) as readonly ConstDirectiveNode[], names);
    if (ofType) types.set(typeName, ofType);
    if (!('fields' in definition) || definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) continue;
    for (const field of definition.fields ?? []) {
      const requirement = requirementOf(field.directives ?? [], names);
      if (requirement) fields.set(`${typeName}.${field.name.value}`, requirement);
    }
  }
  inherit(document, types, fields);
  return { types, fields };
}

/**
 * What an interface alone asks for, its types ask for as well: else a fragment on one of them would be the way around
 * it. Where one of them asks for something itself, composition has told the interface so, and the others are free.
 */
function inherit({ definitions }: DocumentNode, types: Requirements, fields: Map<string, Requirement>): void {
  const objects = definitions.filter((one) => one.kind === Kind.OBJECT_TYPE_DEFINITION);
  const inherited: (readonly [coordinate: string, Requirement])[] = [];
  for (const definition of definitions) {
    if (definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    const name = definition.name.value;
    const implementing = objects.filter(({ interfaces = [] }) => interfaces.some((one) => one.name.value === name));
    const ofType = implementing.some((type) => types.has(type.name.value)) ? undefined : types.get(name);
    for (const field of definition.fields ?? []) {
      const coordinates = implementing.map((type) => `${type.name.value}.${field.name.value}`);
      const isOwn = !coordinates.some((coordinate) => fields.has(coordinate));
      const asked = [ofType, isOwn ? fields.get(`${name}.${field.name.value}`) : undefined];
      for (const one of asked) if (one) inherited.push(...coordinates.map((coordinate) => [coordinate, one] as const));
    }
  }
  for (const [coordinate, requirement] of inherited) {
    const present = fields.get(coordinate);
    fields.set(coordinate, present ? both(present, requirement) : requirement);
  }
}

type Requirements = ReadonlyMap<string, Requirement>;

const both = (one: Requirement, other: Requirement): Requirement => {
  const scopes = eachWithEach(one.scopes, other.scopes);
  const policies = eachWithEach(one.policies, other.policies);
  const isAuthenticated = one.isAuthenticated || other.isAuthenticated;
  return { isAuthenticated, ...(scopes && { scopes }), ...(policies && { policies }) };
};

type Lists = readonly (readonly string[])[] | undefined;

/** Lists of which one has to be held whole, for two such lists of lists that both have to be met. */
function eachWithEach(ones: Lists, others: Lists): Lists {
  if (!ones || !others || JSON.stringify(ones) === JSON.stringify(others)) return ones ?? others;
  return ones.flatMap((one) => others.map((other) => [...new Set([...one, ...other])]));
}

function meets({ viewer, policies = nothing }: Holder, requirement: Requirement): boolean {
  if (requirement.isAuthenticated && viewer.kind === 'ANONYMOUS') return false;
  const held: readonly string[] = viewer.scopes;
  if (requirement.scopes && !requirement.scopes.some((all) => all.every((scope) => held.includes(scope)))) return false;
  return !requirement.policies || requirement.policies.some((all) => all.every((policy) => policies.has(policy)));
}

function requirementOf(directives: readonly ConstDirectiveNode[], nameOf: DirectiveNames): Requirement | undefined {
  const named = (specification: string) =>
    directives.find((directive) => directive.name.value === nameOf(specification));
  const scopes = named('requiresScopes');
  const policy = named('policy');
  const isAuthenticated = named('authenticated') !== undefined;
  if (!isAuthenticated && !scopes && !policy) return undefined;
  return {
    isAuthenticated,
    ...(scopes && { scopes: textLists(argumentsOf(scopes).scopes) }),
    ...(policy && { policies: textLists(argumentsOf(policy).policies) }),
  };
}

// GraphQL reads a single value where a list is expected as a list of one.
const textLists = (value: unknown): string[][] => listOf(value).map((list) => listOf(list).map(String));

const listOf = (value: unknown): readonly unknown[] => {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
};
