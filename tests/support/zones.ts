/** Where a file stands. A subgraph is a zone of its own, and a test beside its subject is a test. */
export type Zone =
  | 'foundation'
  | 'schema'
  | 'policy'
  | 'gateway'
  | `subgraphs/${string}`
  | 'spotkeep.ts'
  | 'simulator'
  | 'console'
  | 'cli'
  | 'tests'
  | 'bench'
  | 'tools';

const FOLDERS: readonly Zone[] = [
  'foundation',
  'schema',
  'policy',
  'gateway',
  'simulator',
  'console',
  'cli',
  'tests',
  'bench',
];

export function zoneOf(path: string): Zone {
  if (/\.test\.tsx?$/.test(path)) return 'tests';
  const [folder = '', name = ''] = path.split('/');
  if (folder === 'subgraphs') return `subgraphs/${name}`;
  if (path === 'spotkeep.ts') return 'spotkeep.ts';
  return FOLDERS.find((zone) => zone === folder) ?? 'tools';
}

export type Role =
  | 'resolvers'
  | 'jobs'
  | 'consumers'
  | 'calls'
  | 'service'
  | 'loaders'
  | 'rules'
  | 'repository'
  | 'entity';

/** How high each kind of file stands in its slice; a file may use what stands lower. */
export const LEVELS: Readonly<Record<Role, number>> = {
  resolvers: 4,
  jobs: 4,
  consumers: 4,
  calls: 4,
  loaders: 3,
  service: 2,
  rules: 1,
  repository: 1,
  entity: 0,
};

export interface SlicePlace {
  readonly subgraph: string;
  readonly slice: string;
  /** Undefined for a helper, which stands as high as the highest thing it uses. */
  readonly role: Role | undefined;
}

const NOT_SLICES = new Set(['generated', 'migrations']);

/** The slice a file belongs to; undefined for a subgraph's own files and everything outside of subgraphs. */
export function placeOf(path: string): SlicePlace | undefined {
  const [, subgraph, slice, rest] = path.match(/^subgraphs\/([^/]+)\/([^/]+)\/(.+)\.ts$/) ?? [];
  if (!subgraph || !slice || !rest || NOT_SLICES.has(slice) || rest.endsWith('.test')) return undefined;
  // `price-repository.ts` and `repository/price.ts` are repositories like `repository.ts`.
  const words = [rest.split('/').at(-1)?.split('-').at(-1), rest.split('/')[0]];
  const role = words.find((word): word is Role => word !== undefined && Object.hasOwn(LEVELS, word));
  return { subgraph, slice, role };
}
