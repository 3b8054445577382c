import {
  GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLOutputType,
  getNamedType,
  isEnumType,
  isListType,
  isNonNullType,
  isScalarType,
} from 'graphql';
import { entities, members, requiring } from './graph.ts';

/** An object of the graph: what it is, and which one. Equal in every subgraph and in the monolith. */
export interface Thing {
  readonly __typename?: string;
  readonly id: string;
  /** As sent along with a reference. */
  readonly weightClass?: number;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d) >>> 0;
  return (value ^ (value >>> 13)) >>> 0;
}

const oneIn = (times: number, seed: string): boolean => hash(`${seed}?${times}`) % times === 0;
const pick = <T>(list: readonly T[], seed: string): T | undefined => list[hash(`${seed}!`) % list.length];

/** The type of an entity stands in its id, so that any subgraph can tell it. */
export const typeOfId = (id: string): string => id.slice(0, id.indexOf(':'));
export const entity = (id: string): Thing => ({ __typename: typeOfId(id), id });

/** The same arguments as one text, whatever the order of the keys of their objects. */
function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join()}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'undefined';
  return `{${Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${key}:${written(inner)}`)
    .join()}}`;
}

/** What the monolith's resolvers are given as their context. */
export const MONOLITH = 'monolith';

const weightClassOf = (id: string): number => hash(`${id}.weightClass`) % 5;

/**
 * Answers any field of any type: always the same for the same data, object, field and arguments; at times null, or an
 * error.
 * In a subgraph a field that requires another answers by what was sent.
 */
export const createResolver =
  (world: { readonly data: number }): GraphQLFieldResolver<Thing | undefined, unknown> =>
  (source, args, context, info) => {
    const { fieldName, returnType } = info;
    if (source && fieldName === 'id') return source.id;
    if (source && fieldName === 'weightClass') return weightClassOf(source.id);
    const seed = `${world.data} ${source?.id ?? 'Query'}.${fieldName}(${written(args)})`;
    if (source && requiring.has(fieldName)) {
      const weightClass = context === MONOLITH ? weightClassOf(source.id) : source.weightClass;
      return randomValue(returnType, `${seed} of ${weightClass}`);
    }
    if (oneIn(isNonNullType(returnType) ? 60 : 25, seed)) {
      throw new GraphQLError('This one fails.', { extensions: { code: 'FORBIDDEN' } });
    }
    return randomValue(returnType, seed);
  };

function randomValue(type: GraphQLOutputType, seed: string): unknown {
  if (isNonNullType(type)) return present(type.ofType, seed);
  return oneIn(8, `${seed}null`) ? null : present(type, seed);
}

function present(type: GraphQLOutputType, seed: string): unknown {
  if (isListType(type)) {
    const length = hash(`${seed}length`) % 4;
    return Array.from({ length }, (_, index) => randomValue(type.ofType, `${seed}[${index}]`));
  }
  const named = getNamedType(type);
  if (isEnumType(named)) return pick(named.getValues(), seed)?.value as unknown;
  if (isScalarType(named)) return leaf(named.name, seed);
  const typeName = pick(members[named.name] ?? [named.name], seed) ?? named.name;
  // Few of each, so that the same one is met at several places.
  if (entities.has(typeName)) return entity(`${typeName}:${hash(seed) % 4}`);
  return { __typename: typeName, id: `${typeName}:${seed}` };
}

const TEXTS = ['plain', '', 'a "quoted" one', 'back\\slash', 'line\nbreak', 'ünï \u2028 😀', '</script>'];

function leaf(name: string, seed: string): unknown {
  const number = hash(`${seed}leaf`);
  switch (name) {
    case 'Int':
      return (number % 2001) - 1000;
    case 'Float':
      return number % 3 === 0 ? number / 7 : number % 100;
    case 'Boolean':
      return number % 2 === 0;
    case 'Anything':
      return pick([{ a: [1, null, { 'b"': 'x\\' }] }, 'text', 1.5, true, [], {}], seed);
    default:
      return oneIn(3, seed) ? pick(TEXTS, seed) : `text ${number % 1000}`;
  }
}
