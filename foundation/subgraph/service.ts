import { print } from 'graphql';
import type { CallHandler, SubgraphName } from '../calls/define-call.ts';
import type { Clock } from '../clock.ts';
import { inBackground } from '../database/background.ts';
import type { SchemaDatabase } from '../database/server.ts';
import type { Consumer } from '../events/consumer.ts';
import type { EventLog } from '../events/log.ts';
import type { SubgraphContext } from '../graphql/context.ts';
import { loadTypeDefs } from '../graphql/type-defs.ts';
import type { Health } from '../health/health.ts';
import type { Signer } from '../identity/signature.ts';
import type { Viewer } from '../identity/viewer.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Logger } from '../logging/logger.ts';
import { noServiceTelemetry, type ServiceTelemetry } from '../telemetry/service-telemetry.ts';
import { createCallTable } from './calls.ts';
import { createDocuments } from './documents.ts';
import type { SubgraphEndpoint } from './endpoint.ts';
import { executableSchema, type Resolvers } from './executable-schema.ts';
import { createExecutor } from './execute.ts';
import { createListener, type ListenOptions } from './listener.ts';
import { createSubscriber } from './subscribe.ts';
import { createUpkeep } from './upkeep.ts';
import { type Workers, watchWorkers } from './watch-workers.ts';

export type { SubgraphEndpoint, SubgraphRequest } from './endpoint.ts';

export interface SubgraphServiceOptions<C extends object> {
  readonly name: SubgraphName;
  /** The subgraph's own folder, `import.meta.dirname`: where its slices' `schema.graphql` are. */
  readonly directory: string;
  /** One map for each slice. */
  readonly resolvers: readonly Resolvers[];
  /** Migrated; closed with the service. */
  readonly database: SchemaDatabase;
  readonly log: EventLog;
  readonly jobs?: Jobs;
  readonly consumers: readonly Consumer[];
  readonly calls: readonly CallHandler[];
  /** What resolvers are given beside the shared part: services, loaders. Made for each request and event. */
  context(shared: SubgraphContext): C;
  readonly signer: Signer;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly health: Health;
  /** Told of every operation; nobody is, unless given. */
  readonly telemetry?: ServiceTelemetry | undefined;
}

/** A subgraph that answers: in its process by function calls, and over HTTP once it listens. */
export interface SubgraphService extends SubgraphEndpoint, AsyncDisposable {
  readonly name: SubgraphName;
  readonly log: EventLog;
  /** Answers a call of another service; throws failures. */
  handleCall(name: string, input: unknown, viewer: Viewer): Promise<unknown>;
  /** Starts the relay, the consumers and the jobs. */
  start(): Promise<void>;
  /** Opens the HTTP and WebSocket server. */
  listen(o: ListenOptions): Promise<{ url: string; port: number }>;
  /** Waits until every consumer has applied all that is committed now at those it listens to. */
  caughtUp(): Promise<void>;
  /** Takes nothing new over HTTP, closes its sockets, and finishes what was begun. */
  drain(): Promise<void>;
  /** What it does in the background. */
  readonly workers: Workers;
  /** The type definitions, for composition. */
  readonly sdl: string;
}

/** Builds a subgraph of its schema, resolvers and parts. Nothing runs until `start`. Owns its parts and closes them. */
export async function createSubgraphService<C extends object>(o: SubgraphServiceOptions<C>): Promise<SubgraphService> {
  const { name, database, log, jobs, consumers, signer, clock, logger, health, telemetry = noServiceTelemetry } = o;
  const typeDefs = loadTypeDefs(o.directory);
  const schema = executableSchema(typeDefs, o.resolvers);
  const documents = createDocuments(schema);
  const executor = createExecutor({ name, schema, documents, database, log, context: o.context, logger, telemetry });
  const listener = createListener({ schema, documents, signer, health, logger });
  const upkeep = createUpkeep({ database, log, ...(jobs && { jobs }), clock, logger });
  health.register(`${name}-database`, () => database.server.ping(), { critical: true });
  const workers: Workers = { name, consumers, jobs };
  watchWorkers(health, workers);

  const service: SubgraphService = {
    ...{ name, log, workers, sdl: print(typeDefs) },
    execute: executor.execute,
    subscribe: createSubscriber({ schema, documents, executor, logger }),
    handleCall: createCallTable(o.calls),
    ...lifeOf(o, listener, upkeep),
    listen: (where) => listener.listen(service, where),
  };
  return service;
}

/** How its parts begin and end. */
function lifeOf(
  { database, log, jobs, consumers }: Pick<SubgraphServiceOptions<never>, 'database' | 'log' | 'jobs' | 'consumers'>,
  listener: ReturnType<typeof createListener>,
  upkeep: ReturnType<typeof createUpkeep>,
) {
  async function drain() {
    await listener.close();
    await upkeep.stop();
    await Promise.all(consumers.map((consumer) => consumer.drain()));
    await jobs?.drain();
  }
  return {
    drain,
    start: () =>
      inBackground(async () => {
        await log.start();
        for (const consumer of consumers) await consumer.start();
        await jobs?.start();
        upkeep.start();
      }),
    async caughtUp() {
      await Promise.all(consumers.map((consumer) => consumer.caughtUp()));
    },
    async [Symbol.asyncDispose]() {
      await drain();
      await using resources = new AsyncDisposableStack();
      resources.use(database);
      resources.use(log);
      if (jobs) resources.use(jobs);
    },
  };
}
