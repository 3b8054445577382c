import { type ConstDirectiveNode, type DocumentNode, Kind, parse } from 'graphql';
import { argumentsOf, readDirectiveNames } from './linked-directives.ts';

/** What `@listSize` says of a field; see https://ibm.github.io/graphql-specs/cost-spec.html. */
export interface ListSize {
  /** How long the list is taken to be when no slicing argument says it. */
  readonly assumedSize?: number;
  /** Arguments that say how long the list is. */
  readonly slicingArguments: readonly string[];
  /** The fields of the returned object that are the list; empty when the field itself is. */
  readonly sizedFields: readonly string[];
  readonly requiresOne: boolean;
}

/** The supergraph's `@cost` and `@listSize`. */
export interface CostRules {
  /** By `Type`, `Type.field`, `Type.field(argument)`; an input field as `Type.field`. */
  weight(coordinate: string): number | undefined;
  /** By `Type.field`. */
  listSize(coordinate: string): ListSize | undefined;
}

/** Reads the rules from a supergraph's SDL. A directive renamed by its `@link` is found under its new name. */
export function readCostRules(supergraphSdl: string): CostRules {
  const document = parse(supergraphSdl, { noLocation: true });
  const nameOf = readDirectiveNames(document);
  const cost = nameOf('cost');
  const listSize = nameOf('cost', 'listSize');
  const weights = new Map<string, number>();
  const sizes = new Map<string, ListSize>();
  for (const { coordinate, directives } of coordinatesIn(document)) {
    for (const directive of directives) {
      if (directive.name.value === cost) weights.set(coordinate, Number(argumentsOf(directive).weight));
      if (directive.name.value === listSize) sizes.set(coordinate, readListSize(directive));
    }
  }
  return {
    weight: (coordinate) => weights.get(coordinate),
    listSize: (coordinate) => sizes.get(coordinate),
  };
}

function readListSize(directive: ConstDirectiveNode): ListSize {
  const { assumedSize, slicingArguments, sizedFields, requireOneSlicingArgument } = argumentsOf(directive);
  return {
    ...(typeof assumedSize === 'number' && { assumedSize }),
    slicingArguments: textsIn(slicingArguments),
    sizedFields: textsIn(sizedFields),
    requiresOne: requireOneSlicingArgument !== false && textsIn(slicingArguments).length > 0,
  };
}

const textsIn = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

interface Place {
  readonly coordinate: string;
  readonly directives: readonly ConstDirectiveNode[];
}

function* coordinatesIn(document: DocumentNode): Generator<Place> {
  for (const definition of document.definitions) {
    if (!('name' in definition) || !definition.name || definition.kind === Kind.OPERATION_DEFINITION) continue;
    const typeName = definition.name.value;
    yield { coordinate: typeName, directives: (definition.directives ?? []) as readonly ConstDirectiveNode[] };
    if (!('fields' in definition)) continue;
    for (const field of definition.fields ?? []) {
      const coordinate = `${typeName}.${field.name.value}`;
      yield { coordinate, directives: field.directives ?? [] };
      if (!('arguments' in field)) continue;
      for (const argument of field.arguments ?? []) {
        yield { coordinate: `${coordinate}(${argument.name.value})`, directives: argument.directives ?? [] };
      }
    }
  }
}
