/** The closed table of failures: `extensions.code` of a GraphQL error is one of these and nothing else. */
export const ErrorCode = {
  GRAPHQL_PARSE_FAILED: 'GRAPHQL_PARSE_FAILED', // the document is not GraphQL
  GRAPHQL_VALIDATION_FAILED: 'GRAPHQL_VALIDATION_FAILED', // the document does not fit the schema
  BAD_REQUEST: 'BAD_REQUEST', // the HTTP request is not a GraphQL request
  BAD_USER_INPUT: 'BAD_USER_INPUT', // a variable or argument has the wrong form; the message names it
  OPERATION_RESOLUTION_FAILURE: 'OPERATION_RESOLUTION_FAILURE', // operationName fits no operation of the document
  PERSISTED_QUERY_NOT_FOUND: 'PERSISTED_QUERY_NOT_FOUND', // send the document along with its hash
  PERSISTED_QUERY_NOT_SUPPORTED: 'PERSISTED_QUERY_NOT_SUPPORTED', // send the document itself
  UNAUTHENTICATED: 'UNAUTHENTICATED', // no credential, or one that is not valid (any more)
  FORBIDDEN: 'FORBIDDEN', // signed in, but this is not for this kind of viewer
  UNAUTHORIZED_FIELD_OR_TYPE: 'UNAUTHORIZED_FIELD_OR_TYPE', // this field needs a scope the viewer lacks; it is null, the rest stands
  LIMIT_EXCEEDED: 'LIMIT_EXCEEDED', // the operation is larger than allowed; the message says which limit
  RATE_LIMITED: 'RATE_LIMITED', // retry after extensions.retryAfterSeconds
  SUBGRAPH_UNAVAILABLE: 'SUBGRAPH_UNAVAILABLE', // this branch is null, the rest stands
  SUBGRAPH_TIMEOUT: 'SUBGRAPH_TIMEOUT', // this branch is null, the rest stands
  EVENT_HISTORY_TRUNCATED: 'EVENT_HISTORY_TRUNCATED', // the subscription cannot resume from that event; start anew
  CURSOR_INVALID: 'CURSOR_INVALID', // extensions.after is not a cursor of this subscription
  SUBSCRIPTION_LIMIT: 'SUBSCRIPTION_LIMIT', // too many subscriptions on this socket or of this user
  SLOW_CONSUMER: 'SLOW_CONSUMER', // the client reads too slowly; resume from the last event id
  SERVICE_UNAVAILABLE: 'SERVICE_UNAVAILABLE', // draining or not ready; retry after extensions.retryAfterSeconds
  INTERNAL_SERVER_ERROR: 'INTERNAL_SERVER_ERROR', // ours; the request id finds it in the logs
} as const;
export type ErrorCode = keyof typeof ErrorCode;
