import cors from '@fastify/cors';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Registry } from 'prom-client';
import { failure } from '#foundation/graphql/failure.ts';
import type { Health } from '#foundation/health/health.ts';
import { type Closing, closingOf } from '#foundation/http/closing.ts';
import { observeHttp } from '#foundation/http/observe-http.ts';
import { webSocketsOnly } from '#foundation/http/upgrade.ts';
import type { Logger } from '#foundation/logging/logger.ts';
import type { GatewayConfig } from '../config.ts';
import type { GatewayContext } from '../context.ts';
import { addHealthRoutes } from '../health/routes.ts';
import { addIde } from '../ide/routes.ts';
import { requestIdFrom } from '../pipeline/request-id.ts';
import { addStreamRoutes } from '../subscriptions/stream-routes.ts';
import { addBodyParser } from './body.ts';
import { createCompression } from './compression.ts';
import { contextOf } from './context.ts';
import { addGraphQL, type GraphQLDependencies } from './graphql.ts';
import { RATE_HEADERS } from './rate-headers.ts';
import { sendError, sendErrors } from './send-errors.ts';

export interface AppDependencies extends GraphQLDependencies {
  readonly health: Health;
  /** Undefined where nobody measures. */
  readonly metrics?: Registry | undefined;
  readonly config: GatewayConfig;
  /** The schema as this caller may read it. */
  readonly sdlFor: (context: GatewayContext) => string;
  readonly logger: Logger;
}

declare module 'fastify' {
  interface FastifyRequest {
    spotkeepRequestId: string;
  }
}

const REQUEST_TIMEOUT_MILLISECONDS = 30_000;
const KEEP_ALIVE_MILLISECONDS = 75_000;
// On a connection where nothing moves: the client reads no more, or is gone.
const SILENT_MILLISECONDS = 120_000;

/** The public port: GraphQL over HTTP, the schema's text, the probes, and the page of the IDE. */
export async function createApp(dependencies: AppDependencies): Promise<{ app: FastifyInstance; closing: Closing }> {
  const { config, mask, logger } = dependencies;
  const errors = { mask, logger, maxBodyBytes: config.MAX_BODY_BYTES };
  const app = fastify({
    bodyLimit: config.MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MILLISECONDS,
    keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
    connectionTimeout: SILENT_MILLISECONDS,
    return503OnClosing: false,
    http: webSocketsOnly,
    // What cannot even be routed has passed no hook.
    frameworkErrors: (error, request, reply) => {
      identify(request, reply, config.REQUEST_ID_HEADER);
      void sendError(errors, error, request, reply);
    },
  });
  const closing = closingOf(app);
  addRequestId(app, config.REQUEST_ID_HEADER);
  await app.register(cors, {
    origin: config.CORS_ORIGINS.length > 0 ? [...config.CORS_ORIGINS] : false,
    methods: config.CORS_METHODS,
    credentials: config.CORS_CREDENTIALS,
    exposedHeaders: [config.REQUEST_ID_HEADER, 'Retry-After', ...RATE_HEADERS],
  });
  if (dependencies.metrics) observeHttp(app, dependencies.metrics);
  addBodyParser(app);
  app.setErrorHandler((error, request, reply) => sendError(errors, error, request, reply));
  app.setNotFoundHandler((request, reply) =>
    sendErrors(dependencies, [failure('BAD_REQUEST', 'There is nothing here.')], request, reply, 404),
  );
  const compress = config.RESPONSE_COMPRESSION ? createCompression() : undefined;
  addGraphQL(app, { ...dependencies, compress, maxBatch: config.MAX_BATCH });
  addStreamRoutes(app, dependencies);
  addSchema(app, dependencies);
  addHealthRoutes(app, dependencies);
  addIde(app, { ...dependencies, isOpen: config.NODE_ENV !== 'production' });
  return { app, closing };
}

function addRequestId(app: FastifyInstance, header: string): void {
  app.decorateRequest('spotkeepRequestId', '');
  app.addHook('onRequest', (request, reply, done) => {
    identify(request, reply, header);
    requireHost(request);
    done();
  });
}

// HTTP asks for this refusal (RFC 9112, 3.2); whoever builds addresses of it relies on it.
const HOST = /^(\[[0-9a-f:.%]+\]|[\w.-]+)(:\d{1,5})?$/i;

function requireHost(request: FastifyRequest): void {
  if (!HOST.test(request.headers.host ?? 'none')) throw failure('BAD_REQUEST', 'The host is not a host.');
  // Node takes the first of several; a proxy before it may have taken the last.
  const names = request.raw.rawHeaders.filter((name, at) => at % 2 === 0 && name.length === 4);
  if (names.filter((name) => name.toLowerCase() === 'host').length > 1) {
    throw failure('BAD_REQUEST', 'There is more than one host.');
  }
}

function identify(request: FastifyRequest, reply: FastifyReply, header: string): void {
  request.spotkeepRequestId = requestIdFrom(request.headers[header.toLowerCase()]);
  reply.header(header, request.spotkeepRequestId);
  reply.header('x-content-type-options', 'nosniff');
}

function addSchema(app: FastifyInstance, dependencies: AppDependencies): void {
  app.get('/schema.graphql', async (request, reply) => {
    const context = await contextOf(dependencies, request, reply);
    if (!context.mayIntrospect) throw failure('UNAUTHENTICATED', 'The schema is shown to those who sign in.');
    return reply.type('text/plain; charset=utf-8').send(dependencies.sdlFor(context));
  });
}
