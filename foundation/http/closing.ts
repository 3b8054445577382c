import type { FastifyInstance, FastifyRequest } from 'fastify';

/** How an HTTP server comes to its end, whatever its clients do. */
export interface Closing {
  /** From now on each answer is the last on its connection; an idle one would keep the server open for a minute. */
  begin(): void;
  /** Stops accepting and waits for the requests that run. One that has not arrived whole by then never will. */
  close(): Promise<void>;
}

const CUT_EVERY_MILLISECONDS = 50;

/** Must be called before the routes are added. */
export function closingOf(app: FastifyInstance): Closing {
  const running = new Set<FastifyRequest>();
  let isClosing = false;
  app.addHook('preHandler', async (request, reply) => {
    running.add(request);
    // Not Fastify's own hook: an answer that was taken over from it, and then left by its client, never finishes.
    reply.raw.once('close', () => running.delete(request));
  });
  app.addHook('onSend', async (_request, reply) => {
    if (isClosing) reply.header('connection', 'close');
  });
  const cutTheRest = () => {
    if (running.size === 0) app.server.closeAllConnections();
  };
  const begin = () => {
    isClosing = true;
  };
  return {
    begin,
    async close() {
      begin();
      const closed = app.close();
      const timer = setInterval(cutTheRest, CUT_EVERY_MILLISECONDS);
      await closed.finally(() => clearInterval(timer));
    },
  };
}
