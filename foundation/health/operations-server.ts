import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import type { Logger } from '../logging/logger.ts';
import { answerHealth } from './answer-health.ts';
import type { Health } from './health.ts';

export interface OperationsServerOptions {
  readonly health: Health;
  /** Undefined where metrics are switched off. */
  readonly metrics?: Registry;
  readonly logger: Logger;
  /** Loopback unless configured: what is told here is for operators. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
}

export interface OperationsServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
}

/** Serves `/metrics` and `/health…` to operators and probes, apart from the public port. */
export async function openOperationsServer(o: OperationsServerOptions): Promise<OperationsServer> {
  const server = createServer({ requestTimeout: 5000, headersTimeout: 5000 }, (request, response) => {
    answer(o, request, response).catch((error: unknown) => {
      o.logger.error({ err: error }, 'The operations port could not answer.');
      send(response, 500, 'application/json', '{"error":"Internal error."}');
    });
  });
  server.listen(o.port, o.host);
  await once(server, 'listening');
  const { port, address, family } = server.address() as AddressInfo;
  const host = family === 'IPv6' ? `[${address}]` : address;
  return { url: `http://${host}:${port}`, port, [Symbol.asyncDispose]: () => close(server) };
}

async function answer(o: OperationsServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  request.resume();
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    return send(response, 405, 'application/json', '{"error":"Only GET and HEAD."}');
  }
  const [pathname = '/'] = (request.url ?? '/').split('?');
  if (pathname === '/metrics' && o.metrics) {
    return send(response, 200, o.metrics.contentType, await o.metrics.metrics());
  }
  const found = await answerHealth(o.health, pathname, { details: true });
  const { statusCode, body } = found ?? { statusCode: 404, body: { error: 'There is nothing here.' } };
  send(response, statusCode, 'application/json', JSON.stringify(body));
}

function send(response: ServerResponse, statusCode: number, contentType: string, body: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(statusCode, { 'content-type': contentType, 'cache-control': 'no-store' });
  response.end(body);
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
