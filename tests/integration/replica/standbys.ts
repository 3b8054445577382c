import { randomUUID } from 'node:crypto';
import { expect, vi } from 'vitest';
import { statement } from '#foundation/database/statement.ts';
import type { StoredEvent } from '#foundation/events/stored-event.ts';
import { createHealth } from '#foundation/health/health.ts';
import { createSigner } from '#foundation/identity/signature.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { createSubgraph, entities, migrations } from '../../../subgraphs/replica/subgraph.ts';
import { silent } from '../../support/database.ts';
import {
  asAgent,
  asClient,
  createTestSubgraphs,
  type TestSubgraphs,
  type TestSubgraphsOptions,
} from '../../support/subgraph.ts';

const LIMIT = '... on TooManyReplicas { limit }';
const STEP = '... on IllegalTransition { from to }';
const REPLICA = /* GraphQL */ `
  id kind status hourlyPrice failureReason failureKind createdAt endedAt
  agent { id } instance { id } pool { id }
  sync { status progressRatio bytesSynced bytesTotal lagMilliseconds readyAt }
`;
const mutation = (field: string, selection: string, refusals = '') => {
  const errors = `errors { __typename ... on UserError { message path } ${refusals} }`;
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
  return `mutation ($input: ${type}!) { ${field}(input: $input) { ${selection} ${errors} } }`;
};

export const MUTATIONS = {
  createReplica: mutation('createReplica', `replica { ${REPLICA} }`, LIMIT),
  attachReplicaInstance: mutation('attachReplicaInstance', `replica { ${REPLICA} }`, STEP),
  reportReplicaStatus: mutation('reportReplicaStatus', `replica { ${REPLICA} }`, STEP),
  reportReplicaSync: mutation('reportReplicaSync', `replica { ${REPLICA} }`, STEP),
  deleteReplica: mutation('deleteReplica', `replica { ${REPLICA} }`, STEP),
  createEmergencyReplica: mutation('createEmergencyReplica', `replica { ${REPLICA} }`),
  promoteReplica: mutation('promoteReplica', `replica { ${REPLICA} } newReplica { ${REPLICA} }`, STEP),
  reportInterruptionNotice: mutation(
    'reportInterruptionNotice',
    'action failover { id phase progressRatio failoverMilliseconds completedAt instance { id } replica { id kind status } }',
  ),
} as const;

export interface Refusal {
  readonly __typename: string;
  readonly path: string[];
}
export interface ShownReplica {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly hourlyPrice: string | null;
  readonly failureReason: string | null;
  readonly endedAt: string | null;
  readonly instance: { id: string } | null;
  readonly pool: { id: string } | null;
  readonly sync: { status: string; progressRatio: number; readyAt: string | null };
}
export interface ShownFailover {
  readonly id: string;
  readonly phase: string;
  readonly failoverMilliseconds: number | null;
  readonly completedAt: string | null;
  readonly instance: { id: string };
  readonly replica: { id: string; kind: string; status: string } | null;
}
interface Payload {
  readonly errors: Refusal[];
}
export interface Answers {
  createReplica: Payload & { replica: ShownReplica | null };
  attachReplicaInstance: Payload & { replica: ShownReplica | null };
  reportReplicaStatus: Payload & { replica: ShownReplica | null };
  reportReplicaSync: Payload & { replica: ShownReplica | null };
  deleteReplica: Payload & { replica: ShownReplica | null };
  createEmergencyReplica: Payload & { replica: ShownReplica | null };
  promoteReplica: Payload & { replica: ShownReplica | null; newReplica: ShownReplica | null };
  reportInterruptionNotice: Payload & { action: string | null; failover: ShownFailover | null };
}

/** An agent on its primary machine, which is a spot machine in us-east-1a. */
export interface Protected {
  readonly clientId: string;
  readonly agentId: string;
  readonly instanceId: string;
  readonly owner: Viewer;
  readonly viewer: Viewer;
}

let made = 0;
const next = (what: string): string => {
  made += 1;
  return `${what}-${made.toString().padStart(6, '0')}`;
};
export const newProviderId = () => next('i');
export const newKey = () => next('key');

const REGISTER = /* GraphQL */ `
  mutation ($input: RegisterAgentInput!) {
    registerAgent(input: $input) { agent { id } instance { id pool { id } } errors { __typename ... on UserError { message } } }
  }
`;

const REPORT = /* GraphQL */ `
  mutation ($input: ReportPricingInput!) {
    reportPricing(input: $input) { errors { __typename ... on UserError { message path } } }
  }
`;
const POOLS = '{ pools(first: 100) { nodes { id zone } } }';

const SIZE = { instanceType: 'm5.large', onDemandHourlyPrice: '0.096' };
export type StandbyWorld = Awaited<ReturnType<typeof createStandbyWorld>>;

