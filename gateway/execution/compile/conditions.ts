import {
  type DirectiveNode,
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsByName } from '../fragments.ts';

/** `@skip`, `@include` and `@defer`, and what decides them. */
const CONDITIONAL: ReadonlySet<string> = new Set(['skip', 'include', 'defer']);

type Variables = Readonly<Record<string, unknown>>;

const argumentOf = ({ arguments: given = [] }: DirectiveNode, name: string) =>
  given.find((argument) => argument.name.value === name)?.value;

const directiveOf = ({ directives }: SelectionNode, name: string): DirectiveNode | undefined =>
  directives?.find((directive) => directive.name.value === name);

/** The directive's `if`; `absent` where it has none, or its variable no value. */
function conditionOf(directive: DirectiveNode, variables: Variables, absent: boolean): boolean {
  const value = argumentOf(directive, 'if');
  if (value?.kind === Kind.BOOLEAN) return value.value;
  if (value?.kind !== Kind.VARIABLE || !Object.hasOwn(variables, value.name.value)) return absent;
  return variables[value.name.value] === true;
}

export function isIncluded(selection: SelectionNode, variables: Variables): boolean {
  if (!selection.directives || selection.directives.length === 0) return true;
  const skip = directiveOf(selection, 'skip');
  if (skip && conditionOf(skip, variables, false)) return false;
  const include = directiveOf(selection, 'include');
  return !include || conditionOf(include, variables, false);
}

/** The fragment's `@defer`, if it applies: its label, if it has one. */
export function deferOf(selection: SelectionNode, variables: Variables): { readonly label?: string } | undefined {
  const defer = directiveOf(selection, 'defer');
  if (!defer || !conditionOf(defer, variables, true)) return undefined;
  const label = argumentOf(defer, 'label');
  return label?.kind === Kind.STRING ? { label: label.value } : {};
}

/** The directives that are not decided here. */
export const otherDirectives = (directives: readonly DirectiveNode[] = []): readonly DirectiveNode[] =>
  directives.filter(({ name }) => !CONDITIONAL.has(name.value));

/** The names of the variables that decide what is selected, in alphabetical order. */
export function conditionVariables(document: DocumentNode, operation: OperationDefinitionNode): readonly string[] {
  const names = new Set<string>();
  const visited = new Set<string>();
  const fragments = fragmentsByName(document);
  const search = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      for (const directive of selection.directives ?? []) {
        if (!CONDITIONAL.has(directive.name.value)) continue;
        const value = argumentOf(directive, 'if');
        if (value?.kind === Kind.VARIABLE) names.add(value.name.value);
      }
      if (selection.kind === Kind.FRAGMENT_SPREAD) visited.add(selection.name.value);
      else if (selection.selectionSet) search(selection.selectionSet);
    }
  };
  search(operation.selectionSet);
  // Fragments that are found on the way are added to the set, and so visited too.
  for (const name of visited) {
    const fragment = fragments.get(name);
    if (fragment) search(fragment.selectionSet);
  }
  return [...names].sort();
}
