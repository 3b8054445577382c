import { randomUUID } from 'node:crypto';
import type { ExecutionResult } from 'graphql';
import type { z } from 'zod';
import type { SubgraphName } from '#foundation/calls/define-call.ts';
import { subgraphNames } from '#foundation/calls/define-call.ts';
import { foundationMigrations } from '#foundation/database/foundation-migrations.ts';
import type { DatabaseServer } from '#foundation/database/open.ts';
import { transact } from '#foundation/database/transact.ts';
import type { EventDefinition } from '#foundation/events/define-event.ts';
import { createEventLog } from '#foundation/events/log.ts';
import { createOutbox, type News } from '#foundation/events/outbox.ts';
import type { EventSource } from '#foundation/events/stored-event.ts';
import { createHealth } from '#foundation/health/health.ts';
import { scopesOf } from '#foundation/identity/scope.ts';
import { createSigner } from '#foundation/identity/signature.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { SubgraphDependencies } from '#foundation/subgraph/dependencies.ts';
import { createLocalPeers } from '#foundation/subgraph/local-peers.ts';
import type { Peers } from '#foundation/subgraph/peers.ts';
import type { SubgraphService } from '#foundation/subgraph/service.ts';
import type { DecisionEngine } from '#policy/engine.ts';
import { createManualClock, type ManualClock } from './clock.ts';
import { createTestDatabase, type DatabaseKind, silent } from './database.ts';
import { jobQueuesOf } from './job-queues.ts';

export const asAdmin: Viewer = { kind: 'ADMIN', subject: 'admin', scopes: scopesOf.ADMIN };

export const asClient = (clientId: string): Viewer => ({
  kind: 'CLIENT',
  subject: `client:${clientId}`,
  clientId,
  scopes: scopesOf.CLIENT,
  generation: 1,
});

export const asAgent = (clientId: string, agentId: string): Viewer => ({
  kind: 'AGENT',
  subject: `agent:${agentId}`,
  clientId,
  agentId,
  scopes: scopesOf.AGENT,
  generation: 1,
});

export interface TestSubgraphsOptions {
  readonly kind?: DatabaseKind;
  readonly clock?: ManualClock;
  /** Settings by subgraph; what is not given stands at its default. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** `off`: no job runs by itself, whatever the time of the system. */
  readonly schedules?: 'off';
  /** Wraps how the subgraphs reach each other, to make that fail. */
  readonly peers?: (peers: Peers) => Peers;
  /** Decides where workloads run, in place of the policy. */
  readonly engine?: DecisionEngine;
  /** false leaves relays, consumers and jobs standing. */
  readonly start?: boolean;
}

export interface TestSubgraphs extends AsyncDisposable {
  readonly clock: ManualClock;
  readonly peers: Peers;
  /** Where everything is, for looking at tables behind the graph's back. */
  readonly server: DatabaseServer;
  /** Of that database, for other processes; only of Postgres. */
  readonly url?: string;
  service(name: SubgraphName): SubgraphService;
  /** Runs an operation at one subgraph, the way the gateway does. */
  execute(name: SubgraphName, viewer: Viewer, query: string, variables?: object): Promise<ExecutionResult>;
  /** The data of an operation that must not fail. */
  data<T = Record<string, never>>(name: SubgraphName, viewer: Viewer, query: string, variables?: object): Promise<T>;
  /** Tells news in the log of a subgraph that does not run here. */
  publish<T extends string, P extends z.ZodType>(
    name: SubgraphName,
    event: EventDefinition<T, P>,
    news: News<z.input<P>>,
  ): Promise<void>;
  /** Waits until news has travelled as far as it goes. */
  settled(): Promise<void>;
}

type Entities = SubgraphDependencies<never>;
interface SubgraphModule {
  readonly entities: Parameters<Entities['database']['openSchema']>[0]['entities'];
  readonly migrations: Parameters<Entities['database']['openSchema']>[0]['migrations'];
  createSubgraph(dependencies: SubgraphDependencies<unknown>): Promise<SubgraphService>;
}

const defaults = {
  HEARTBEAT_TIMEOUT_SECONDS: 120,
  MAX_FORECASTS_PER_DAY: 1000,
  MARKET_DATA_MAX_CALLS_PER_DAY: 100,
  ENABLE_COST_PROTECTION: true,
};

