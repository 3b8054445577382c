import type { Duplex } from 'node:stream';
import { GraphQLError } from 'graphql';
import { type Message, MessageType, parseMessage, type SubscribeMessage } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { failure } from '#foundation/graphql/failure.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Logger } from '#foundation/logging/logger.ts';
import type { GatewayContext } from '../context.ts';
import type { Credentials, Loss } from '../identity/credentials.ts';
import { forwardedFrom } from '../pipeline/forwarded-headers.ts';
import { isNestedTooDeeply, MAXIMUM_JSON_LEVELS } from '../pipeline/json-nesting.ts';
import type { MaskedError } from '../pipeline/mask-errors.ts';
import type { MaskErrors } from '../requests.ts';
import { type Close, CloseCode } from './close-code.ts';
import type { ConnectionPlace } from './connection-quota.ts';
import { createDelivery } from './delivery.ts';
import type { DeliveryCounters } from './delivery-counters.ts';
import type { StartOperation } from './operations.ts';
import type { Batch } from './payload.ts';
import { createSocketOutlet, type SocketOutlet } from './socket-outlet.ts';
import { subscriptionId } from './websocket-frame.ts';

export interface SocketLimits {
  readonly maxSubscriptionsPerSocket: number;
  readonly maxMessageBytes: number;
  /** What may wait to be read by one client; more closes its socket, and it resumes from its last event. */
  readonly maxBufferedBytes: number;
  readonly initMilliseconds: number;
}

export interface ConnectionDependencies {
  readonly credentials: Credentials;
  readonly start: StartOperation;
  readonly contextFor: (viewer: Viewer, more?: Partial<GatewayContext>) => GatewayContext;
  /** What a client may say in `connection_init` for subgraphs to be given as headers; names in lower case. */
  readonly forwardHeaders?: readonly string[];
  readonly mask: MaskErrors;
  /** Of the client, in the network. */
  readonly address: string;
  /** This connection's, among all that are open. */
  readonly place: ConnectionPlace;
  readonly limits: SocketLimits;
  readonly counters: DeliveryCounters;
  readonly logger: Logger;
}

// An id comes back with every event; stock clients use UUIDs.
const MAXIMUM_ID_CHARACTERS = 128;
// Each asks an issuer; a client sends the next one when the last has been answered.
const MAXIMUM_SIGN_INS = 8;

interface Connection extends ConnectionDependencies {
  readonly socket: WebSocket;
  readonly outlet: SocketOutlet;
  readonly operations: Map<string, () => void>;
  isInitialised: boolean;
  /** How many credentials are not answered yet. */
  signIns: number;
  /** They are asked about one after another: the last one that was sent is the one that counts. */
  signedIn: Promise<void>;
  viewer: Viewer | undefined;
  forwarded: Readonly<Record<string, string>>;
  unwatch: () => void;
}

/** Speaks graphql-transport-ws with one socket, until it closes. */
export function serveConnection(dependencies: ConnectionDependencies, socket: WebSocket, duplex: Duplex): void {
  const { maxBufferedBytes } = dependencies.limits;
  const evict = () => {
    if (socket.readyState === socket.OPEN) dependencies.counters.evictions += 1;
    close(connection, CloseCode.SLOW_CONSUMER);
  };
  const connection: Connection = {
    ...dependencies,
    socket,
    outlet: createSocketOutlet({ socket, connection: duplex, maxBufferedBytes, evict }),
    operations: new Map(),
    isInitialised: false,
    signIns: 0,
    signedIn: Promise.resolve(),
    viewer: undefined,
    forwarded: {},
    unwatch: () => {},
  };
  const overdue = setTimeout(() => {
    if (!connection.isInitialised) close(connection, CloseCode.INITIALISATION_TIMEOUT);
  }, dependencies.limits.initMilliseconds);

  socket.on('message', (data, isBinary) => {
    // A client may take its time to answer a close; nothing counts that it says meanwhile.
    if (socket.readyState !== socket.OPEN) return;
    try {
      hear(connection, isBinary ? undefined : String(data));
    } catch (error) {
      dependencies.logger.error({ err: error }, 'a message of a client could not be answered');
      close(connection, CloseCode.INTERNAL);
    }
  });
  socket.once('close', () => {
    clearTimeout(overdue);
    release(connection);
  });
}

