import type { GraphQLError } from 'graphql';
import type { ErrorCode } from '#foundation/graphql/error-code.ts';
import { isKnownCode } from '#foundation/graphql/mask-errors.ts';

/** The HTTP status of a request that ended before it was an operation. */
const statuses: Partial<Record<ErrorCode, number>> = {
  BAD_REQUEST: 400,
  LIMIT_EXCEEDED: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  RATE_LIMITED: 429,
  SUBSCRIPTION_LIMIT: 429,
  SERVICE_UNAVAILABLE: 503,
};

/** By its code, unless the error has a status of its own. */
export function statusOf({ extensions: { code, status } }: GraphQLError): number {
  if (typeof status === 'number') return status;
  return (isKnownCode(code) ? statuses[code] : undefined) ?? 500;
}
