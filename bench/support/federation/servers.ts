import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';
import { freePort } from '../../../tests/support/child.ts';
import { type Program, type ProgramOptions, startProgram } from '../program.ts';
import type { FloorPlan } from './floor.ts';
import { type Fetched, stepsOf } from './recorder.ts';
import { composeSupergraph, type SubgraphName, subgraphNames, versionOneSdlOf } from './schemas.ts';

/** The four subgraphs in a process, and the files that gateways read to find them. */
export interface Subgraphs extends AsyncDisposable {
  readonly program: Program;
  readonly urls: Readonly<Record<SubgraphName, string>>;
  readonly supergraphFile: string;
  readonly servicesFile: string;
  /** A folder that lives as long as they do. */
  readonly folder: string;
  /** How many operations they have answered since they started. */
  count(): Promise<number>;
  /** What they are asked while the work lasts. */
  record(work: () => Promise<unknown>): Promise<readonly Fetched[]>;
}

/** A process that answers the operations of clients from the subgraphs. */
export interface Server extends AsyncDisposable {
  readonly name: string;
  readonly url: string;
  readonly program: Program;
}

export async function startSubgraphs(signal: AbortSignal): Promise<Subgraphs> {
  await using resources = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'spotkeep-bench-'));
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  const ports = await Promise.all(subgraphNames.map(async (name) => [name, await freePort()] as const));
  const env = Object.fromEntries(ports.map(([name, port]) => [`${name.toUpperCase()}_PORT`, String(port)]));
  const origins = ports.map(([name, port]) => [name, `http://127.0.0.1:${port}`] as const);
  const urls = Object.fromEntries(origins.map(([name, origin]) => [name, `${origin}/graphql`])) as Subgraphs['urls'];
  const program = resources.use(
    startProgram('bench/support/federation/subgraphs.ts', { NODE_ENV: 'production', ...env }, signal),
  );
  for (const [, origin] of origins) await program.ready(origin);
  const supergraphFile = join(folder, 'supergraph.graphql');
  await writeFile(supergraphFile, composeSupergraph(urls));
  const servicesFile = join(folder, 'services.json');
  const services = subgraphNames.map((name) => ({ name, url: urls[name], schema: versionOneSdlOf(name) }));
  await writeFile(servicesFile, JSON.stringify(services));
  const admin = async (path: string, method: 'GET' | 'POST' = 'GET') =>
    (await request(`${origins[0]?.[1]}${path}`, { method })).body.json();
  const owned = resources.move();
  return {
    program,
    urls,
    supergraphFile,
    servicesFile,
    folder,
    count: async () => ((await admin('/count')) as { count: number }).count,
    async record(work) {
      await admin('/recording', 'POST');
      await work();
      return (await admin('/recording')) as Fetched[];
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

interface Start {
  readonly name: string;
  readonly file: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly options?: (port: number) => ProgramOptions;
}

async function start({ name, file, env, options }: Start, signal: AbortSignal): Promise<Server> {
  const port = await freePort();
  const settings = { NODE_ENV: 'production', PORT: String(port), ...env };
  await using resources = new AsyncDisposableStack();
  const program = resources.use(startProgram(file, settings, signal, options?.(port)));
  const origin = `http://127.0.0.1:${port}`;
  await program.ready(origin);
  const owned = resources.move();
  return { name, program, url: `${origin}/graphql`, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

export const OURS = 'Spotkeep’s gateway';
export const STOCK = 'stock Apollo Gateway';
export const FLOOR = 'floor: the same fetches, parsed';

/** Ours as `npm run gateway` starts it, without what refuses or counts what is asked too often. */
export const startOurs = ({ supergraphFile }: Subgraphs, signal: AbortSignal): Promise<Server> =>
  start(
    {
      name: OURS,
      file: 'gateway/main.ts',
      env: { LOG_LEVEL: 'warn', LOG_FORMAT: 'json', OPERATIONS_PORT: '0', RATE_LIMIT_ENABLED: 'false' },
      options: (port) => ({ args: ['--supergraph', supergraphFile, '--port', String(port), '--no-auth'] }),
    },
    signal,
  );

export const startStock = ({ supergraphFile }: Subgraphs, signal: AbortSignal): Promise<Server> =>
  start(
    {
      name: STOCK,
      file: 'bench/support/federation/stock-gateway.ts',
      env: { SUPERGRAPH_FILE: supergraphFile },
    },
    signal,
  );

const HIVE = 'bench/peers/node_modules/@graphql-hive/gateway/dist/bin.js';

/** Hive Gateway with the planner it takes by itself, or with the compiled one that it can be told to take. */
export function startHive(
  { supergraphFile }: Subgraphs,
  { isCompiled }: { readonly isCompiled: boolean },
  signal: AbortSignal,
): Promise<Server> {
  const of = (port: number) => ['-h', '127.0.0.1', '-p', String(port), '-c', 'bench/peers/gateway.config.ts'];
  return start(
    {
      name: isCompiled ? 'Hive Gateway, router runtime' : 'Hive Gateway',
      file: HIVE,
      env: isCompiled ? { HIVE_ROUTER_RUNTIME: '1' } : {},
      options: (port) => ({ args: ['supergraph', supergraphFile, ...of(port)], readyPath: '/readiness' }),
    },
    signal,
  );
}

export const startMercurius = ({ servicesFile }: Subgraphs, signal: AbortSignal): Promise<Server> =>
  start({ name: 'Mercurius', file: 'bench/peers/mercurius.ts', env: { SERVICES_FILE: servicesFile } }, signal);

/** The floor under what was recorded: the same fetches, none twice, and the same answer. */
export async function startFloor(
  { folder, urls }: Subgraphs,
  { record, answer }: { readonly record: readonly Fetched[]; readonly answer: string },
  signal: AbortSignal,
): Promise<Server & { readonly fetches: number }> {
  const steps = stepsOf(record).map((step) => step.map(({ subgraph, body }) => ({ url: urls[subgraph], body })));
  const file = join(folder, 'floor.json');
  await writeFile(file, JSON.stringify({ steps, answer } satisfies FloorPlan));
  const server = await start(
    { name: FLOOR, file: 'bench/support/federation/floor.ts', env: { PLAN_FILE: file } },
    signal,
  );
  return { ...server, fetches: steps.flat().length };
}
