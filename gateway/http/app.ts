import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import cors from '@fastify/cors';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { failure } from '#foundation/graphql/failure.ts';
import type { Health } from '#foundation/health/health.ts';
import { type Closing, closingOf } from '#foundation/http/closing.ts';
import { webSocketsOnly } from '#foundation/http/upgrade.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Logger } from '#foundation/logging/logger.ts';
import type { GatewayConfig } from '../config.ts';
import type { GatewayContext } from '../context.ts';
import { addHealthRoutes } from '../health/routes.ts';
import { addIde } from '../ide/routes.ts';
import type { Credentials } from '../identity/credentials.ts';
import type { Limits } from '../pipeline/limits.ts';
import { requestIdFrom, traceparentFrom } from '../pipeline/request-id.ts';
import type { MaskErrors } from '../requests.ts';
import { addBodyParser } from './body.ts';
import { statusOf } from './status.ts';

export interface AppDependencies {
  readonly apollo: ApolloServer<GatewayContext>;
  readonly credentials: Credentials;
  readonly limits: Limits;
  readonly health: Health;
  readonly config: GatewayConfig;
  readonly contextFor: (viewer: Viewer, more?: Partial<GatewayContext>) => GatewayContext;
  /** Runs the work so that logs and masked errors know whose request it is. */
  readonly within: <T>(context: GatewayContext, work: () => T) => T;
  readonly mask: MaskErrors;
  readonly publicSdl: () => string;
  readonly logger: Logger;
}

declare module 'fastify' {
  interface FastifyRequest {
    spotkeepRequestId: string;
  }
}

const BODY_LIMIT_BYTES = 2 * 1024 * 1024;
const REQUEST_TIMEOUT_MILLISECONDS = 30_000;
const KEEP_ALIVE_MILLISECONDS = 75_000;
// On a connection where nothing moves: the client reads no more, or is gone.
const SILENT_MILLISECONDS = 120_000;

/** The public port: GraphQL over HTTP, the schema's text, the probes, and outside production the page at `/`. */
export async function createApp(dependencies: AppDependencies): Promise<{ app: FastifyInstance; closing: Closing }> {
  const { config } = dependencies;
  const app = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MILLISECONDS,
    keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
    connectionTimeout: SILENT_MILLISECONDS,
    return503OnClosing: false,
    http: webSocketsOnly,
    // What cannot even be routed has passed no hook.
    frameworkErrors: (error, request, reply) => {
      identify(request, reply, config.REQUEST_ID_HEADER);
      void sendError(dependencies, error, request, reply);
    },
  });
  const closing = closingOf(app);
  addRequestId(app, config.REQUEST_ID_HEADER);
  await app.register(cors, {
    origin: config.CORS_ORIGINS.length > 0 ? [...config.CORS_ORIGINS] : false,
    methods: config.CORS_METHODS,
    credentials: config.CORS_CREDENTIALS,
    exposedHeaders: [config.REQUEST_ID_HEADER, 'Retry-After'],
  });
  addBodyParser(app);
  app.setErrorHandler((error, request, reply) => sendError(dependencies, error, request, reply));
  app.setNotFoundHandler((request, reply) =>
    sendErrors(dependencies, [failure('BAD_REQUEST', 'There is nothing here.')], request, reply, 404),
  );
  addGraphQL(app, dependencies);
  addSchema(app, dependencies);
  addHealthRoutes(app, dependencies.health);
  if (config.NODE_ENV !== 'production') await addIde(app);
  return { app, closing };
}

function addRequestId(app: FastifyInstance, header: string): void {
  app.decorateRequest('spotkeepRequestId', '');
  app.addHook('onRequest', async (request, reply) => identify(request, reply, header));
}

function identify(request: FastifyRequest, reply: FastifyReply, header: string): void {
  request.spotkeepRequestId = requestIdFrom(request.headers[header.toLowerCase()]);
  reply.header(header, request.spotkeepRequestId);
  reply.header('x-content-type-options', 'nosniff');
}

