import type { FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import type { Grouping } from './fetch-step.ts';
import type { FieldTree } from './field-tree.ts';

/** A fetch of entities and what it answers of each. */
interface EntityFetch {
  readonly fetch: FetchNode;
  readonly tree: FieldTree;
}

/**
 * Says of the fetches at one place which may share a grouping of its objects. Those that are equal in what the first
 * takes stay equal in what the others take, when that is the same and what the fetches here have answered since.
 * @param own what the objects have already, each for itself
 */
export function groupingsAt(
  fetches: readonly EntityFetch[],
  own: ReadonlySet<string>,
): ReadonlyMap<FetchNode, Grouping> {
  const taken = fetches.map(({ fetch }) => new Set(namesTaken(fetch.requires ?? [])));
  const least = taken.reduce((a, b) => (b.size < a.size ? b : a), taken[0] ?? new Set<string>());
  const answered = new Set(fetches.flatMap(({ tree }) => (tree.branches.size > 0 ? [] : tree.leaves)));
  const groupings = new Map<FetchNode, Grouping>();
  const isOfOneKind = new Set(fetches.map(({ fetch }) => typesIn(fetch.requires ?? []))).size === 1;
  if (!least.has('__typename') || !isOfOneKind) return groupings;
  fetches.forEach(({ fetch }, index) => {
    const names = taken[index] ?? new Set<string>();
    if (fetch.inputRewrites || ![...least].every((name) => names.has(name))) return;
    if (names.size === least.size) groupings.set(fetch, 'first');
    else if ([...names].every((name) => least.has(name) || (answered.has(name) && !own.has(name))))
      groupings.set(fetch, 'like-first');
  });
  return groupings;
}

/** The names of all scalars that are taken; what has fields itself counts by a name that nothing answers. */
export const namesTaken = (selections: readonly QueryPlanSelectionNode[]): readonly string[] =>
  selections.flatMap((selection) => {
    if (selection.kind === 'InlineFragment') return namesTaken(selection.selections);
    return [selection.selections ? `${selection.name} {}` : (selection.alias ?? selection.name)];
  });

/** The types that are asked about, as one text. */
const typesIn = (selections: readonly QueryPlanSelectionNode[]): string =>
  selections
    .map((selection) => (selection.kind === 'InlineFragment' ? `${selection.typeCondition}` : ''))
    .sort()
    .join();
