import {
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
  type SelectionSetNode,
  visit,
} from 'graphql';

/** What is known of one version of the graph besides its schemas: the names that plans use by themselves. */
export interface GraphFacts {
  /** Fields of keys, `@requires` and `@provides` that are selected there without arguments. */
  readonly plannedBare: ReadonlySet<string>;
  /** The same with arguments. */
  readonly plannedWithArguments: ReadonlySet<string>;
  /** The names of all fields of the graph. */
  readonly fieldNames: ReadonlySet<string>;
  /** What fields require of other fields of their object, by `Type.field`. */
  readonly demands: ReadonlyMap<string, readonly Demand[]>;
  /** The labels of progressive `@override`. */
  readonly overrideLabels: readonly string[];
}

/** A field that another one requires, and with which arguments. */
export interface Demand {
  /** The type and the names on the way. */
  readonly path: string;
  /** As written; empty without. */
  readonly args: string;
}

/** Reads the facts from a supergraph's SDL; `join` is the name that composition gives its own directives. */
export function readGraphFacts(supergraphSdl: string): GraphFacts {
  const facts = {
    plannedBare: new Set<string>(),
    plannedWithArguments: new Set<string>(),
    fieldNames: new Set<string>(),
    demands: new Map<string, Demand[]>(),
    overrideLabels: new Set<string>(),
  };
  const readField = (typeName: string, { name, directives = [] }: FieldDefinitionNode) => {
    facts.fieldNames.add(name.value);
    const coordinate = `${typeName}.${name.value}`;
    for (const directive of directives) {
      if (directive.name.value !== 'join__field') continue;
      const requires = textIn(directive, 'requires');
      addPlanned(facts, requires);
      const demands = requires === undefined ? [] : demandsOf(typeName, fieldSetOf(requires));
      if (demands.length > 0) facts.demands.set(coordinate, [...(facts.demands.get(coordinate) ?? []), ...demands]);
      addPlanned(facts, textIn(directive, 'provides'));
      const label = textIn(directive, 'overrideLabel');
      if (label !== undefined) facts.overrideLabels.add(label);
    }
  };
  for (const definition of parse(supergraphSdl, { noLocation: true }).definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const key of keysOf(definition)) addPlanned(facts, key);
    for (const field of definition.fields ?? []) readField(definition.name.value, field);
  }
  return { ...facts, overrideLabels: [...facts.overrideLabels].sort() };
}

const keysOf = ({ directives = [] }: Pick<ObjectTypeDefinitionNode, 'directives'>) =>
  directives.flatMap((directive) => (directive.name.value === 'join__type' ? [textIn(directive, 'key')] : []));

function textIn({ arguments: given = [] }: ConstDirectiveNode, name: string): string | undefined {
  const value = given.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING ? value.value : undefined;
}

function addPlanned(
  { plannedBare, plannedWithArguments }: { plannedBare: Set<string>; plannedWithArguments: Set<string> },
  fieldSet: string | undefined,
): void {
  const set = fieldSet === undefined ? undefined : fieldSetOf(fieldSet);
  if (!set) return;
  visit(set, {
    Field: ({ name, arguments: given = [] }) => {
      (given.length > 0 ? plannedWithArguments : plannedBare).add(name.value);
    },
  });
}

function fieldSetOf(text: string): SelectionSetNode | undefined {
  if (text.trim() === '') return undefined;
  const definition = parse(`{${text}}`, { noLocation: true }).definitions[0];
  return definition?.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet : undefined;
}

function demandsOf(path: string, set: SelectionSetNode | undefined): Demand[] {
  return (set?.selections ?? []).flatMap((selection) => {
    if (selection.kind === Kind.INLINE_FRAGMENT) return demandsOf(path, selection.selectionSet);
    if (selection.kind !== Kind.FIELD) return [];
    const { name, arguments: given = [], selectionSet } = selection;
    const below = `${path}.${name.value}`;
    return [{ path: below, args: given.map(print).sort().join() }, ...demandsOf(below, selectionSet)];
  });
}