function addGraphQL(app: FastifyInstance, dependencies: AppDependencies): void {
  const { apollo, limits, within } = dependencies;
  const contexts = new WeakMap<FastifyRequest, GatewayContext>();
  const handle = fastifyApolloHandler(apollo, {
    context: async (request) => contexts.get(request as FastifyRequest) as GatewayContext,
  });
  app.post('/graphql', async function (request, reply) {
    // Apollo's integration makes an address of it.
    if (!URL.canParse(`http://${request.hostname}/`)) throw failure('BAD_REQUEST', 'The host is not a host.');
    const context = await contextOf(dependencies, request, reply);
    contexts.set(request, context);
    const query = queryIn(request.body);
    const refusal = query === undefined ? undefined : limits.check(query);
    if (refusal) throw refusal;
    reply.header('cache-control', 'no-store');
    return within(context, () => handle.call(this, request, reply));
  });
  app.route({
    method: ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'],
    url: '/graphql',
    handler: (request, reply) => {
      reply.header('allow', 'POST, OPTIONS');
      return sendErrors(dependencies, [failure('BAD_REQUEST', 'Send operations by POST.')], request, reply, 405);
    },
  });
}

function addSchema(app: FastifyInstance, dependencies: AppDependencies): void {
  app.get('/schema.graphql', async (request, reply) => {
    const { mayIntrospect } = await contextOf(dependencies, request, reply);
    if (!mayIntrospect) throw failure('UNAUTHENTICATED', 'The schema is shown to those who sign in.');
    return reply.type('text/plain; charset=utf-8').send(dependencies.publicSdl());
  });
}

async function contextOf(
  { credentials, contextFor }: AppDependencies,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<GatewayContext> {
  const left = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) left.abort();
  });
  const viewer = await credentials.viewerOf(request.headers.authorization);
  return contextFor(viewer, {
    requestId: request.spotkeepRequestId,
    traceparent: traceparentFrom(request.headers.traceparent),
    signal: left.signal,
  });
}

const queryIn = (body: unknown): string | undefined =>
  typeof body === 'object' && body !== null && 'query' in body && typeof body.query === 'string'
    ? body.query
    : undefined;

/** What Fastify itself refuses has a status of its own; what nobody expected is ours. */
function sendError(dependencies: AppDependencies, error: unknown, request: FastifyRequest, reply: FastifyReply) {
  if (error instanceof GraphQLError) {
    const { retryAfterSeconds } = error.extensions;
    if (typeof retryAfterSeconds === 'number') reply.header('retry-after', String(retryAfterSeconds));
    return sendErrors(dependencies, [error], request, reply, statusOf(error));
  }
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status < 400 || status >= 500) {
    dependencies.logger.error({ err: error, request_id: request.spotkeepRequestId }, 'a request failed');
    return sendErrors(dependencies, [failure('INTERNAL_SERVER_ERROR', 'The request failed.')], request, reply, 500);
  }
  return sendErrors(dependencies, [unreadable(status)], request, reply, status);
}

function unreadable(status: number): GraphQLError {
  if (status === 413) return failure('LIMIT_EXCEEDED', `The body is larger than ${BODY_LIMIT_BYTES} bytes.`);
  if (status === 415) return failure('BAD_REQUEST', 'Send application/json, in UTF-8, without a content encoding.');
  return failure('BAD_REQUEST', 'The request cannot be read.');
}

function sendErrors(
  { mask }: AppDependencies,
  errors: readonly GraphQLError[],
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
) {
  const isGraphQL = request.headers.accept?.includes('application/graphql-response+json');
  return reply
    .code(status)
    .type(`${isGraphQL ? 'application/graphql-response+json' : 'application/json'}; charset=utf-8`)
    .send(JSON.stringify({ errors: mask(errors, { requestId: request.spotkeepRequestId }) }));
}
