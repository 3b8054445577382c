import {
  buildASTSchema,
  type DefinitionNode,
  type FieldDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  isTypeDefinitionNode,
  Kind,
  type NamedTypeNode,
  OperationTypeNode,
  parse,
  printSchema,
  specifiedScalarTypes,
  type TypeDefinitionNode,
  type TypeNode,
} from 'graphql';
import type { AccessRules, Holder } from './access-rules.ts';

type Types = ReadonlyMap<string, TypeDefinitionNode>;

/**
 * The schema as one viewer may use it: without the fields that are refused, the types that are left without a field, and
 * whatever nothing leads to any more. Its root of queries is always there, if need be empty.
 */
export function visibleSchema(schema: GraphQLSchema, access: AccessRules, holder: Holder): GraphQLSchema {
  const { definitions } = parse(printSchema(schema), { noLocation: true });
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const mayUse = (parent: string, field: string) =>
    access.mayUseField(holder, schema, schema.getType(parent) as GraphQLNamedType, field);
  const usable = new Map(
    definitions.filter(isTypeDefinitionNode).map((type) => [type.name.value, withFields(type, mayUse)]),
  );
  const left = settled(usable, roots[0]?.name ?? '');
  const present = roots.map((root) => (root && left.has(root.name) ? root.name : undefined));
  const reached = reachable(left, present);
  const directives = definitions.filter(({ kind }) => kind === Kind.DIRECTIVE_DEFINITION);
  const types = [...left.values()].filter(({ name }) => reached.has(name.value));
  return buildASTSchema(
    { kind: Kind.DOCUMENT, definitions: [schemaDefinition(present), ...directives, ...types] },
    { assumeValid: true },
  );
}

const OPERATIONS = [OperationTypeNode.QUERY, OperationTypeNode.MUTATION, OperationTypeNode.SUBSCRIPTION];

const schemaDefinition = (roots: readonly (string | undefined)[]): DefinitionNode => ({
  kind: Kind.SCHEMA_DEFINITION,
  operationTypes: OPERATIONS.flatMap((operation, index) => {
    const name = roots[index];
    if (name === undefined) return [];
    const type: NamedTypeNode = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: name } };
    return [{ kind: Kind.OPERATION_TYPE_DEFINITION, operation, type }];
  }),
});

function withFields(type: TypeDefinitionNode, isKept: (type: string, field: string) => boolean): TypeDefinitionNode {
  if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) return type;
  return { ...type, fields: (type.fields ?? []).filter(({ name }) => isKept(type.name.value, name.value)) };
}

/** Takes out what is empty, and what stands on that, until nothing does. */
function settled(types: Types, query: string): Types {
  let present = types;
  for (;;) {
    const left = new Map<string, TypeDefinitionNode>();
    for (const [name, type] of present) {
      if (name === query || !isEmpty(type)) left.set(name, type);
    }
    const isKnown = (node: TypeNode) => left.has(nameIn(node)) || BUILT_IN.has(nameIn(node));
    const next = new Map([...left].map(([name, type]) => [name, withoutMissing(type, isKnown)]));
    const isSettled =
      left.size === present.size && [...next].every(([name, type]) => sizeOf(type) === sizeOf(left.get(name)));
    if (isSettled) return next;
    present = next;
  }
}

const BUILT_IN: ReadonlySet<string> = new Set(specifiedScalarTypes.map(({ name }) => name));

const isEmpty = (type: TypeDefinitionNode): boolean => sizeOf(type) === 0;

/** How many fields or members it has; undefined for what needs none. */
function sizeOf(type: TypeDefinitionNode | undefined): number | undefined {
  if (!type || type.kind === Kind.SCALAR_TYPE_DEFINITION || type.kind === Kind.ENUM_TYPE_DEFINITION) return undefined;
  return (type.kind === Kind.UNION_TYPE_DEFINITION ? type.types : type.fields)?.length ?? 0;
}

function withoutMissing(type: TypeDefinitionNode, isKnown: (node: TypeNode) => boolean): TypeDefinitionNode {
  if (type.kind === Kind.UNION_TYPE_DEFINITION) return { ...type, types: (type.types ?? []).filter(isKnown) };
  if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) return type;
  const isUsable = (field: FieldDefinitionNode) =>
    isKnown(field.type) && (field.arguments ?? []).every((argument) => isKnown(argument.type));
  return {
    ...type,
    fields: (type.fields ?? []).filter(isUsable),
    interfaces: (type.interfaces ?? []).filter(isKnown),
  };
}

function nameIn(node: TypeNode): string {
  return node.kind === Kind.NAMED_TYPE ? node.name.value : nameIn(node.type);
}

/** All that the roots lead to, with what implements the interfaces among it. */
function reachable(types: Types, roots: readonly (string | undefined)[]): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = roots.filter((name) => name !== undefined);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const type = types.get(name);
    if (!type || reached.has(name)) continue;
    reached.add(name);
    waiting.push(...namesIn(type));
    if (type.kind === Kind.INTERFACE_TYPE_DEFINITION) waiting.push(...implementationsOf(types, name));
  }
  return reached;
}

function namesIn(type: TypeDefinitionNode): string[] {
  if (type.kind === Kind.UNION_TYPE_DEFINITION) return (type.types ?? []).map(nameIn);
  if (type.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) return (type.fields ?? []).map((field) => nameIn(field.type));
  if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) return [];
  const ofFields = (type.fields ?? []).flatMap((field) => [
    field.type,
    ...(field.arguments ?? []).map((one) => one.type),
  ]);
  return [...ofFields, ...(type.interfaces ?? [])].map(nameIn);
}

const implementationsOf = (types: Types, name: string): string[] =>
  [...types.values()].flatMap((type) =>
    type.kind === Kind.OBJECT_TYPE_DEFINITION && type.interfaces?.some((one) => one.name.value === name)
      ? [type.name.value]
      : [],
  );
