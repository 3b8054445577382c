export type Close = readonly [code: number, reason: string];

/** How a socket ends. Those below 4000 are WebSocket's own; 44xx are graphql-transport-ws's, but for 4413. */
export const CloseCode = {
  RESTART: [1012, 'Service restart'], // connect again and resume from the last event
  TRY_AGAIN_LATER: [1013, 'Try again later'], // too many sockets, or the credential cannot be checked now
  BAD_REQUEST: [4400, 'Bad request'], // a message that the protocol does not have
  UNAUTHORIZED: [4401, 'Unauthorized'], // an operation before `connection_ack`
  FORBIDDEN: [4403, 'Forbidden'], // the credential is not valid, or no longer
  SUBPROTOCOL: [4406, 'Subprotocol not acceptable'], // anything but graphql-transport-ws
  INITIALISATION_TIMEOUT: [4408, 'Connection initialisation timeout'],
  SUBSCRIBER_EXISTS: [4409, 'Subscriber already exists'], // an id that is in use
  SLOW_CONSUMER: [4413, 'Slow consumer'], // the client reads too slowly; it resumes from the last event
  TOO_MANY_INITIALISATIONS: [4429, 'Too many initialisation requests'],
  INTERNAL: [4500, 'Internal server error'],
} as const satisfies Record<string, Close>;
