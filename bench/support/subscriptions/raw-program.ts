import { type WebSocket, WebSocketServer } from 'ws';
import { serveControl, setting } from './control.ts';
import { startEmitter } from './emitter.ts';

// What the gateway is measured against: a server that does nothing but send one message to all of its sockets.

const message = Buffer.from(setting('MESSAGE'));
const figures = { events: 0 };
const server = new WebSocketServer({
  port: Number(setting('PORT')),
  host: '127.0.0.1',
  perMessageDeflate: false,
  handleProtocols: (offered) => [...offered][0] ?? false,
});
const expected = Number(setting('EXPECTED'));
// For a client that cannot follow: the rate that it misses is what shows.
const MAXIMUM_BUFFERED_BYTES = 1024 * 1024;
const sockets = new Set<WebSocket>();
server.on('connection', (socket) => {
  sockets.add(socket);
  if (sockets.size === expected) startEmitter(Number(setting('RATE')), broadcast);
  socket.on('error', () => {});
  socket.once('close', () => sockets.delete(socket));
});
function broadcast(): void {
  figures.events += 1;
  for (const socket of sockets) {
    if (socket.bufferedAmount < MAXIMUM_BUFFERED_BYTES) socket.send(message, { binary: false });
  }
}
serveControl(Number(setting('CONTROL_PORT')), { isReady: () => true, figures: () => figures });
process.once('SIGTERM', () => process.exit(0));
