import {
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
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
  /** The labels of progressive `@override`. */
  readonly overrideLabels: readonly string[];
}

/** Reads the facts from a supergraph's SDL; `join` is the name that composition gives its own directives. */
export function readGraphFacts(supergraphSdl: string): GraphFacts {
  const facts = {
    plannedBare: new Set<string>(),
    plannedWithArguments: new Set<string>(),
    fieldNames: new Set<string>(),
    overrideLabels: new Set<string>(),
  };
  const readField = ({ name, directives = [] }: FieldDefinitionNode) => {
    facts.fieldNames.add(name.value);
    for (const directive of directives) {
      if (directive.name.value !== 'join__field') continue;
      addPlanned(facts, textIn(directive, 'requires'));
      addPlanned(facts, textIn(directive, 'provides'));
      const label = textIn(directive, 'overrideLabel');
      if (label !== undefined) facts.overrideLabels.add(label);
    }
  };
  for (const definition of parse(supergraphSdl, { noLocation: true }).definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const key of keysOf(definition)) addPlanned(facts, key);
    for (const field of definition.fields ?? []) readField(field);
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
  if (fieldSet === undefined || fieldSet.trim() === '') return;
  visit(parse(`{${fieldSet}}`, { noLocation: true }), {
    Field: ({ name, arguments: given = [] }) => {
      (given.length > 0 ? plannedWithArguments : plannedBare).add(name.value);
    },
  });
}
