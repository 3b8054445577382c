import { type GraphQLOutputType, getNamedType, isLeafType, isListType, isNonNullType } from 'graphql';
import { leafWriter, type WriteLeaf } from './leaf.ts';
import type { ObjectShape, Position, ShapeField, Writing } from './shape.ts';

/** The value as JSON; undefined for a null that its place does not allow, so that it rises. */
export type WriteValue = (value: unknown, writing: Writing) => string | undefined;

interface FieldWriter {
  readonly planName: string;
  /** `{"name":` of the first field, `,"name":` of the others. */
  readonly prefix: string;
  readonly write: WriteValue;
}

/** Writes objects of one type; undefined when a null rises through one. */
export function createObjectWriter(typeName: string, fields: readonly ShapeField[]): ObjectShape['write'] {
  const writers = fields.map(
    (field, index): FieldWriter => ({
      planName: field.planName,
      prefix: `${index === 0 ? '{' : ','}${JSON.stringify(field.responseKey)}:`,
      write: fieldWriter(typeName, field),
    }),
  );
  const end = writers.length === 0 ? '{}' : '}';
  return (value, writing) => {
    let text = '';
    let isVoid = false;
    for (const { planName, prefix, write } of writers) {
      const written = write((value as Record<string, unknown>)[planName], writing);
      if (written === undefined) isVoid = true;
      else text += prefix + written;
    }
    return isVoid ? undefined : text + end;
  };
}

function fieldWriter(typeName: string, field: ShapeField): WriteValue {
  const { responseKey, name, type } = field;
  if (name === '__typename') {
    const text = JSON.stringify(typeName);
    return () => text;
  }
  if (field.isDenied) return deniedWriter(field);
  if (name.startsWith('__')) return (_, { local }) => local.get(responseKey) ?? 'null';
  const subject = `field ${typeName}.${name}`;
  if (isNonNullType(type) && isLeafType(type.ofType)) return leafField(field, subject, leafWriter(type.ofType), true);
  if (isLeafType(type)) return leafField(field, subject, leafWriter(type), false);
  const write = valueWriter(type, field, subject);
  return (value, writing) => {
    writing.path.push(responseKey);
    const written = write(value, writing);
    writing.path.pop();
    return written;
  };
}

function deniedWriter({ responseKey, type }: ShapeField): WriteValue {
  const answer = isNonNullType(type) ? undefined : 'null';
  return (_, { errors, path }) => {
    errors.addDenied([...path, responseKey]);
    return answer;
  };
}

/** The commonest, which needs no path as long as all is well. */
function leafField({ responseKey }: ShapeField, subject: string, leaf: WriteLeaf, isRequired: boolean): WriteValue {
  return (value, { isPlain, errors, path }) => {
    if (value !== undefined && value !== null) {
      const written = leaf(value, isPlain);
      if (written !== undefined) return written;
      errors.addMisfit(`Invalid value found for ${subject}.`, [...path, responseKey]);
    } else if (isRequired) errors.addMisfit(`Cannot return null for non-nullable ${subject}.`, [...path, responseKey]);
    return isRequired ? undefined : 'null';
  };
}

function valueWriter(type: GraphQLOutputType, field: ShapeField, subject: string): WriteValue {
  if (isNonNullType(type)) return requiredWriter(valueWriter(type.ofType, field, subject), subject);
  if (isListType(type)) return listWriter(valueWriter(type.ofType, field, elementOf(type.ofType)), subject);
  if (isLeafType(type)) return leafElement(leafWriter(type), subject);
  const { position } = field;
  if (!position) throw new Error(`A selection is missing for ${subject}.`);
  return objectWriter(position, subject);
}

const elementOf = (type: GraphQLOutputType): string => `array element of type ${getNamedType(type).name}`;

/** `write` answers 'null' for what is absent, and has told why wherever it is not the subgraph's own null. */
function requiredWriter(write: WriteValue, subject: string): WriteValue {
  return (value, writing) => {
    if (value === undefined || value === null) {
      writing.errors.addMisfit(`Cannot return null for non-nullable ${subject}.`, writing.path);
      return undefined;
    }
    const written = write(value, writing);
    return written === 'null' ? undefined : written;
  };
}

function listWriter(writeElement: WriteValue, subject: string): WriteValue {
  return (value, writing) => {
    if (value === undefined || value === null) return 'null';
    if (!Array.isArray(value)) {
      writing.errors.addMisfit(`Invalid value found for ${subject}.`, writing.path);
      return 'null';
    }
    const { path } = writing;
    let text = '';
    let isVoid = false;
    const depth = path.push(0) - 1;
    for (let index = 0; index < value.length; index += 1) {
      path[depth] = index;
      const written = writeElement(value[index], writing);
      if (written === undefined) isVoid = true;
      else text += index === 0 ? written : `,${written}`;
    }
    path.pop();
    return isVoid ? 'null' : `[${text}]`;
  };
}

function leafElement(leaf: WriteLeaf, subject: string): WriteValue {
  return (value, { isPlain, errors, path }) => {
    if (value === undefined || value === null) return 'null';
    const written = leaf(value, isPlain);
    if (written === undefined) errors.addMisfit(`Invalid value found for ${subject}.`, path);
    return written ?? 'null';
  };
}

/** Where an object that stands in the tree more than once keeps its text. */
const TEXT = Symbol('text');
type Interned = { [TEXT]?: WrittenText };

interface WrittenText {
  readonly text: string;
  /**
   * Of its first character. To read it the engine makes one piece of memory of the text, which is a tree of pieces until
   * then, to be gone through wherever it stands; and it is kept, because what nobody keeps is not read.
   */
  readonly code: number;
  readonly position: Position;
  readonly writing: Writing;
}

function objectWriter(position: Position, subject: string): WriteValue {
  const write: WriteValue = (value, writing) => {
    if (value === undefined || value === null) return 'null';
    if (typeof value !== 'object' || Array.isArray(value)) {
      writing.errors.addMisfit(`Invalid value found for ${subject}.`, writing.path);
      return 'null';
    }
    const shape = position.shapeOf((value as { __typename?: unknown }).__typename);
    if (shape) return shape.write(value, writing) ?? 'null';
    writing.errors.addMisfit(`Invalid __typename found for object at ${subject}.`, writing.path);
    return 'null';
  };
  return position.isInterned ? rememberingWriter(position, write) : write;
}

/** Writes an object once for all the places where it stands, unless it has errors: each has a path of its own. */
function rememberingWriter(position: Position, write: WriteValue): WriteValue {
  return (value, writing) => {
    if (typeof value !== 'object' || value === null) return write(value, writing);
    const known = (value as Interned)[TEXT];
    if (known && known.position === position && known.writing === writing) return known.text;
    const before = writing.errors.errors.length;
    const text = write(value, writing);
    if (text !== undefined && before === writing.errors.errors.length && !writing.errors.isFull) {
      (value as Interned)[TEXT] = { text, code: text.charCodeAt(0), position, writing };
    }
    return text;
  };
}
