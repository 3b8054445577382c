import type { Item } from './normalise.ts';
import type { DeferredStep } from './plan.ts';

/**
 * The selections with only those `@defer` that the plan has kept: where nothing is left to be fetched later, a fragment
 * is answered with what is around it. Equal selections stay one object.
 */
export function withPlannedDefers(root: readonly Item[], deferred: readonly DeferredStep[]): readonly Item[] {
  const planned = new Set<string>();
  const note = (steps: readonly DeferredStep[]): void => {
    for (const { id, deferred: inner } of steps) {
      planned.add(id);
      note(inner);
    }
  };
  note(deferred);
  const lists = new Map<readonly Item[], readonly Item[]>();
  const settledAll = (items: readonly Item[]): readonly Item[] => {
    const known = lists.get(items);
    if (known) return known;
    const made = items.map(settled);
    lists.set(items, made);
    return made;
  };
  const single = new Map<Item, Item>();
  const settled = (item: Item): Item => {
    const known = single.get(item);
    if (known) return known;
    const { selections } = item;
    let made: Item = selections ? ({ ...item, selections: settledAll(selections) } as Item) : item;
    if (made.kind === 'fragment' && made.defer && !planned.has(made.defer.id)) {
      const { defer: _, ...answered } = made;
      made = answered;
    }
    single.set(item, made);
    return made;
  };
  return settledAll(root);
}