/** These subgraphs on one database of the test's own; of the others only a log, for `publish`. */
export async function createTestSubgraphs(
  names: readonly SubgraphName[],
  options: TestSubgraphsOptions = {},
): Promise<TestSubgraphs> {
  await using resources = new AsyncDisposableStack();
  const modules = new Map<SubgraphName, SubgraphModule>();
  for (const name of names) modules.set(name, (await import(`../../subgraphs/${name}/subgraph.ts`)) as SubgraphModule);
  const schemas = subgraphNames.map((schema) => ({
    schema,
    entities: modules.get(schema)?.entities ?? [],
    migrations: modules.get(schema)?.migrations ?? foundationMigrations,
  }));
  const prepare = jobQueuesOf(schemas.filter(({ schema }) => modules.has(schema)));
  const { server, url } = resources.use(await createTestDatabase({ kind: options.kind ?? 'pglite', schemas, prepare }));
  const clock = options.clock ?? createManualClock();
  const local = createLocalPeers();
  const outsiders = new Map<SubgraphName, Awaited<ReturnType<typeof openOutsider>>>();
  const openOutsider = async (schema: (typeof schemas)[number]) => {
    const database = resources.use(await server.openSchema(schema));
    const log = resources.use(
      createEventLog({ database, publisher: schema.schema, logger: silent, clock: clock.clock }),
    );
    await log.start();
    return { database, log, outbox: createOutbox({ clock: clock.clock }) };
  };
  for (const schema of schemas) {
    if (!modules.has(schema.schema)) outsiders.set(schema.schema, await openOutsider(schema));
  }
  const reached: Peers = {
    call: local.peers.call,
    source: (name): EventSource => outsiders.get(name)?.log ?? local.peers.source(name),
  };
  const peers = options.peers?.(reached) ?? reached;
  const services = new Map<SubgraphName, SubgraphService>();
  for (const [name, { createSubgraph }] of modules) {
    const service = await createSubgraph({
      config: { ...defaults, ...options.config },
      database: server,
      peers,
      clock: clock.clock,
      schedules: options.schedules,
      logger: silent,
      signer: createSigner('a-secret-of-the-tests-0123456789-abcdef'),
      health: createHealth({ service: name, version: '0.0.0', commit: 'test' }),
      ...(options.engine && { engine: options.engine }),
    });
    services.set(name, resources.use(service));
    local.register(service);
  }
  if (options.start !== false) for (const service of services.values()) await service.start();

  const owned = resources.move();
  const service = (name: SubgraphName): SubgraphService => {
    const found = services.get(name);
    if (!found) throw new Error(`The test runs no subgraph ${name}.`);
    return found;
  };
  const execute: TestSubgraphs['execute'] = (name, viewer, query, variables = {}) =>
    service(name).execute({
      query,
      variables: variables as Record<string, unknown>,
      viewer,
      requestId: randomUUID(),
      deadlineAt: Date.now() + 30_000,
    });
  return {
    clock,
    peers,
    server,
    url,
    service,
    execute,
    async data<T>(name: SubgraphName, viewer: Viewer, query: string, variables?: object) {
      const { data, errors } = await execute(name, viewer, query, variables);
      if (errors) throw new Error(errors.map(({ message }) => message).join('\n'));
      return data as T;
    },
    async publish(name, event, news) {
      const outsider = outsiders.get(name);
      if (!outsider) throw new Error(`${name} runs here and tells its own news.`);
      await transact(outsider.database.fork(), async (tx) => outsider.outbox.add(tx, event, news));
      await outsider.log.relayOnce();
    },
    async settled() {
      // News of news: the longest way goes over three subgraphs.
      for (let round = 0; round < 3; round += 1) {
        for (const running of services.values()) await running.log.relayOnce();
        await Promise.all([...services.values()].map((running) => running.caughtUp()));
      }
    },
    // All stop before any is closed: each reads the logs of the others.
    async [Symbol.asyncDispose]() {
      await Promise.all([...services.values()].map((running) => running.drain()));
      await owned.disposeAsync();
    },
  };
}
