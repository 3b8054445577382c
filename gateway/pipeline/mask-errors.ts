import type { GraphQLFormattedError } from 'graphql';
import { ErrorCode } from '#foundation/graphql/error-code.ts';
import { isKnownCode } from '#foundation/graphql/mask-errors.ts';

export interface MaskContext {
  readonly requestId: string;
  /** System time: of the answer, not of the domain. */
  readonly now: Date;
  /** Whether messages may name what else the schema has. */
  readonly mayIntrospect: boolean;
}

const MASKED = 'Something went wrong on our side. The request id finds it in our logs.';
// Of what a caller sent, this much is said back.
const MAXIMUM_CHARACTERS = 500;
const UNAVAILABLE = 'This part of the answer is not available.';

// What an error may say beyond its code; everything else stays inside.
const PASSED_ON = ['retryAfterSeconds', 'gap'] as const;

/** An error as callers see it: a code of the closed table, the request's id and the time, and nothing internal. */
export function maskError(error: GraphQLFormattedError, { requestId, now, mayIntrospect }: MaskContext) {
  const code = codeOf(error);
  const { locations, path } = error;
  const passedOn = PASSED_ON.flatMap((name) => {
    const value = error.extensions?.[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    message: messageOf(code, error.message, mayIntrospect),
    ...(locations && { locations }),
    ...(path && { path }),
    extensions: { ...Object.fromEntries(passedOn), code, requestId, timestamp: now.toISOString() },
  };
}

export type MaskedError = ReturnType<typeof maskError>;

/** Whether the error is one that the logs must explain, because its own words are withheld. */
export const isMasked = (error: GraphQLFormattedError): boolean => codeOf(error) === ErrorCode.INTERNAL_SERVER_ERROR;

function codeOf({ extensions }: GraphQLFormattedError): ErrorCode {
  const code = extensions?.code;
  return isKnownCode(code) ? code : ErrorCode.INTERNAL_SERVER_ERROR;
}

function messageOf(code: ErrorCode, message: string, mayIntrospect: boolean): string {
  if (code === ErrorCode.INTERNAL_SERVER_ERROR) return MASKED;
  if (message === '') return UNAVAILABLE;
  const told = mayIntrospect ? message : withoutSuggestion(message);
  return told.length > MAXIMUM_CHARACTERS ? `${told.slice(0, MAXIMUM_CHARACTERS)}…` : told;
}

/** Without what graphql-js adds at the end of some messages: names that the schema does have. */
function withoutSuggestion(message: string): string {
  const at = message.endsWith('?') ? message.lastIndexOf(' Did you mean ') : -1;
  return at < 0 ? message : message.slice(0, at);
}
