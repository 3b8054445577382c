import {
  type DocumentNode,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type VariableDefinitionNode,
} from 'graphql';
import { directive, type Item } from './normalise.ts';

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/**
 * What is given to the planner: no names, no named fragments, no conditions; every field under its planned name, without
 * what is denied, and without `__typename` except where the type decides what is selected. Undefined when nothing is left
 * to fetch.
 */
export function plannedDocument(
  operation: OperationDefinitionNode,
  root: readonly Item[],
): { document: DocumentNode; operation: OperationDefinitionNode } | undefined {
  const selections = selectionsOf(root, new Map());
  if (selections.length === 0) return undefined;
  const used = new Set<string>();
  collectVariables(selections, used);
  const planned: OperationDefinitionNode = {
    kind: Kind.OPERATION_DEFINITION,
    operation: operation.operation,
    variableDefinitions: (operation.variableDefinitions ?? []).filter((d) => used.has(d.variable.name.value)).map(bare),
    directives: [],
    selectionSet: { kind: Kind.SELECTION_SET, selections },
  };
  return { document: { kind: Kind.DOCUMENT, definitions: [planned] }, operation: planned };
}

const bare = ({ directives: _, ...definition }: VariableDefinitionNode): VariableDefinitionNode => definition;

type Written = Map<readonly Item[], SelectionNode[]>;

function selectionsOf(items: readonly Item[], written: Written): SelectionNode[] {
  const known = written.get(items);
  if (known) return known;
  const selections = items.flatMap((item) => selectionOf(item, written));
  written.set(items, selections);
  return selections;
}

function selectionOf(item: Item, written: Written): SelectionNode[] {
  if (item.kind === 'fragment') {
    const selections = selectionsOf(item.selections, written);
    if (selections.length === 0) return [];
    return [
      {
        kind: Kind.INLINE_FRAGMENT,
        ...(item.condition && {
          typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: item.condition.name } },
        }),
        ...(item.defer && { directives: [directive('defer', { label: item.defer.id })] }),
        selectionSet: { kind: Kind.SELECTION_SET, selections },
      },
    ];
  }
  if (item.isDenied || item.name.startsWith('__')) return [];
  const field: FieldNode =
    item.planName === item.name ? item.node : { ...item.node, alias: { kind: Kind.NAME, value: item.planName } };
  if (!item.selections) return [field];
  const below = selectionsOf(item.selections, written);
  const selections = item.needsTypename || below.length === 0 ? [...below, TYPENAME] : below;
  return [{ ...field, selectionSet: { kind: Kind.SELECTION_SET, selections } }];
}

function collectVariables(value: unknown, used: Set<string>, seen = new Set<object>()): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  if ('kind' in value && value.kind === Kind.VARIABLE && 'name' in value) {
    used.add((value.name as { value: string }).value);
    return;
  }
  for (const [key, member] of Object.entries(value)) if (key !== 'loc') collectVariables(member, used, seen);
}
