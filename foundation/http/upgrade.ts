import type { IncomingMessage, ServerOptions } from 'node:http';
import type { Duplex } from 'node:stream';

/** For a server with sockets: an offer of any other protocol, as some clients make with each request, is passed over. */
export const webSocketsOnly: ServerOptions = {
  shouldUpgradeCallback: ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === 'websocket',
};

/** Answers a request for an upgrade with a status, and ends its connection. */
export function refuseUpgrade(connection: Duplex, status: string): void {
  // The server has let go of the connection: nobody else hears that it broke, or ends it when the client does not.
  connection.on('error', () => {});
  const head = `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`;
  connection.end(head, () => connection.destroy());
}
