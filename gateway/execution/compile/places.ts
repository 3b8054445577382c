import type { FieldTree } from './field-tree.ts';
import { createInterning, type Interned } from './interning.ts';
import type { Tree } from './merge.ts';
import type { InternedPlaces } from './position.ts';
import type { Run } from './run.ts';

/** A place in the tree, below which a fetch writes. */
export interface Place {
  /** Planned names, and `@` for each list. */
  readonly path: readonly string[];
  /** Whether its objects come from one fetch alone: once they are there, no others come. */
  readonly isFixed: boolean;
  /** When equal objects are made one. */
  readonly interned?: Interned;
  /** The nearest place on the way whose objects are interned, and how long its path is. */
  readonly from?: Place;
}

/** The objects at a place: each once where they are interned. */
export function targetsAt(place: Place, run: Run): readonly Tree[] {
  const known = run.targets.get(place);
  if (known) return known;
  const { from, path } = place;
  if (path.length === 0) return [run.root];
  const found: Tree[] = [];
  const visit = place.interned ? interning(place.interned, found) : collecting(found);
  const starts = from ? targetsAt(from, run) : [run.root];
  for (const start of starts) walk(start, path, from?.path.length ?? 0, visit);
  if (place.isFixed) run.targets.set(place, found);
  return found;
}

type Holder = Record<string | number, unknown>;
type Visit = (holder: Holder, key: string | number, value: Tree) => void;

/** Visits the objects at the path; what is null, missing or of another form than the path says has none. */
function walk(value: unknown, path: readonly string[], at: number, visit: Visit): void {
  const name = path[at];
  if (name === undefined || typeof value !== 'object' || value === null) return;
  const isLast = at + 1 === path.length;
  const holder = value as Holder;
  if (name !== '@') {
    if (Array.isArray(value)) return;
    if (isLast) visitAt(holder, name, visit);
    else walk(holder[name], path, at + 1, visit);
    return;
  }
  if (!Array.isArray(value)) return;
  for (let index = 0; index < value.length; index += 1) {
    if (isLast) visitAt(holder, index, visit);
    else walk(value[index], path, at + 1, visit);
  }
}

function visitAt(holder: Holder, key: string | number, visit: Visit): void {
  const value = holder[key];
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) visit(holder, key, value as Tree);
}

const collecting =
  (found: Tree[]): Visit =>
  (_, __, value) => {
    found.push(value);
  };

/** Puts the first of several equal objects in the place of the others. */
function interning(interned: Interned, found: Tree[]): Visit {
  const firstOf = createInterning(interned);
  const known = new Set<Tree>();
  return (holder, key, value) => {
    const first = firstOf(value);
    if (first !== value) holder[key] = first;
    if (known.has(first)) return;
    known.add(first);
    found.push(first);
  };
}

/** What a fetch answers, and below which place it is written. */
export interface Contribution {
  readonly path: readonly string[];
  readonly tree: FieldTree;
}

/**
 * Finds the places whose objects come from one fetch alone, with all that is below: there equal objects may be one,
 * because whatever is fetched for one of them is fetched for all, and nothing else is written there.
 */
export class Places {
  /** How many fetches write objects at a place, and what they write. */
  readonly #writers = new Map<string, FieldTree[]>();
  readonly #places = new Map<string, Place>();
  readonly #mayIntern: boolean;

  /** @param o.mayIntern false where what is written cannot be known before it comes */
  constructor(contributions: readonly Contribution[], o: { mayIntern: boolean }) {
    this.#mayIntern = o.mayIntern;
    for (const { path, tree } of contributions) this.#add(withoutLists(path), tree);
  }

  #add(names: readonly string[], tree: FieldTree): void {
    for (const [name, below] of tree.branches) {
      const key = keyOf([...names, name]);
      this.#writers.set(key, [...(this.#writers.get(key) ?? []), below]);
      this.#add([...names, name], below);
    }
  }

  /**
   * Shorter paths must have been asked for before.
   * @param keys what fetches take of the objects there
   */
  at(path: readonly string[], keys: readonly string[] = []): Place {
    const key = path.join(' ');
    const known = this.#places.get(key);
    if (known) return known;
    const isFixed = this.#mayIntern && this.#writersAt(path).length === 1;
    const interned = isFixed ? this.#internedAt(path, keys) : undefined;
    const from = this.#nearest(path);
    const place: Place = { path, isFixed, ...(interned && { interned }), ...(from && { from }) };
    this.#places.set(key, place);
    return place;
  }

  /** The names of the scalars that come with the objects at the path. */
  scalarsAt(path: readonly string[]): ReadonlySet<string> {
    return new Set(this.#writersAt(path).flatMap(({ leaves }) => leaves));
  }

  /** Whether one fetch alone writes the objects below; then what it wrote may stand in several places. */
  isOnlyWriter(path: readonly string[], tree: FieldTree): boolean {
    const names = withoutLists(path);
    return [...tree.branches].every(
      ([name, below]) =>
        this.#mayIntern &&
        this.#writers.get(keyOf([...names, name]))?.length === 1 &&
        this.isOnlyWriter([...names, name], below),
    );
  }

  /** Whether equal objects at the path may be one, which a fetch answers with this below them. */
  mayBeOne(path: readonly string[], tree: FieldTree): boolean {
    return this.#mayIntern && this.#writersAt(path).length === 1 && this.isOnlyWriter(path, tree);
  }

  /** The places that were asked for and are interned, as a tree. */
  get interned(): InternedPlaces {
    const root = { isInterned: false, below: new Map<string, InternedPlaces>() };
    for (const { path, interned } of this.#places.values()) {
      if (!interned) continue;
      let at = root;
      for (const name of withoutLists(path)) {
        const next = at.below.get(name) ?? { isInterned: false, below: new Map<string, InternedPlaces>() };
        at.below.set(name, next);
        at = next as typeof root;
      }
      at.isInterned = true;
    }
    return root;
  }

  #writersAt(path: readonly string[]): readonly FieldTree[] {
    return this.#writers.get(keyOf(withoutLists(path))) ?? [];
  }

  #internedAt(path: readonly string[], keys: readonly string[]): Interned | undefined {
    const [tree] = this.#writersAt(path);
    const key = keys.find((name) => tree?.leaves.includes(name));
    return tree && key !== undefined && this.isOnlyWriter(path, tree) ? { tree, key } : undefined;
  }

  /** Among the places that are asked for anyway: shorter ones come first. */
  #nearest(path: readonly string[]): Place | undefined {
    const before = [...this.#places.values()].filter(
      (place) => place.interned && place.path.length < path.length && place.path.every((name, i) => name === path[i]),
    );
    return before.sort((a, b) => b.path.length - a.path.length)[0];
  }
}

const withoutLists = (path: readonly string[]): readonly string[] => path.filter((name) => name !== '@');
const keyOf = (names: readonly string[]): string => names.join(' ');
