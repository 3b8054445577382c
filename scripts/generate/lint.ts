import {
  type DocumentNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
  Kind,
} from 'graphql';

type Described = { readonly name: string; readonly description?: string | null };
type Output = GraphQLField<unknown, unknown>;
type Value = Output | GraphQLArgument | GraphQLInputField;

const MONEY = /price|cost|amount|savings|budget|revenue|paid|fee/i;
const RATIO = /Ratio$|Percent$|Probability$|Score$/;

const ROOTS = new Set(['Query', 'Mutation', 'Subscription']);
const ACCESS = new Set(['authenticated', 'requiresScopes', 'policy']);

/** The root fields of a subgraph that anybody could use: each must carry one of the federation's access directives. */
export function lintAccess(typeDefs: DocumentNode): string[] {
  return typeDefs.definitions.flatMap((definition) => {
    const isObject = definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.OBJECT_TYPE_EXTENSION;
    if (!isObject || !ROOTS.has(definition.name.value)) return [];
    return (definition.fields ?? [])
      .filter(({ directives = [] }) => !directives.some(({ name }) => ACCESS.has(name.value)))
      .map(({ name }) => `${definition.name.value}.${name.value} does not say who may use it.`);
  });
}

/** What in the public schema breaks the rules of the graph, one sentence each; empty when nothing does. */
export function lintSchema(schema: GraphQLSchema): string[] {
  const roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  );
  const ofTypes = types.flatMap((type) => [
    ...(roots.has(type as never) ? [] : lintDescription(type.name, type)),
    ...membersOf(type).flatMap(({ path, member }) => lintDescription(path, member)),
    ...valuesOf(type).flatMap(({ path, value }) => lintValue(path, value)),
    ...(isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : []).flatMap((field) =>
      lintConnection(`${type.name}.${field.name}`, field),
    ),
  ]);
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
  return [...ofTypes, ...mutations.flatMap(lintMutation)];
}

/** Whatever of a type has a name and a description of its own. */
function membersOf(type: GraphQLNamedType): { path: string; member: Described }[] {
  const enumValues = isEnumType(type) ? type.getValues() : [];
  const values = valuesOf(type).map(({ path, value }) => ({ path, member: value }));
  return [...values, ...enumValues.map((member) => ({ path: `${type.name}.${member.name}`, member }))];
}

/** The fields of a type and their arguments. */
function valuesOf(type: GraphQLNamedType): { path: string; value: Value }[] {
  if (isInputObjectType(type)) {
    return Object.values(type.getFields()).map((value) => ({ path: `${type.name}.${value.name}`, value }));
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => [
    { path: `${type.name}.${field.name}`, value: field },
    ...field.args.map((value) => ({ path: `${type.name}.${field.name}(${value.name})`, value })),
  ]);
}

function lintDescription(path: string, { name, description }: Described): string[] {
  if (!description?.trim()) return [`${path} has no description.`];
  return bare(description) === bare(name) ? [`The description of ${path} only repeats its name.`] : [];
}

/** The letters of a text without its articles. */
const bare = (text: string): string => text.toLowerCase().replaceAll(/\b(?:the|an?)\b|[^a-z]/g, '');

function lintValue(path: string, { name, type }: Value): string[] {
  const named = getNamedType(type).name;
  const problems: string[] = [];
  if (named === 'DateTime' && !/At$|^(?:from|to|at)$/.test(name)) {
    problems.push(`${path} is a DateTime: its name must end in At.`);
  }
  if (named === 'Float' && MONEY.test(name) && !RATIO.test(name))
    problems.push(`${path} is money: it must not be a Float.`);
  if (isListType(bareOf(type)) && !isListOfNonNull(bareOf(type)))
    problems.push(`${path} is a list that may hold null.`);
  return problems;
}

const bareOf = (type: Value['type']) => (isNonNullType(type) ? type.ofType : type);

const isListOfNonNull = (type: unknown): boolean => isListType(type) && isNonNullType(type.ofType);

function lintConnection(path: string, field: Output): string[] {
  const type = getNamedType(field.type);
  if (!type.name.endsWith('Connection') || !isObjectType(type)) return [];
  const missing = ['edges', 'nodes', 'pageInfo'].filter((name) => !type.getFields()[name]);
  const wrongArguments = [
    ...(argumentText(field, 'first') === 'Int = 20' ? [] : ['first: Int = 20']),
    ...(argumentText(field, 'after') === 'String' ? [] : ['after: String']),
  ];
  return [
    ...missing.map((name) => `${type.name} has no ${name}.`),
    ...wrongArguments.map((wanted) => `${path} answers a connection and must take ${wanted}.`),
  ];
}

function argumentText(field: Output, name: string): string | undefined {
  const found = field.args.find((argument) => argument.name === name);
  if (!found) return undefined;
  return found.defaultValue === undefined ? String(found.type) : `${found.type} = ${String(found.defaultValue)}`;
}

function lintMutation(field: Output): string[] {
  const name = field.name.charAt(0).toUpperCase() + field.name.slice(1);
  const problems: string[] = [];
  const shape = field.args.map((argument) => `${argument.name}: ${argument.type}`).join(', ');
  if (shape !== `input: ${name}Input!`)
    problems.push(`Mutation.${field.name} must take input: ${name}Input! and no more.`);
  if (String(field.type) !== `${name}Payload!`) problems.push(`Mutation.${field.name} must answer ${name}Payload!.`);
  const payload = getNamedType(field.type);
  const errors = isObjectType(payload) ? payload.getFields().errors : undefined;
  if (String(errors?.type) !== `[${name}Error!]!`) problems.push(`${payload.name}.errors must be [${name}Error!]!.`);
  return problems;
}
