import {
  GraphQLBoolean,
  type GraphQLEnumType,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  type GraphQLLeafType,
  GraphQLString,
  isEnumType,
} from 'graphql';

/** The value as JSON; undefined when it does not fit the type. `isPlain`: no string of the run needs escaping. */
export type WriteLeaf = (value: unknown, isPlain: boolean) => string | undefined;

// What a JSON string cannot hold as it is; lone surrogates are among them, as with JSON.stringify.
// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those are to be found
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/;

export const quoted = (text: string, isPlain: boolean): string =>
  isPlain || !ESCAPED.test(text) ? `"${text}"` : JSON.stringify(text);

/** Results are checked as the specification coerces them, on what JSON can hold. */
export function leafWriter(type: GraphQLLeafType): WriteLeaf {
  if (isEnumType(type)) return enumWriter(type);
  switch (type.name) {
    case GraphQLString.name:
      return writeString;
    case GraphQLID.name:
      return writeId;
    case GraphQLInt.name:
      return writeInt;
    case GraphQLFloat.name:
      return writeFloat;
    case GraphQLBoolean.name:
      return writeBoolean;
    default:
      return writeCustom;
  }
}

const writeString: WriteLeaf = (value, isPlain) => (typeof value === 'string' ? quoted(value, isPlain) : undefined);

const writeId: WriteLeaf = (value, isPlain) => {
  if (typeof value === 'string') return quoted(value, isPlain);
  return Number.isInteger(value) ? `"${value}"` : undefined;
};

// An integer of 32 bits survives being made one.
const writeInt: WriteLeaf = (value) => (typeof value === 'number' && (value | 0) === value ? `${value}` : undefined);

const writeFloat: WriteLeaf = (value) => (Number.isFinite(value) ? `${value}` : undefined);

const writeBoolean: WriteLeaf = (value) => (typeof value === 'boolean' ? `${value}` : undefined);

const writeCustom: WriteLeaf = (value, isPlain) => {
  if (typeof value === 'string') return quoted(value, isPlain);
  try {
    return JSON.stringify(value);
  } catch {
    // Nested too deep for the stack, though it could be read.
    return undefined;
  }
};

/** Values that the graph does not have, or does not show, are none. */
function enumWriter(type: GraphQLEnumType): WriteLeaf {
  const texts = new Map<unknown, string>(type.getValues().map(({ name }) => [name, `"${name}"`]));
  return (value) => texts.get(value);
}
