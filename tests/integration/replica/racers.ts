import { randomUUID } from 'node:crypto';
import type { SubgraphName } from '#foundation/calls/define-call.ts';
import { type DatabaseServer, openDatabase } from '#foundation/database/open.ts';
import { createHealth } from '#foundation/health/health.ts';
import { createSigner } from '#foundation/identity/signature.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { createLocalPeers } from '#foundation/subgraph/local-peers.ts';
import type { SubgraphService } from '#foundation/subgraph/service.ts';
import { createSubgraph as createAgent } from '../../../subgraphs/agent/subgraph.ts';
import { createSubgraph as createReplica } from '../../../subgraphs/replica/subgraph.ts';
import { type DatabaseKind, silent } from '../../support/database.ts';
import { createStandbyWorld, type StandbyWorld } from './standbys.ts';

export const RACERS = 10;
/** `RACE_ROUNDS=200` runs them all. */
export const ROUNDS = Number(process.env.RACE_ROUNDS ?? 20);
export const ROUNDS_MILLISECONDS = 60_000 + ROUNDS * 3_000;

export interface News {
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Where an agent stands before a round, to tell what the round has changed. */
export interface Mark {
  readonly agentId: string;
  readonly epoch: number;
  readonly agentRow: number;
  readonly replicaRow: number;
}

/** Runs an operation that must not fail at one subgraph of one process. */
export type Ask = <T>(name: SubgraphName, viewer: Viewer, query: string, variables: object) => Promise<T>;

interface Process extends AsyncDisposable {
  readonly data: Ask;
}

/**
 * Two sets of the agent and the replica subgraph on one database, each with relays, consumers and jobs of its own: on
 * Postgres also each with its own connections, as two processes have. Racers are spread over both.
 */
export async function createRacers(kind: DatabaseKind) {
  await using resources = new AsyncDisposableStack();
  const world = resources.use(await createStandbyWorld({ kind }));
  const { server: first, url } = world.world;
  const server = kind === 'postgres' && url ? resources.use(await openDatabase({ url, logger: silent })) : first;
  const second = resources.use(await openProcess(world, server));
  const processes = [world.world, second] as const;
  const owned = resources.move();

  const rowsOf = (subgraph: 'agent' | 'replica', agentId: string, after: number) =>
    world.rows<News>(
      `select type, payload from ${subgraph}.event_log where aggregate_id = $1 and id > $2 order by id`,
      [agentId, after],
    );
  const newest = async (subgraph: 'agent' | 'replica') =>
    Number((await world.rows<{ id: string }>(`select coalesce(max(id), 0) as id from ${subgraph}.event_log`))[0]?.id);
  const epochOf = async (agentId: string) =>
    Number((await world.rows<{ epoch: number }>('select epoch from agent.agent where id = $1', [agentId]))[0]?.epoch);

  return {
    ...world,

    /**
     * Ten at once, in turn by one process and by the other; what each is answered. One whose call did not reach the
     * other subgraph in time repeats it, as agents do.
     */
    race: <T>(call: (ask: Ask, racer: number) => Promise<T>): Promise<T[]> =>
      Promise.all(
        Array.from({ length: RACERS }, (_, racer) => call(persistent((processes[racer % 2] ?? second).data), racer)),
      ),

    async mark(agentId: string): Promise<Mark> {
      const [agentRow, replicaRow] = [await newest('agent'), await newest('replica')];
      return { agentId, epoch: await epochOf(agentId), agentRow, replicaRow };
    },

    /** What has become of the agent since: told, and stored. */
    async since({ agentId, epoch, agentRow, replicaRow }: Mark) {
      const told = [...(await rowsOf('agent', agentId, agentRow)), ...(await rowsOf('replica', agentId, replicaRow))];
      const primaries = await world.rows<{ id: string }>(
        `select id from agent.instance where agent_id = $1 and role = 'PRIMARY'`,
        [agentId],
      );
      return {
        /** How often another machine became the primary. */
        epochs: (await epochOf(agentId)) - epoch,
        primaries: primaries.map(({ id }) => id),
        told: (type: string, payload: Readonly<Record<string, unknown>> = {}) =>
          told.filter((news) => {
            const isWanted = Object.entries(payload).every(([name, value]) => news.payload[name] === value);
            return news.type === type && isWanted;
          }),
      };
    },

    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
export type Racers = Awaited<ReturnType<typeof createRacers>>;

async function openProcess({ world }: StandbyWorld, database: DatabaseServer): Promise<Process> {
  await using resources = new AsyncDisposableStack();
  const local = createLocalPeers();
  const services = new Map<SubgraphName, SubgraphService>();
  const peers = {
    call: local.peers.call,
    // Each follows its own logs; those of subgraphs that run nowhere are kept by the tests.
    source: (name: SubgraphName) =>
      services.has(name) || isOurs(name) ? local.peers.source(name) : world.peers.source(name),
  };
  const shared = {
    ...{
      config: { HEARTBEAT_TIMEOUT_SECONDS: 120, RETENTION_DAYS: {} },
      database,
      peers,
      clock: world.clock.clock,
      logger: silent,
    },
    signer: createSigner('a-secret-of-the-tests-0123456789-abcdef'),
  };
  for (const [name, create] of Object.entries({ agent: createAgent, replica: createReplica })) {
    const health = createHealth({ service: name, version: '0.0.0', commit: 'test' });
    const service = resources.use(await create({ ...shared, health }));
    services.set(service.name as SubgraphName, service);
    local.register(service);
  }
  for (const service of services.values()) await service.start();
  const owned = resources.move();
  return {
    async data<T>(name: SubgraphName, viewer: Viewer, query: string, variables: object) {
      const request = { query, variables: variables as Record<string, unknown>, viewer, requestId: randomUUID() };
      const { data, errors } =
        (await services.get(name)?.execute({ ...request, deadlineAt: Date.now() + 30_000 })) ?? {};
      if (errors) throw new Error(errors.map(({ message }) => message).join('\n'));
      return data as T;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...services.values()].map((service) => service.drain()));
      await owned.disposeAsync();
    },
  };
}

const TRIES = 10;
const UNREACHED = /does not answer|cannot be reached/;

/** Repeats what did not reach the other subgraph in time, as agents do. */
export const persistent =
  (ask: Ask): Ask =>
  async (...request) => {
    for (let n = 1; ; n += 1) {
      try {
        return await ask(...request);
      } catch (error) {
        if (n === TRIES || !(error instanceof Error) || !UNREACHED.test(error.message)) throw error;
      }
    }
  };

const isOurs = (name: SubgraphName): boolean => name === 'agent' || name === 'replica';
