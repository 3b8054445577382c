import type { FastifyInstance, FastifyRequest } from 'fastify';
import { failure } from '#foundation/graphql/failure.ts';
import { isRecord } from '#foundation/is-record.ts';
import { contextOf } from '../http/context.ts';
import { operationInBody, operationInQuery } from '../http/read-operation.ts';
import { beginReserved, connectReserved, reservationOf } from './reserved-stream.ts';
import { acceptedStreams } from './stream-accept.ts';
import { answerByEvents, type StreamDependencies, tooManyConnections } from './stream-answer.ts';

const PATH = '/graphql/stream';
const TOKEN_HEADER = 'x-graphql-event-stream-token';

/** Operations by Server-Sent Events, as graphql-sse has them: a connection for each, or one that was reserved for all. */
export function addStreamRoutes(app: FastifyInstance, dependencies: StreamDependencies): void {
  const { reservations } = dependencies;
  app.put(PATH, async (request, reply) => {
    const token = reservations.make(await contextOf(dependencies, request, reply));
    if (token === undefined) throw tooManyConnections();
    return reply.code(201).type('text/plain; charset=utf-8').header('cache-control', 'no-store').send(token);
  });
  // HEAD has no body to stream into.
  app.get(PATH, { exposeHeadRoute: false }, async (request, reply) => {
    requireEvents(request);
    const token = tokenIn(request);
    const context = await contextOf(dependencies, request, reply);
    const exchange = { request, reply, context };
    if (token !== undefined) return connectReserved(dependencies, token, exchange);
    const options = { kinds: ['query', 'subscription'], otherwise: 'Send a mutation by POST.' } as const;
    return answerByEvents(dependencies, exchange, operationInQuery(request.query), options);
  });
  app.post(PATH, async (request, reply) => {
    const token = tokenIn(request);
    const operation = operationInBody(request.body);
    const context = await contextOf(dependencies, request, reply);
    const exchange = { request, reply, context };
    if (token === undefined) {
      requireEvents(request);
      return answerByEvents(dependencies, exchange, operation);
    }
    return beginReserved(dependencies, reservationOf(reservations, token, context), exchange, operation);
  });
  app.delete(PATH, async (request, reply) => {
    const context = await contextOf(dependencies, request, reply);
    const { operations } = reservationOf(reservations, tokenIn(request) ?? '', context);
    operations.get(parameterOf(request, 'operationId') ?? '')?.();
    return reply.send();
  });
}

function requireEvents({ headers }: FastifyRequest): void {
  if (acceptedStreams(headers.accept).hasEvents) return;
  throw failure('BAD_REQUEST', 'Answers are text/event-stream here, and the request does not accept it.', {
    status: 406,
  });
}

function tokenIn(request: FastifyRequest): string | undefined {
  const header = request.headers[TOKEN_HEADER];
  return typeof header === 'string' ? header : parameterOf(request, 'token');
}

function parameterOf({ query }: FastifyRequest, name: string): string | undefined {
  const value = isRecord(query) ? query[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}
