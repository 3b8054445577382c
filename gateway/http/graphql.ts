import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { failure } from '#foundation/graphql/failure.ts';
import type { GatewayContext } from '../context.ts';
import { type Admit, type AdmitOptions, isRefused, type Refused } from '../pipeline/admit.ts';
import { type AnswerAdmitted, refusalText } from '../pipeline/answer.ts';
import type { OperationRequest } from '../pipeline/operation-request.ts';
import type { MaskErrors } from '../requests.ts';
import { contextOf, type RequestDependencies } from './context.ts';
import { type AnswerType, answerTypeFor } from './media-type.ts';
import { operationInBody, operationInQuery } from './read-operation.ts';
import { sendErrors } from './send-errors.ts';

export interface GraphQLDependencies extends RequestDependencies {
  readonly admit: Admit;
  readonly apollo: { readonly answer: AnswerAdmitted };
  readonly mask: MaskErrors;
}

const WRITES: AdmitOptions = {
  kinds: ['query', 'mutation'],
  otherwise: 'Subscriptions are served over WebSocket, by graphql-transport-ws.',
};
const READS: AdmitOptions = {
  kinds: ['query'],
  otherwise: 'By GET there are queries only; send a mutation by POST.',
  otherwiseStatus: 405,
};

/** One answer to one operation: POST, and GET for queries. */
export function addGraphQL(app: FastifyInstance, dependencies: GraphQLDependencies): void {
  app.post('/graphql', async (request, reply) => {
    const type = answerTypeFor(request.headers.accept);
    const context = await contextOf(dependencies, request, reply);
    return answer(dependencies, { request, reply, type, context }, operationInBody(request.body), WRITES);
  });
  app.get('/graphql', async (request, reply) => {
    requirePreflight(request);
    const type = answerTypeFor(request.headers.accept);
    const context = await contextOf(dependencies, request, reply);
    return answer(dependencies, { request, reply, type, context }, operationInQuery(request.query), READS);
  });
  app.route({
    method: ['PUT', 'PATCH', 'DELETE'],
    url: '/graphql',
    handler: (request, reply) => {
      reply.header('allow', 'GET, POST, OPTIONS');
      return sendErrors(dependencies, [failure('BAD_REQUEST', 'Send operations by POST.')], request, reply, 405);
    },
  });
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly type: AnswerType;
  readonly context: GatewayContext;
}

async function answer(
  { admit, apollo, mask }: GraphQLDependencies,
  { reply, type, context }: Exchange,
  operation: OperationRequest,
  options: AdmitOptions,
): Promise<string> {
  const outcome = await admit(operation, context, options);
  reply.header('cache-control', 'no-store').type(type.header);
  if (!isRefused(outcome)) return apollo.answer(outcome);
  if (outcome.status === 405) reply.header('allow', 'POST');
  reply.code(statusFor(outcome, type));
  return refusalText(outcome.errors, context, mask);
}

/** Clients of old take anything but 200 for a fault of the network; those who name the new type know better. */
const statusFor = ({ status }: Refused, { isLegacy }: AnswerType): number =>
  isLegacy && status === 400 ? 200 : status;

/** A page of another origin may send a GET without asking first, unless it has a header that pages may not set. */
function requirePreflight({ headers }: FastifyRequest): void {
  const isJson = /^application\/json\b/i.test(headers['content-type'] ?? '');
  if (isJson || headers['apollo-require-preflight'] || headers['x-apollo-operation-name']) return;
  throw failure(
    'BAD_REQUEST',
    'A GET needs a header that a page of another origin may not set: apollo-require-preflight, or content-type: application/json.',
  );
}
