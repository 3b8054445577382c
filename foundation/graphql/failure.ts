import { GraphQLError } from 'graphql';
import type { ErrorCode } from './error-code.ts';

/** A failure with a message fit for the caller; anything else that is thrown is masked. */
export const failure = (code: ErrorCode, message: string, extensions: Record<string, unknown> = {}): GraphQLError =>
  new GraphQLError(message, { extensions: { ...extensions, code } });
