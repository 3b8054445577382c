import {
  astFromValue,
  type GraphQLInputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  print,
} from 'graphql';
import type { Draw } from './draw.ts';

const DEEPEST = 3;

/** A value that the type takes; null at times where it may be. */
export function randomInput(draw: Draw, type: GraphQLInputType, depth = 0): unknown {
  if (isNonNullType(type)) return presentInput(draw, type.ofType, depth);
  return draw.oneIn(6) ? null : presentInput(draw, type, depth);
}

function presentInput(draw: Draw, type: GraphQLInputType, depth: number): unknown {
  if (isListType(type)) {
    return Array.from({ length: draw.upTo(2) }, () => randomInput(draw, type.ofType as GraphQLInputType, depth + 1));
  }
  const named = getNamedType(type);
  if (isEnumType(named)) return draw.from(named.getValues()).value as unknown;
  if (isInputObjectType(named)) {
    const fields = depth >= DEEPEST ? [] : Object.values(named.getFields()).filter(() => draw.oneIn(2));
    return Object.fromEntries(fields.map((field) => [field.name, randomInput(draw, field.type, depth + 1)]));
  }
  switch (named.name) {
    case 'Int':
      return draw.upTo(5);
    case 'Boolean':
      return draw.oneIn(2);
    default:
      return draw.from(['x', 'a "quoted" one', 'back\\slash', '']);
  }
}

/** The value as it stands in a document. */
export const literal = (value: unknown, type: GraphQLInputType): string => {
  const node = astFromValue(value, type);
  return node ? print(node) : 'null';
};