/** Ends everything at once, and does not wait for the other side to agree. */
function close(connection: Connection, [code, reason]: Close): void {
  connection.socket.close(code, reason);
  release(connection);
}

function release(connection: Connection): void {
  connection.unwatch();
  connection.viewer = undefined;
  for (const end of [...connection.operations.values()]) end();
  connection.operations.clear();
}

function hear(connection: Connection, text: string | undefined) {
  const message = messageIn(text);
  if (typeof message === 'string') return close(connection, [CloseCode.BAD_REQUEST[0], message]);
  switch (message.type) {
    case MessageType.ConnectionInit:
      return void initialise(connection, message.payload);
    case MessageType.Ping:
      return pong(connection, message.payload);
    case MessageType.Pong:
      return;
    case MessageType.Subscribe:
      return subscribe(connection, message);
    case MessageType.Complete:
      return end(connection, message.id);
    default:
      return close(connection, [CloseCode.BAD_REQUEST[0], `A client does not send ${message.type}.`]);
  }
}

/** The message, or why it is none; short enough for a close frame. */
function messageIn(text: string | undefined): Message | string {
  if (text === undefined) return 'Messages are text.';
  if (isNestedTooDeeply(text)) return `The message has more than ${MAXIMUM_JSON_LEVELS} levels.`;
  try {
    const message = parseMessage(text);
    const isIdLong = 'id' in message && message.id.length > MAXIMUM_ID_CHARACTERS;
    return isIdLong ? `The id has more than ${MAXIMUM_ID_CHARACTERS} characters.` : message;
  } catch (error) {
    const reason =
      error instanceof SyntaxError || !(error instanceof Error) ? 'The message is not JSON.' : error.message;
    return Buffer.byteLength(reason) < 124 ? reason : 'The message is not valid.';
  }
}

/** A ping that brings a newer credential is answered when that holds, and then the older one need not any more. */
function pong(connection: Connection, payload: Record<string, unknown> | undefined) {
  if (payload?.authorization === undefined || !connection.viewer) {
    return send(connection, { type: MessageType.Pong, ...(payload && { payload }) });
  }
  if (connection.signIns >= MAXIMUM_SIGN_INS) return close(connection, CloseCode.TOO_MANY_INITIALISATIONS);
  signInNext(connection, payload, () => send(connection, { type: MessageType.Pong }));
}

function initialise(connection: Connection, payload: Record<string, unknown> | undefined) {
  if (connection.isInitialised) return close(connection, CloseCode.TOO_MANY_INITIALISATIONS);
  connection.isInitialised = true;
  connection.forwarded = forwardedFrom(payload ?? {}, connection.forwardHeaders ?? []);
  signInNext(connection, payload ?? {}, () => send(connection, { type: MessageType.ConnectionAck }));
}

function signInNext(connection: Connection, ...given: [payload: Record<string, unknown>, done: () => void]): void {
  connection.signIns += 1;
  connection.signedIn = connection.signedIn.then(async () => {
    if (connection.socket.readyState === connection.socket.OPEN) await signIn(connection, ...given);
    connection.signIns -= 1;
  });
}

