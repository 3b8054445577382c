import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

/** What stands for each id of an input, by the input field's name. */
export type Ids = Readonly<Record<string, string>>;

export interface MutationField {
  readonly name: string;
  readonly inputType: GraphQLInputObjectType;
  /** Runs it and asks for its refusals. */
  readonly document: string;
}

/** Every mutation of the public graph. */
export function mutationsOf(schema: GraphQLSchema): MutationField[] {
  return Object.values(schema.getMutationType()?.getFields() ?? {}).map((field) => {
    const inputType = getNamedType(field.args[0]?.type);
    const payload = getNamedType(field.type);
    if (!inputType || !isInputObjectType(inputType) || !isObjectType(payload)) {
      throw new Error(`${field.name} does not take one input and answer a payload.`);
    }
    const selection = 'errors { __typename ... on UserError { message path } }';
    const document = `mutation ($input: ${inputType.name}!) { ${field.name}(input: $input) { ${selection} } }`;
    return { name: field.name, inputType, document };
  });
}

/** An input of this type that is right in form: every field given, its ids taken from `ids`, else `otherId`. */
export function fillInput(type: GraphQLInputObjectType, ids: Ids, otherId: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.values(type.getFields()).map((field) => [field.name, valueFor(field.name, field.type, ids, otherId)]),
  );
}

function valueFor(name: string, type: GraphQLInputType, ids: Ids, otherId: string): unknown {
  if (isNonNullType(type)) return valueFor(name, type.ofType, ids, otherId);
  if (isListType(type)) return [valueFor(name, type.ofType, ids, otherId)];
  if (isInputObjectType(type)) return fillInput(type, ids, otherId);
  if (isEnumType(type)) return type.getValues()[0]?.name;
  const texts: Record<string, string> = { email: 'ops@example.com', zone: 'us-east-1a', instanceType: 'm5.large' };
  switch (type.name) {
    case 'ID':
      return name === 'idempotencyKey' ? 'a-key' : (ids[name] ?? otherId);
    case 'Int':
      return 1;
    case 'Float':
      return 0.5;
    case 'Boolean':
      return true;
    case 'Decimal':
      return '0.050000';
    case 'DateTime':
      return '2026-01-01T00:00:00.000Z';
    default:
      return texts[name] ?? 'text';
  }
}

/** The same input with one leaf changed, for each leaf: `[path, input]`. */
export function* spoiled(input: Record<string, unknown>, spoil: (value: unknown) => unknown) {
  for (const path of leavesOf(input)) {
    const copy = structuredClone(input);
    let at: Record<string, unknown> = copy;
    for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>;
    const last = path.at(-1) as string;
    at[last] = spoil(at[last]);
    yield [path.join('.'), copy] as const;
  }
}

function leavesOf(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [[...path]];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
}
