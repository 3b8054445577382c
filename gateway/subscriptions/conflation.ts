import {
  type ExecutionResult,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { isRecord } from '#foundation/is-record.ts';

type Fragments = Readonly<Record<string, FragmentDefinitionNode>>;

/**
 * How the event's key is found in its data: the response names that an operation gives to a path of fields. Undefined
 * when the operation does not select them all: then it cannot tell its events apart, and the newest replaces any other.
 */
export function responsePath(
  selectionSet: SelectionSetNode,
  fragments: Fragments,
  fields: readonly string[],
): readonly string[] | undefined {
  const path: string[] = [];
  let set: SelectionSetNode | undefined = selectionSet;
  for (const name of fields) {
    const field: FieldNode | undefined = set && fieldIn(set, fragments, name, new Set());
    if (!field) return undefined;
    path.push(field.alias?.value ?? field.name.value);
    set = field.selectionSet;
  }
  return path;
}

function fieldIn(set: SelectionSetNode, fragments: Fragments, name: string, seen: Set<string>): FieldNode | undefined {
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      if (selection.name.value === name) return selection;
      continue;
    }
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      if (seen.has(selection.name.value)) continue;
      seen.add(selection.name.value);
    }
    const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments[selection.name.value];
    const found = inner && fieldIn(inner.selectionSet, fragments, name, seen);
    if (found) return found;
  }
  return undefined;
}

/** The value at a path of an event's data, as a key; one key for all events that have no value there. */
export function keyAt({ data }: ExecutionResult, path: readonly string[] | undefined): string {
  let value: unknown = path && data;
  for (const name of path ?? []) value = isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return JSON.stringify(value) ?? '';
}
