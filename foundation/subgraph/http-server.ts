import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import type { Registry } from 'prom-client';
import { readRequestSchema } from '../events/stored-event.ts';
import type { ErrorCode } from '../graphql/error-code.ts';
import { failure } from '../graphql/failure.ts';
import { maskError } from '../graphql/mask-errors.ts';
import { answerHealth, detailPaths, probePaths } from '../health/answer-health.ts';
import type { Health } from '../health/health.ts';
import { type Closing, closingOf } from '../http/closing.ts';
import { observeHttp } from '../http/observe-http.ts';
import { webSocketsOnly } from '../http/upgrade.ts';
import type { Signer } from '../identity/signature.ts';
import type { Viewer } from '../identity/viewer.ts';
import type { Logger } from '../logging/logger.ts';
import { runInRequest } from '../logging/request-context.ts';
import { deadlineAt } from '../resilience/deadline.ts';
import { graphqlBody, jsonBody, requestIdOf, timeoutOf, traceparentOf } from './http-request.ts';
import type { SubgraphService } from './service.ts';
import { requireService, VIEWER_HEADER, verifiedViewer } from './signed-request.ts';

// Batches of representations are larger than what a user may send.
const BODY_LIMIT_BYTES = 8 * 1024 * 1024;
// Longer than the gateway keeps an idle socket, so that it never writes into one that is being closed here.
const KEEP_ALIVE_MILLISECONDS = 75_000;
const REQUEST_TIMEOUT_MILLISECONDS = 60_000;

/** The HTTP status of a request that failed as a whole. */
const statusOf: Partial<Record<ErrorCode, number>> = {
  BAD_REQUEST: 400,
  BAD_USER_INPUT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  SERVICE_UNAVAILABLE: 503,
  SUBGRAPH_TIMEOUT: 504,
};

export interface HttpServerDependencies {
  readonly service: SubgraphService;
  readonly signer: Signer;
  readonly health: Health;
  readonly metrics?: Registry | undefined;
  readonly logger: Logger;
}

/** The HTTP side of a subgraph: signed operations, calls and events for other services, and health for the probes. */
export function createHttpServer(o: HttpServerDependencies): { app: FastifyInstance; closing: Closing } {
  const app = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
    requestTimeout: REQUEST_TIMEOUT_MILLISECONDS,
    routerOptions: { maxParamLength: 200 },
    http: webSocketsOnly,
  });
  const closing = closingOf(app);
  if (o.metrics) observeHttp(app, o.metrics);
  // The signature is bound to the bytes of the body, so they are kept as they came.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error, request, reply) => sendFailure(o.logger, error, request, reply));
  app.setNotFoundHandler((_request, reply) => {
    reply.code(404).send({ errors: [failure('BAD_REQUEST', 'There is nothing here.')] });
  });
  addGraphQL(app, o);
  addCalls(app, o);
  addEvents(app, o);
  addHealth(app, o);
  return { app, closing };
}

function addGraphQL(app: FastifyInstance, { service, signer }: HttpServerDependencies): void {
  app.post('/graphql', async (request, reply) => {
    const gone = new AbortController();
    const closed = () => gone.abort();
    request.raw.socket.once('close', closed);
    try {
      const body = bodyOf(request);
      const viewer = signedViewer(signer, request, body);
      const { query, operationName, variables } = graphqlBody(body);
      const result = await service.execute({
        ...{ query, viewer, signal: gone.signal, requestId: requestIdOf(request) },
        ...(operationName === undefined ? {} : { operationName }),
        ...(variables === undefined ? {} : { variables }),
        ...traceparentOf(request),
        deadlineAt: deadlineAt(timeoutOf(request)),
      });
      reply.type('application/json');
      return JSON.stringify(result);
    } finally {
      request.raw.socket.off('close', closed);
    }
  });
}

function addCalls(app: FastifyInstance, { service, signer }: HttpServerDependencies): void {
  app.post<{ Params: { call: string } }>('/internal/:call', async (request) => {
    const body = bodyOf(request);
    const viewer = signedViewer(signer, request, body);
    const context = { requestId: requestIdOf(request), ...traceparentOf(request) };
    const output = await runInRequest(context, () => service.handleCall(request.params.call, jsonBody(body), viewer));
    return { output };
  });
}

function addEvents(app: FastifyInstance, { service, signer }: HttpServerDependencies): void {
  app.get('/events', async (request) => {
    requireService(signedViewer(signer, request, Buffer.alloc(0)));
    const wanted = readRequestSchema.safeParse(request.query);
    if (!wanted.success) throw failure('BAD_USER_INPUT', wanted.error.issues[0]?.message ?? 'Not a read of events.');
    const { topics, clientId, aggregateId, ...range } = wanted.data;
    return service.log.read({
      ...range,
      ...(topics && { topics }),
      ...(clientId && { clientId }),
      ...(aggregateId && { aggregateId }),
    });
  });
}

/** Whoever may reach the port is told a status; details are for services, of which the gateway is one. */
function addHealth(app: FastifyInstance, { health, signer }: HttpServerDependencies): void {
  const send = async (request: FastifyRequest, reply: FastifyReply, details: boolean) => {
    const answer = await answerHealth(health, request.url.split('?', 1)[0] ?? '', { details });
    return reply.code(answer?.statusCode ?? 404).send(answer?.body);
  };
  for (const path of probePaths) app.get(path, (request, reply) => send(request, reply, false));
  for (const path of detailPaths) {
    app.get(path, async (request, reply) => {
      requireService(signedViewer(signer, request, Buffer.alloc(0)));
      return send(request, reply, true);
    });
  }
}

const bodyOf = (request: FastifyRequest): Buffer => (Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));

const signedViewer = (signer: Signer, request: FastifyRequest, body: Buffer): Viewer =>
  verifiedViewer(signer, request.headers[VIEWER_HEADER], body);

function sendFailure(logger: Logger, error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const refusedByServer = clientErrorOf(error);
  const masked = refusedByServer ?? maskError(error, { logger, requestId: requestIdOf(request) });
  const status = statusOf[masked.extensions.code as ErrorCode] ?? 500;
  const finer = refusedByServer && error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : status;
  reply.code(finer).send({ errors: [masked] });
}

/** What Fastify itself refused: a body too large, of another type, or broken off. */
function clientErrorOf(error: unknown): GraphQLError | undefined {
  if (error instanceof GraphQLError || !(error instanceof Error) || !('statusCode' in error)) return undefined;
  return Number(error.statusCode) < 500 ? failure('BAD_REQUEST', error.message) : undefined;
}
