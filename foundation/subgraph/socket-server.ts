import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ExecutionArgs, type ExecutionResult, GraphQLError, type GraphQLSchema } from 'graphql';
import { CloseCode, handleProtocols, makeServer, type SubscribePayload } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { failure } from '../graphql/failure.ts';
import { maskError } from '../graphql/mask-errors.ts';
import type { Signer } from '../identity/signature.ts';
import type { Logger } from '../logging/logger.ts';
import { deadlineAt } from '../resilience/deadline.ts';
import type { Documents } from './documents.ts';
import type { SubgraphRequest } from './endpoint.ts';
import type { SubgraphService } from './service.ts';
import { type SubscribeExtensions, subscriptionBody, verifiedViewer } from './signed-request.ts';

const MAXIMUM_MESSAGE_BYTES = 2 * 1024 * 1024;
const INITIALISATION_MILLISECONDS = 3000;
const KEEP_ALIVE_MILLISECONDS = 12_000;
const ESTABLISH_MILLISECONDS = 10_000;
/** "Service restart": the client should connect again and resume. */
const RESTARTING = 1012;

const extensionsShape: z.ZodType<SubscribeExtensions> = z.object({
  viewer: z.string(),
  requestId: z.string().min(1).max(128),
  traceparent: z.string().max(128).exactOptional(),
  after: z.string().max(128).exactOptional(),
});

export interface SocketServerDependencies {
  readonly service: SubgraphService;
  readonly schema: GraphQLSchema;
  readonly documents: Documents;
  readonly signer: Signer;
  readonly logger: Logger;
}

type Stream = AsyncIterableIterator<ExecutionResult>;

/** The socket side of a subgraph: subscriptions of many viewers over the one socket of a gateway. */
export function createSocketServer(o: SocketServerDependencies) {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAXIMUM_MESSAGE_BYTES,
    perMessageDeflate: false,
    handleProtocols,
  });
  const protocol = makeServer<{ viewer?: unknown }, undefined>({
    connectionInitWaitTimeout: INITIALISATION_MILLISECONDS,
    onConnect: ({ connectionParams }) => isService(o.signer, connectionParams?.viewer),
    onSubscribe: (_context, _id, payload) => open(o, payload),
    subscribe: (args) => (args.contextValue as { stream: Stream }).stream,
  });
  sockets.on('connection', (socket) => serve(protocol, socket, o.logger));

  return {
    upgrade(request: IncomingMessage, duplex: Duplex, head: Buffer): void {
      sockets.handleUpgrade(request, duplex, head, (socket) => sockets.emit('connection', socket, request));
    },
    /** Closes every socket; those that do not answer the close within a second are cut. */
    async close(): Promise<void> {
      const closed = [...sockets.clients].map((socket) => closeWithin(socket, 1000));
      await Promise.all(closed);
      await new Promise<void>((resolve) => sockets.close(() => resolve()));
    },
  };
}

function isService(signer: Signer, token: unknown): boolean {
  try {
    return verifiedViewer(signer, token, '').kind === 'SERVICE';
  } catch (error) {
    if (error instanceof GraphQLError) return false;
    throw error;
  }
}

/** Opens the subscription here, so that a refusal is an `error` message and not a result followed by `complete`. */
async function open(o: SocketServerDependencies, payload: SubscribePayload): Promise<ExecutionArgs | GraphQLError[]> {
  try {
    const prepared = o.documents.prepare(payload.query, payload.operationName ?? undefined);
    if ('errors' in prepared) return [...prepared.errors];
    const opened = await o.service.subscribe(requestOf(o.signer, payload));
    if (!('next' in opened)) return [...(opened.errors ?? [])];
    const { document, operation } = prepared;
    const name = operation.name?.value;
    return { schema: o.schema, document, ...(name && { operationName: name }), contextValue: { stream: opened } };
  } catch (error) {
    return [maskError(error, { logger: o.logger, requestId: String(payload.extensions?.requestId) })];
  }
}

function requestOf(signer: Signer, payload: SubscribePayload): SubgraphRequest & { after?: string } {
  const extensions = extensionsShape.safeParse(payload.extensions);
  if (!extensions.success) throw failure('UNAUTHENTICATED', 'This service answers signed requests alone.');
  const { viewer: token, ...rest } = extensions.data;
  const { query, operationName, variables } = payload;
  return {
    ...rest,
    query,
    viewer: verifiedViewer(signer, token, subscriptionBody({ query, operationName, variables })),
    deadlineAt: deadlineAt(ESTABLISH_MILLISECONDS),
    ...(typeof operationName === 'string' && { operationName }),
    ...(variables && { variables }),
  };
}

function serve(
  protocol: ReturnType<typeof makeServer<{ viewer?: unknown }, undefined>>,
  socket: WebSocket,
  logger: Logger,
) {
  let isAlive = true;
  const heartbeat = setInterval(() => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
  }, KEEP_ALIVE_MILLISECONDS);
  socket.on('pong', () => {
    isAlive = true;
  });
  socket.on('error', (error) => logger.warn({ err: error }, 'a gateway broke the rules of its socket'));
  const closed = protocol.opened(
    {
      protocol: socket.protocol,
      send: (data) => sendWhole(socket, data),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (heard) =>
        socket.on('message', (data) => {
          heard(String(data)).catch((error: unknown) => {
            logger.error({ err: error }, 'a message of a gateway could not be answered');
            socket.close(CloseCode.InternalServerError, 'Internal server error');
          });
        }),
    },
    undefined,
  );
  socket.once('close', (code, reason) => {
    clearInterval(heartbeat);
    closed(code, String(reason)).catch((error: unknown) => logger.error({ err: error }, 'a socket ended badly'));
  });
}

/** Settles when the data has left for the network: a gateway that reads slowly slows its streams, not our memory. */
const sendWhole = (socket: WebSocket, data: string): Promise<void> =>
  new Promise((resolve, reject) => {
    if (socket.readyState !== socket.OPEN) return resolve();
    socket.send(data, (error) => (error ? reject(error) : resolve()));
  });

function closeWithin(socket: WebSocket, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => socket.terminate(), milliseconds);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    socket.close(RESTARTING, 'Service restart');
  });
}
