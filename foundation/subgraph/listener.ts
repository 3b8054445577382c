import type { AddressInfo } from 'node:net';
import type { GraphQLSchema } from 'graphql';
import type { Registry } from 'prom-client';
import type { Health } from '../health/health.ts';
import { refuseUpgrade } from '../http/upgrade.ts';
import type { Signer } from '../identity/signature.ts';
import type { Logger } from '../logging/logger.ts';
import type { Documents } from './documents.ts';
import { createHttpServer } from './http-server.ts';
import type { SubgraphService } from './service.ts';
import { createSocketServer } from './socket-server.ts';

export interface ListenerDependencies {
  readonly schema: GraphQLSchema;
  readonly documents: Documents;
  readonly signer: Signer;
  readonly health: Health;
  readonly logger: Logger;
}

export interface ListenOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly host: string;
  /** Undefined where nobody measures. */
  readonly metrics?: Registry | undefined;
}

/** The ports of a subgraph: none until it listens. */
export function createListener(o: ListenerDependencies) {
  const closers: (() => Promise<void>)[] = [];

  return {
    /** HTTP and WebSocket on one port. */
    async listen(service: SubgraphService, { port, host, metrics }: ListenOptions) {
      const { app, closing } = createHttpServer({ service, ...o, metrics });
      const sockets = createSocketServer({ service, ...o });
      app.server.on('upgrade', (request, duplex, head) => {
        if (request.url === '/graphql') return sockets.upgrade(request, duplex, head);
        refuseUpgrade(duplex, '404 Not Found');
      });
      await app.listen({ port, host });
      closers.push(async () => {
        // The HTTP server is only closed when its sockets are, so both are told at once.
        await Promise.all([closing.close(), sockets.close()]);
      });
      const address = app.server.address() as AddressInfo;
      return { url: `http://${urlHost(address)}:${address.port}`, port: address.port };
    },
    /** Stops accepting, closes sockets and waits for the requests under way. Does nothing the second time. */
    async close(): Promise<void> {
      await Promise.all(closers.splice(0).map((close) => close()));
    },
  };
}

/** Where a client on this machine reaches the server. */
function urlHost({ address, family }: AddressInfo): string {
  if (address === '::' || address === '0.0.0.0') return 'localhost';
  return family === 'IPv6' ? `[${address}]` : address;
}
