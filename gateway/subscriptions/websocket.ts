import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { GRAPHQL_TRANSPORT_WS_PROTOCOL } from 'graphql-ws';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import { refuseUpgrade } from '#foundation/http/upgrade.ts';
import type { AddressOf } from '../pipeline/client-address.ts';
import { CloseCode } from './close-code.ts';
import { type ConnectionDependencies, type SocketLimits, serveConnection } from './connection.ts';
import type { ConnectionQuota } from './connection-quota.ts';

export interface WebSocketDependencies extends Omit<ConnectionDependencies, 'place' | 'address'> {
  readonly addressOf: AddressOf;
  readonly connections: ConnectionQuota;
  /** Web origins that may open sockets, besides the page's own. Programs send no origin. */
  readonly origins: readonly string[];
}

export interface SocketServer {
  /** Open sockets. */
  readonly size: number;
  /** Takes over an HTTP connection that asks to be upgraded. */
  upgrade(request: IncomingMessage, duplex: Duplex, head: Buffer): void;
  /** Takes no more sockets, and closes the open ones with 1012, some at a time: their clients resume elsewhere. */
  drain(): Promise<void>;
}

const HEARTBEAT_MILLISECONDS = 15_000;
const DRAIN_BATCH = 100;
const DRAIN_PAUSE_MILLISECONDS = 20;
// The other side may be gone, or not read: then it is cut off.
const CLOSE_MILLISECONDS = 1_000;

/** The sockets of clients: graphql-transport-ws, and nothing else, on the path of the GraphQL endpoint. */
export function createSocketServer(dependencies: WebSocketDependencies): SocketServer {
  const { limits, logger, origins, connections, addressOf } = dependencies;
  const server = new WebSocketServer(optionsFor(limits));
  const heartbeat = createHeartbeat(server);
  let isDraining = false;

  const accept = (socket: WebSocket, duplex: Duplex, address: string) => {
    socket.on('error', (error) => logger.debug({ err: error }, 'a client broke the rules of its socket'));
    if (socket.protocol !== GRAPHQL_TRANSPORT_WS_PROTOCOL) return socket.close(...CloseCode.SUBPROTOCOL);
    const place = connections.take(address);
    if (!place) return socket.close(...CloseCode.TRY_AGAIN_LATER);
    heartbeat.add(socket);
    socket.once('close', place.giveBack);
    serveConnection({ ...dependencies, place, address }, socket, duplex);
  };

  return {
    get size() {
      return server.clients.size;
    },
    upgrade(request, duplex, head) {
      if (request.url?.split('?')[0] !== '/graphql') return refuseUpgrade(duplex, '404 Not Found');
      if (isDraining) return refuseUpgrade(duplex, '503 Service Unavailable');
      if (!isAllowed(request, origins)) return refuseUpgrade(duplex, '403 Forbidden');
      server.handleUpgrade(request, duplex, head, (socket) => accept(socket, duplex, addressOf(request)));
    },
    async drain() {
      isDraining = true;
      heartbeat.stop();
      const open = [...server.clients];
      for (let first = 0; first < open.length; first += DRAIN_BATCH) {
        for (const socket of open.slice(first, first + DRAIN_BATCH)) socket.close(...CloseCode.RESTART);
        if (first + DRAIN_BATCH < open.length) await wait(DRAIN_PAUSE_MILLISECONDS * (0.5 + Math.random()));
      }
      await Promise.all(open.map(closed));
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const optionsFor = ({ maxMessageBytes }: SocketLimits): ServerOptions & { closeTimeout: number } => ({
  noServer: true,
  maxPayload: maxMessageBytes,
  perMessageDeflate: false,
  closeTimeout: CLOSE_MILLISECONDS,
  handleProtocols: (offered) => (offered.has(GRAPHQL_TRANSPORT_WS_PROTOCOL) ? GRAPHQL_TRANSPORT_WS_PROTOCOL : false),
});

/** Finds sockets whose other side has gone without a word. */
function createHeartbeat(server: WebSocketServer) {
  const silent = new WeakSet<WebSocket>();
  const timer = setInterval(() => {
    for (const socket of server.clients) {
      if (silent.has(socket)) socket.terminate();
      silent.add(socket);
      if (socket.readyState === socket.OPEN) socket.ping();
    }
  }, HEARTBEAT_MILLISECONDS);
  return {
    add: (socket: WebSocket) => void socket.on('pong', () => silent.delete(socket)),
    stop: () => clearInterval(timer),
  };
}

function isAllowed({ headers }: IncomingMessage, origins: readonly string[]): boolean {
  const { origin } = headers;
  if (origin === undefined || origins.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === headers.host;
}

async function closed(socket: WebSocket): Promise<void> {
  if (socket.readyState === socket.CLOSED) return;
  await new Promise((resolve) => socket.once('close', resolve));
}
