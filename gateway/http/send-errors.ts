import type { FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { failure } from '#foundation/graphql/failure.ts';
import type { Logger } from '#foundation/logging/logger.ts';
import type { MaskErrors } from '../requests.ts';
import { statusOf } from './status.ts';

export interface SendErrorsDependencies {
  readonly mask: MaskErrors;
}

/** Answers with errors alone, in the form that GraphQL gives them. */
export function sendErrors(
  { mask }: SendErrorsDependencies,
  errors: readonly GraphQLError[],
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
): FastifyReply {
  const isGraphQL = request.headers.accept?.includes('application/graphql-response+json');
  return reply
    .code(status)
    .type(`${isGraphQL ? 'application/graphql-response+json' : 'application/json'}; charset=utf-8`)
    .send(JSON.stringify({ errors: mask(errors, { requestId: request.spotkeepRequestId }) }));
}

/** What Fastify itself refuses has a status of its own; what nobody expected is ours. */
export function sendError(
  dependencies: SendErrorsDependencies & { readonly logger: Logger; readonly maxBodyBytes: number },
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof GraphQLError) {
    const { retryAfterSeconds } = error.extensions;
    if (typeof retryAfterSeconds === 'number') reply.header('retry-after', String(retryAfterSeconds));
    return sendErrors(dependencies, [error], request, reply, statusOf(error));
  }
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status >= 400 && status < 500) {
    return sendErrors(dependencies, [unreadable(status, dependencies.maxBodyBytes)], request, reply, status);
  }
  dependencies.logger.error({ err: error, request_id: request.spotkeepRequestId }, 'a request failed');
  return sendErrors(dependencies, [failure('INTERNAL_SERVER_ERROR', 'The request failed.')], request, reply, 500);
}

function unreadable(status: number, maxBodyBytes: number): GraphQLError {
  if (status === 413) return failure('LIMIT_EXCEEDED', `The body is larger than ${maxBodyBytes} bytes.`);
  if (status === 415) return failure('BAD_REQUEST', 'Send application/json, in UTF-8, without a content encoding.');
  return failure('BAD_REQUEST', 'The request cannot be read.');
}