/** Closes the socket when the credential does not hold, and as soon as it holds no longer. */
async function signIn(
  connection: Connection,
  { authorization, Authorization }: Record<string, unknown>,
  done: () => void,
): Promise<void> {
  const { socket, credentials, logger } = connection;
  const given = authorization ?? Authorization;
  if (given !== undefined && typeof given !== 'string') return close(connection, CloseCode.FORBIDDEN);
  try {
    const viewer = await credentials.viewerOf(given, connection.address);
    if (socket.readyState !== socket.OPEN) return;
    const refusal = refusalOf(connection, viewer);
    if (refusal) return close(connection, refusal);
    connection.unwatch();
    const lost = (loss: Loss) =>
      close(connection, loss === 'REFUSED' ? CloseCode.FORBIDDEN : CloseCode.TRY_AGAIN_LATER);
    connection.unwatch = credentials.watch(given, lost, viewer);
    connection.viewer = viewer;
    done();
  } catch (error) {
    const code = error instanceof GraphQLError ? error.extensions.code : undefined;
    if (code === 'UNAUTHENTICATED') return close(connection, CloseCode.FORBIDDEN);
    if (code === 'SERVICE_UNAVAILABLE' || code === 'RATE_LIMITED') return close(connection, CloseCode.TRY_AGAIN_LATER);
    logger.error({ err: error }, 'a socket could not be initialised');
    close(connection, CloseCode.INTERNAL);
  }
}

/** A newer credential is of the same user with the same rights: what runs was begun by these. */
function refusalOf({ viewer: before, place }: Connection, viewer: Viewer): Close | undefined {
  if (!before) return place.belongsTo(viewer) ? undefined : CloseCode.TRY_AGAIN_LATER;
  return rightsOf(before) === rightsOf(viewer) ? undefined : CloseCode.FORBIDDEN;
}

const rightsOf = (viewer: Viewer): string =>
  JSON.stringify([viewer.kind, viewer.subject, 'generation' in viewer && viewer.generation, [...viewer.scopes].sort()]);

function subscribe(connection: Connection, { id, payload }: SubscribeMessage) {
  const { viewer, operations, limits } = connection;
  if (!viewer) return close(connection, CloseCode.UNAUTHORIZED);
  if (operations.has(id)) return close(connection, [CloseCode.SUBSCRIBER_EXISTS[0], reasonFor(id)]);
  const context = connection.contextFor(viewer, { forwarded: connection.forwarded, address: connection.address });
  if (operations.size >= limits.maxSubscriptionsPerSocket) {
    const message = `A socket has at most ${limits.maxSubscriptionsPerSocket} operations at a time.`;
    return sendError(connection, id, connection.mask([failure('SUBSCRIPTION_LIMIT', message)], context));
  }
  start(connection, id, payload, context);
}

function start(
  connection: Connection,
  id: string,
  payload: SubscribeMessage['payload'],
  context: GatewayContext,
): void {
  const { operations } = connection;
  const encodedId = subscriptionId(id);
  let isOver = false;
  let leave = () => {};
  const finish = (): boolean => {
    if (isOver) return false;
    isOver = true;
    operations.delete(id);
    leave();
    return true;
  };
  operations.set(id, finish);
  const request = {
    query: payload.query,
    operationName: payload.operationName ?? undefined,
    variables: payload.variables ?? undefined,
    extensions: payload.extensions ?? undefined,
  };
  const write = (batch: Batch) => {
    if (!isOver) connection.outlet.write(batch, encodedId, operations.size === 1);
  };
  const deliver = createDelivery(connection.outlet, write);
  const leaveStarted = connection.start(request, context, {
    next: (batch) => {
      if (!isOver) deliver(batch);
    },
    fail: (errors) => {
      if (finish()) sendError(connection, id, errors);
    },
    complete: () => {
      if (finish()) send(connection, { type: MessageType.Complete, id });
    },
  });
  if (isOver) leaveStarted();
  else leave = leaveStarted;
}

function end({ operations }: Connection, id: string): void {
  operations.get(id)?.();
}

const send = ({ outlet }: Connection, message: Message): void => outlet.send(message);

const sendError = ({ outlet }: Connection, id: string, payload: readonly MaskedError[]): void =>
  outlet.send({ id, type: MessageType.Error, payload });

const reasonFor = (id: string): string =>
  Buffer.byteLength(id) < 80 ? `Subscriber for ${id} already exists` : CloseCode.SUBSCRIBER_EXISTS[1];