/** The replica subgraph beside the real agent subgraph, and hands to play with them. */
export async function createStandbyWorld(options: TestSubgraphsOptions = {}) {
  await using resources = new AsyncDisposableStack();
  const world: TestSubgraphs = resources.use(await createTestSubgraphs(['agent', 'replica'], options));
  const database = resources.use(await world.server.openSchema({ schema: 'replica', entities, migrations }));

  async function register(clientId: string, hourlyPrice: string | null) {
    const mode = hourlyPrice === null ? { mode: 'ON_DEMAND' } : { mode: 'SPOT', hourlyPrice };
    const input = {
      ...{ logicalId: next('workload'), hostname: 'web.example.com', version: '1.0.0' },
      instance: { providerId: newProviderId(), zone: 'us-east-1a', ...SIZE, ...mode },
    };
    const { registerAgent } = await world.data<{
      registerAgent: { agent: { id: string }; instance: { id: string; pool: { id: string } | null }; errors: object[] };
    }>('agent', asClient(clientId), REGISTER, { input });
    expect(registerAgent.errors).toEqual([]);
    return registerAgent;
  }

  /** Makes pools known, with their prices; answers their ids. */
  async function reportPrices(viewer: Viewer, instanceId: string, prices: { zone: string; hourlyPrice: string }[]) {
    const { onDemandHourlyPrice } = SIZE;
    const input = { reportId: newKey(), instanceId, onDemandHourlyPrice, prices };
    const { reportPricing } = await world.data<{ reportPricing: { errors: object[] } }>('agent', viewer, REPORT, {
      input,
    });
    expect(reportPricing.errors).toEqual([]);
    const { pools } = await world.data<{ pools: { nodes: { id: string; zone: string }[] } }>('agent', viewer, POOLS);
    return prices.map(({ zone }) => String(pools.nodes.find((pool) => pool.zone === zone)?.id));
  }

  /** Calls a mutation; fails on anything but a payload. */
  async function call<K extends keyof typeof MUTATIONS>(viewer: Viewer, field: K, input: object): Promise<Answers[K]> {
    return (await world.data<Record<K, Answers[K]>>('replica', viewer, MUTATIONS[field], { input }))[field];
  }

  const owned = resources.move();
  const hands = {
    world,
    call,

    /** An agent in us-east-1a, whose client has one pool for each of these prices in us-east-1b and on. */
    async protect({ prices = ['0.040'], onDemand = false }: { prices?: string[]; onDemand?: boolean } = {}) {
      const clientId = randomUUID();
      const { agent, instance } = await register(clientId, onDemand ? null : '0.035');
      const [owner, viewer] = [asClient(clientId), asAgent(clientId, agent.id)];
      const ids = { clientId, agentId: agent.id, instanceId: instance.id, ownPool: instance.pool?.id ?? null };
      const seen = prices.map((hourlyPrice, i) => ({ zone: `us-east-1${'bcdef'[i]}`, hourlyPrice }));
      if (!onDemand) seen.push({ zone: 'us-east-1a', hourlyPrice: '0.035' });
      const pools = seen.length > 0 ? await reportPrices(viewer, instance.id, seen) : [];
      return { ...ids, owner, viewer, pools };
    },

    /** A standby of the agent, brought as far as asked. */
    async standby({ viewer, agentId }: Protected, to: 'LAUNCHING' | 'SYNCING' | 'READY' = 'READY', more: object = {}) {
      const wish = { agentId, idempotencyKey: newKey(), ...more };
      const { replica } = await call(viewer, 'createReplica', wish);
      const replicaId = String(replica?.id);
      if (to === 'LAUNCHING') return replicaId;
      const attached = await call(viewer, 'attachReplicaInstance', { replicaId, providerId: newProviderId() });
      expect(attached.errors).toEqual([]);
      if (to === 'READY') await call(viewer, 'reportReplicaStatus', { replicaId, status: 'READY' });
      return replicaId;
    },

    async show(viewer: Viewer, id: string): Promise<ShownReplica | null> {
      const query = `query ($id: ID!) { replica(id: $id) { ${REPLICA} } }`;
      return (await world.data<{ replica: ShownReplica | null }>('replica', viewer, query, { id })).replica;
    },

    /** The agent's machines by role, as their owner knows them. */
    async machines({ agentId, owner }: Protected): Promise<Record<string, string[]>> {
      const query = 'query ($id: ID!) { agent(id: $id) { instances { id role } } }';
      const { agent } = await world.data<{ agent: { instances: { id: string; role: string }[] } }>(
        'agent',
        owner,
        query,
        {
          id: agentId,
        },
      );
      const roles = Map.groupBy(agent.instances, ({ role }) => role);
      return Object.fromEntries([...roles].map(([role, machines]) => [role, machines.map(({ id }) => id)]));
    },

    /** All news that the replica subgraph told of a client so far. */
    async news(clientId: string): Promise<StoredEvent<Record<string, unknown>>[]> {
      const { log } = world.service('replica');
      await log.relayOnce();
      const { events } = await log.read({ after: 0, limit: 500, clientId });
      return events as StoredEvent<Record<string, unknown>>[];
    },

    rows: <R>(sql: string, parameters?: readonly unknown[]) => statement<R>(database.fork(), sql, parameters),

    /** Another process of the subgraph, which looks for what was left when it starts. Waits until it has looked. */
    async startAgain(): Promise<void> {
      await using service = await createSubgraph({
        ...{
          config: { RETENTION_DAYS: {} },
          database: world.server,
          peers: world.peers,
          clock: world.clock.clock,
          logger: silent,
        },
        signer: createSigner('a-secret-of-the-tests-0123456789-abcdef'),
        health: createHealth({ service: 'replica', version: '0.0.0', commit: 'test' }),
      });
      await service.start();
      await vi.waitFor(
        async () => {
          const open = await hands.rows(`select 1 from replica.task where status in ('QUEUED', 'RUNNING')`);
          expect(open).toEqual([]);
        },
        { timeout: 10_000, interval: 50 },
      );
    },

    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
  return hands;
}
