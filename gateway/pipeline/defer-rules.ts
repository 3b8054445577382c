import {
  type ASTVisitor,
  type DirectiveNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

const DEFER = 'defer';

/** Every `@defer` is told from the others by its label: a text, and no other's; those without one by their place alone. */
export function uniqueDeferLabels(context: ValidationContext): ASTVisitor {
  const labels = new Set<string>();
  return {
    Directive(directive) {
      if (directive.name.value !== DEFER) return;
      const label = directive.arguments?.find(({ name }) => name.value === 'label')?.value;
      if (!label || label.kind === Kind.NULL) return;
      if (label.kind === Kind.VARIABLE) {
        context.reportError(new GraphQLError('The label of @defer is a text, not a variable.', { nodes: directive }));
      } else if (label.kind === Kind.STRING) {
        if (labels.has(label.value)) {
          context.reportError(new GraphQLError('Two @defer cannot have the same label.', { nodes: directive }));
        }
        labels.add(label.value);
      }
    },
  };
}

/** The root fields of a mutation run in their order, and a subscription has one that begins it: none can come later. */
export function noDeferredRoot(context: ValidationContext): ASTVisitor {
  const check = (set: SelectionSetNode, visited: Set<string>): void => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) continue;
      const defer = selection.directives?.find(isDefer);
      if (defer)
        context.reportError(new GraphQLError('@defer cannot stand around a root field here.', { nodes: defer }));
      if (selection.kind === Kind.INLINE_FRAGMENT) check(selection.selectionSet, visited);
      else if (!visited.has(selection.name.value)) {
        visited.add(selection.name.value);
        const fragment = context.getFragment(selection.name.value);
        if (fragment) check(fragment.selectionSet, visited);
      }
    }
  };
  return {
    OperationDefinition({ operation, selectionSet }) {
      if (operation !== 'query') check(selectionSet, new Set());
    },
  };
}

const isDefer = ({ name }: DirectiveNode): boolean => name.value === DEFER;
