import type { Import, Module } from './source-tree.ts';
import { LEVELS, placeOf, type SlicePlace, type Zone, zoneOf } from './zones.ts';

/** Looks at all modules and says, one sentence each, where the rule is broken. */
export type Rule = (modules: readonly Module[]) => string[];

/** A rule about single imports between files of the repository: why this one is wrong, or undefined. */
type Verdict = (from: Module, to: string, found: Import) => string | undefined;

const eachImport =
  (verdict: Verdict): Rule =>
  (modules) =>
    modules.flatMap((from) =>
      from.imports.flatMap((found) => {
        const why = found.target === undefined ? undefined : verdict(from, found.target, found);
        return why ? [`${from.path} → ${found.target}: ${why}`] : [];
      }),
    );

/** What each folder may import beside itself and packages. */
function mayImport(zone: Zone, to: string): boolean {
  const target = zoneOf(to);
  if (zone.startsWith('subgraphs/') && target === 'policy') return true;
  if (zone.startsWith('subgraphs/') || zone === 'gateway') return target === 'foundation' || target === 'schema';
  if (zone === 'schema') return target === 'foundation';
  if (zone === 'spotkeep.ts' || zone === 'cli') return isDoorOfAService(to) || isOpenToPrograms(target);
  return zone === 'tests' || zone === 'bench' || zone === 'tools';
}

/** A program that runs services reaches them by these files alone. */
const isDoorOfAService = (to: string): boolean =>
  /^(gateway\/(server|config)|subgraphs\/[^/]+\/(subgraph|config))\.ts$/.test(to);

const isOpenToPrograms = (zone: Zone): boolean => ['foundation', 'schema', 'simulator', 'spotkeep.ts'].includes(zone);

/** The table of folders: who may import whom. */
export const folders = eachImport((from, to) => {
  const zone = zoneOf(from.path);
  if (zone === zoneOf(to) || mayImport(zone, to)) return undefined;
  return `${zone} may not import ${zoneOf(to)}`;
});

/** Tests and benchmarks are leaves. */
export const leaves = eachImport((from, to) => {
  const isLeaf = (path: string) => ['tests', 'bench'].includes(zoneOf(path));
  return isLeaf(to) && !isLeaf(from.path) ? 'nothing imports tests or benchmarks' : undefined;
});

/** Inside a folder imports are relative; out of it they go through `#foundation`, `#schema` and `#policy`. */
export const doors = eachImport((from, to, { specifier }) => {
  const zone = zoneOf(from.path);
  if (['tests', 'bench', 'tools', 'cli', 'spotkeep.ts'].includes(zone)) return undefined;
  const isSame = zone === zoneOf(to);
  if (isSame && specifier.startsWith('#')) return 'inside a folder an import is relative';
  return !isSame && specifier.startsWith('.') ? 'a relative import may not leave its folder' : undefined;
});

/** Inside a slice imports go downwards only. */
export const downwards: Rule = (modules) => {
  const levelOf = createLevels(modules);
  return eachImport((from, to, { isType }) => {
    const [above, below] = [placeOf(from.path), placeOf(to)];
    if (!above?.role || !below || !isSameSlice(above, below)) return undefined;
    const level = LEVELS[above.role];
    const isUsable = below.role ? LEVELS[below.role] < level : levelOf(to) <= level;
    if (!isUsable && above.role !== below.role) return `${above.role} stand below or beside what they import`;
    const isShortcut = level === LEVELS.resolvers && below.role === 'repository' && !isType;
    return isShortcut ? `${above.role} ask the service, not the repository` : undefined;
  })(modules);
};

/** The level of every file of a slice; a helper's is that of the highest file it uses there. */
function createLevels(modules: readonly Module[]): (path: string) => number {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const known = new Map<string, number>();
  const levelOf = (path: string): number => {
    const place = placeOf(path);
    if (place?.role) return LEVELS[place.role];
    const found = known.get(path);
    if (found !== undefined) return found;
    known.set(path, 0); // a cycle of helpers ends here
    const used = (byPath.get(path)?.imports ?? []).flatMap(({ target }) => {
      const other = target === undefined ? undefined : placeOf(target);
      return place && other && target && isSameSlice(place, other) ? [levelOf(target)] : [];
    });
    known.set(path, Math.max(0, ...used));
    return known.get(path) ?? 0;
  };
  return levelOf;
}

const isSameSlice = (a: SlicePlace, b: SlicePlace): boolean => a.subgraph === b.subgraph && a.slice === b.slice;

/** A slice knows another one by its service's type; `subgraph.ts` hands in the thing itself. */
export const betweenSlices = eachImport((from, to, { isType }) => {
  const [own, other] = [placeOf(from.path), placeOf(to)];
  if (!own || !other || own.subgraph !== other.subgraph || own.slice === other.slice) return undefined;
  if (other.role !== 'service') return `a slice sees only the service of another, not its ${other.role ?? 'helpers'}`;
  return isType ? undefined : 'another service is handed in by subgraph.ts; import its type alone';
});

/** What wires a subgraph together is not used by what is wired. */
export const wiring = eachImport((from, to) =>
  placeOf(from.path) && /^subgraphs\/[^/]+\/(subgraph|main)\.ts$/.test(to)
    ? 'a slice does not know its wiring'
    : undefined,
);

/** Slices that need each other, in a ring, cannot be wired in order. */
export const sliceCycles: Rule = (modules) => {
  const edges = modules.flatMap(({ path, imports }) =>
    imports.flatMap(({ target }) => {
      const [own, other] = [placeOf(path), target === undefined ? undefined : placeOf(target)];
      if (!own || !other || own.subgraph !== other.subgraph || own.slice === other.slice) return [];
      return [[nameOf(own), nameOf(other)] as const];
    }),
  );
  return ringsOf(edges).map((ring) => `${ring.join(' → ')}: slices form a ring`);
};

const nameOf = ({ subgraph, slice }: SlicePlace): string => `${subgraph}/${slice}`;

/** Files that load each other, in a ring, see each other half made. */
export const fileCycles: Rule = (modules) => {
  const edges = modules.flatMap(({ path, imports }) =>
    imports.flatMap(({ target, isType }) => (target === undefined || isType ? [] : [[path, target] as const])),
  );
  return ringsOf(edges).map((ring) => `${ring.join(' → ')}: files form a ring`);
};

/** Each ring once, from the first of its members met in a walk along the edges. */
function ringsOf(edges: readonly (readonly [from: string, to: string])[]): string[][] {
  const next = Map.groupBy(edges, ([from]) => from);
  const done = new Set<string>();
  const rings: string[][] = [];
  const walk = (at: string, path: readonly string[]): void => {
    if (path.includes(at)) {
      rings.push([...path.slice(path.indexOf(at)), at]);
      return;
    }
    if (done.has(at)) return;
    for (const to of new Set((next.get(at) ?? []).map(([, target]) => target))) walk(to, [...path, at]);
    done.add(at);
  };
  for (const start of next.keys()) walk(start, []);
  return rings;
}
