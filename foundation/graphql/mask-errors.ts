import { type ExecutionResult, GraphQLError } from 'graphql';
import { CallFailed } from '../calls/call-failed.ts';
import { EventLogClosed } from '../events/follow.ts';
import type { Logger } from '../logging/logger.ts';
import { DeadlineExceeded } from '../resilience/deadline.ts';
import { ErrorCode } from './error-code.ts';
import { failure } from './failure.ts';

const MASKED = 'Something went wrong on our side.';

export interface MaskOptions {
  readonly logger: Logger;
  readonly requestId: string;
}

/**
 * An error fit for the caller. One with a code of the closed table passes; a wait that was too long, or a service that
 * is down, gets the code that says so; what graphql-js says of an argument becomes BAD_USER_INPUT; anything else is
 * logged in full and becomes INTERNAL_SERVER_ERROR with a message that says nothing.
 */
export function maskError(error: unknown, { logger, requestId }: MaskOptions): GraphQLError {
  const cause = causeOf(error);
  const expected = expectedFailure(cause);
  if (expected) {
    logger.warn({ err: cause, requestId }, 'a request could not be answered in full');
    return located(expected.message, error, expected.extensions);
  }
  if (cause instanceof GraphQLError) {
    if (isKnownCode(cause.extensions.code)) return located(cause.message, error, cause.extensions);
    if (isAboutArgument(cause)) return located(cause.message, error, { code: ErrorCode.BAD_USER_INPUT });
  }
  logger.error({ err: cause, requestId, path: pathOf(error)?.join('.') }, 'a request failed');
  return located(MASKED, error, { code: ErrorCode.INTERNAL_SERVER_ERROR });
}

/** The result with every error masked. */
export function maskResult<R extends ExecutionResult>(result: R, o: MaskOptions): R {
  if (!result.errors) return result;
  return { ...result, errors: result.errors.map((error) => maskError(error, o)) };
}

/** Errors of graphql-js before a request ran, whose words are safe: each without a code of ours gets this one. */
export const withCode = (errors: readonly GraphQLError[], code: ErrorCode): GraphQLError[] =>
  errors.map((error) =>
    isKnownCode(error.extensions.code) ? error : located(error.message, error, { ...error.extensions, code }),
  );

export const isKnownCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && Object.hasOwn(ErrorCode, code);

/** What may happen to any service at any time, and has a code that tells the caller what to do. */
function expectedFailure(cause: unknown): GraphQLError | undefined {
  if (cause instanceof DeadlineExceeded) return failure('SUBGRAPH_TIMEOUT', 'This took too long.');
  if (cause instanceof EventLogClosed) return failure('SERVICE_UNAVAILABLE', 'The service restarts; resume.');
  const isDown = cause instanceof CallFailed && ['SUBGRAPH_TIMEOUT', 'SUBGRAPH_UNAVAILABLE'].includes(cause.code);
  return isDown ? failure(cause.code, 'Another part of the service does not answer.') : undefined;
}

// A GraphQLError that graphql-js put around a resolver's error copies its extensions, so only the innermost one counts:
// a library's error that happens to carry a code of ours has words that nobody checked.
function causeOf(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
}

// graphql-js gives no code to the errors it throws while reading a field's arguments (`getArgumentValues`).
const isAboutArgument = (error: GraphQLError): boolean => /^Argument "/.test(error.message);

const pathOf = (error: unknown) => (error instanceof GraphQLError ? error.path : undefined);

function located(message: string, error: unknown, extensions: GraphQLError['extensions']): GraphQLError {
  if (!(error instanceof GraphQLError)) return new GraphQLError(message, { extensions });
  const { nodes, source, positions, path } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions });
}
